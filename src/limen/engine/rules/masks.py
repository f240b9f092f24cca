"""Fields of answers that some callers do not get to see."""

from collections.abc import Sequence

from limen.engine.rules.kind import Kind, whom
from limen.engine.rules.wording import Draft, exceptions, target
from limen.model.rule import StandingRule


def _writes(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    """A permit that hides: the call passes, the answer does not in full."""
    slots = rule.slots
    return (
        Draft(
            f"{whom(slots)}: {slots.field} is hidden",
            target(slots),
            {"action": "allow", "mask": f"field:{slots.field}"},
            exceptions(slots.except_),
            "permit",
        ),
    )


MASK = Kind(
    "mask_field",
    ("field",),
    ("field", "operations", "role", "except"),
    ("except",),
    _writes,
)

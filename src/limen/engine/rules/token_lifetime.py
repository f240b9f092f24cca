"""How old a token may be, whatever its issuer says: age is counted from when it was issued."""

from collections.abc import Sequence

from limen.engine import duration
from limen.engine.rules.kind import Kind, whom
from limen.engine.rules.wording import Draft, conditions, exceptions, holds, target
from limen.model.rule import StandingRule


def _writes(rule: StandingRule, _among: Sequence[StandingRule]) -> Sequence[Draft]:
    """A refresh is enough, so what is asked for is a younger token and no login."""
    slots = rule.slots
    return (
        Draft(
            f"{whom(slots)}: a token lives {duration.written(slots.seconds or 0)}",
            (*target(slots), *conditions(slots.when), holds("exceeded", rule.id)),
            {"action": "step_up", "asks": "token"},
            exceptions(slots.except_),
        ),
    )


TOKEN_LIFETIME = Kind(
    "set_token_lifetime",
    ("role|client", "seconds"),
    ("role", "client", "seconds", "when", "except"),
    ("seconds", "except"),
    _writes,
)

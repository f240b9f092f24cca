"""Wishes of one turn that cannot all be carried out."""

from collections.abc import Iterable

from limen.copilot.reading.frame import Slots

_RIVALS = (
    frozenset({"suspend_key", "resume_key", "revoke_key"}),
    frozenset({"block_network", "allow_network"}),
    frozenset({"approve_model", "rollback_model"}),
)
_SAME = (
    "role", "key", "client", "operations", "gateway", "policy", "when", "severity", "detector", "budget",
    "networks",
    "countries", "model", "field", "path", "target", "change", "owner",
)  # fmt: skip
"""Slots that say what an operation is about."""


def contradictions(drafts: Iterable[tuple[str, Slots]]) -> str:
    """Two wishes about the same thing that cannot both be carried out."""
    seen: dict[tuple[str, ...], tuple[str, Slots]] = {}
    drafts = list(drafts)
    if any(_within(one, other) for one in drafts for other in drafts):
        return "that is said twice, once with less: which one is meant?"
    for op, slots in drafts:
        target = tuple(str(slots.get(name, "")) for name in _SAME)
        group = next((number for number, ops in enumerate(_RIVALS) if op in ops), op)
        before = seen.setdefault((str(group), *target), (op, slots))
        if before != (op, slots) and any(target):
            return "two parts of this contradict each other: which one holds?"
    return ""


def _within(one: tuple[str, Slots], other: tuple[str, Slots]) -> bool:
    """Whether the second says all of the first and more."""
    slots = other[1].items()
    return one[0] == other[0] and len(one[1]) < len(slots) and all(pair in slots for pair in one[1].items())

"""How well what was mentioned fits the slots of an operation."""

from collections.abc import Sequence

from limen.copilot.operations import BY_NAME
from limen.copilot.reading.kinds import KINDS

FIT = 3.0
"""What it is worth that every slot that is needed can be filled."""

CARRIED = 0.8
"""Share of it for a slot that only something spoken of before can fill."""

ABSENT = 0.3
"""Share of it that is lost where nothing at all can be filled."""

LOOSE = 0.2
"""Share of what a mention costs where the words only describe what was done."""

MISFIT = 2.0
"""What each mention costs that no slot takes."""

_FREE = frozenset({"number", "severity", "unknown"})
_AMOUNTS = frozenset({"share", "rate", "size"})


def fit(op: str, kinds: Sequence[str], carried: Sequence[str] = ()) -> float:
    """How well mentions of these kinds fit an operation's slots; what is only carried counts less."""
    operation = BY_NAME[op]
    needs = [frozenset().union(*(KINDS[slot] for slot in need.split("|"))) for need in operation.needs]
    needs = [need for need in needs if need]
    met = sum(
        1.0 if any(k in need or k == "unknown" for k in kinds) else CARRIED * any(k in need for k in carried)
        for need in needs
    )
    takes = frozenset().union(*(KINDS[field] for field in operation.__struct_fields__))
    met -= ABSENT * (met == 0)
    strange = sum(
        1.5 if kind in _AMOUNTS else 1.0 for kind in kinds if kind not in takes and kind not in _FREE
    )
    strange *= LOOSE if op == "undo" else 1.0
    strange += 2 * (op == "add_policy" and "policy" in kinds)
    return (FIT * met / len(needs) if needs else 1.0) - MISFIT * strange


def fits(op: str, kind: str) -> bool:
    """Whether some slot of an operation takes a mention of this kind."""
    return any(kind in KINDS[field] for field in BY_NAME[op].__struct_fields__)


def missing(op: str, kinds: Sequence[str]) -> set[str]:
    """Kinds of mention that could still fill what the operation needs."""
    needs = [frozenset().union(*(KINDS[slot] for slot in need.split("|"))) for need in BY_NAME[op].needs]
    return {kind for need in needs if need and not need & set(kinds) for kind in need}


def complete(op: str, kinds: Sequence[str]) -> bool:
    """Whether mentions of these kinds can fill all that the operation needs."""
    needs = [frozenset().union(*(KINDS[slot] for slot in need.split("|"))) for need in BY_NAME[op].needs]
    return all(any(kind in need for kind in kinds) for need in needs if need)

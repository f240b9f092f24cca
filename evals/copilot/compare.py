"""Whether two plans are the same, by the inventory's conventions: after expanding sets, in any order."""

from collections.abc import Iterable
from itertools import product
from typing import Any, Final

import msgspec
from evals.copilot.utterance import Operation

SPREAD: Final = ("operations", "networks", "countries")
"""Sets that stand for one operation each."""

WHOLE: Final = frozenset({"set_key_networks", "create_key"})
"""Operations whose networks are one list that is set as a whole."""

ANYWHERE: Final = "*"


def flat(operations: Iterable[Operation]) -> frozenset[bytes]:
    """Operations, each expanded, in a form that can be compared."""
    return frozenset(
        msgspec.json.encode([each.op, slots], order="deterministic")
        for each in operations
        for slots in _expanded(each)
    )


def _expanded(operation: Operation) -> Iterable[dict[str, Any]]:
    said = operation.slots.items()
    slots = {name: _canonical(value) for name, value in said if not _everywhere(name, value)}
    if slots.get("role") == ANYWHERE and slots.get("operations"):
        del slots["role"]
    spread = [name for name in SPREAD if name in slots and operation.op not in WHOLE]
    for values in product(*(slots[name] for name in spread)):
        yield slots | dict(zip(spread, values, strict=True))


def _everywhere(name: str, value: Any) -> bool:
    return name == "operations" and list(value) == [ANYWHERE]


def _listed(value: Any) -> Any:
    """What a condition names, as a list: one thing is written with or without its brackets."""
    return value if isinstance(value, list | tuple) else [value]


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _canonical(_listed(each)) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return sorted(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

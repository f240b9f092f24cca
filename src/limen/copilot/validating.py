"""What somebody else proposes is held to the same as what is understood here: typed, complete, and about
names that the inventory has.
"""

from collections.abc import Iterable
from itertools import product
from typing import Any

import msgspec

from limen.copilot.inventory import Inventory
from limen.copilot.operations import BY_NAME
from limen.copilot.plan import operation_of
from limen.copilot.reading.answer import Planned
from limen.copilot.slots import EVERYONE
from limen.model import InputError

SPREAD = ("operations", "networks", "countries")
"""Slots whose sets stand for one operation each."""

WHOLE = frozenset({"create_key", "set_key_networks"})
"""Operations whose sets are set as a whole."""


def validated(op: str, slots: dict[str, Any], inventory: Inventory) -> Planned:
    """A proposed operation; raises ``InputError`` naming what is wrong with it."""
    operation = operation_of(op, slots)
    if missing := operation.missing():
        raise InputError(f"{op}: {missing}")
    filled = operation.slots
    for slot, known in _known(inventory).items():
        for name in _names(filled.get(slot)):
            if name != EVERYONE and name not in known:
                raise InputError(f"{op}: no {slot} is called {name!r}")
    return Planned(op, filled)


def alike(one: Iterable[Planned], other: Iterable[Planned]) -> bool:
    """Whether two readings come to the same: in any order, and with sets taken apart."""
    return flat(one) == flat(other)


def flat(operations: Iterable[Planned]) -> frozenset[bytes]:
    """Operations taken apart, in a form that can be compared."""
    return frozenset(
        msgspec.json.encode([each.op, slots], order="sorted") for each in operations for slots in _apart(each)
    )


def _apart(planned: Planned) -> Iterable[dict[str, Any]]:
    plain = msgspec.to_builtins(BY_NAME[planned.op].of(planned.slots))
    slots = {
        name: sorted(value) if isinstance(value, list | tuple) else value for name, value in plain.items()
    }
    spread = [name for name in SPREAD if name in slots and planned.op not in WHOLE]
    for values in product(*(slots[name] for name in spread)):
        yield slots | dict(zip(spread, values, strict=True))


def _known(inventory: Inventory) -> dict[str, frozenset[str]]:
    return {
        "key": frozenset(each.id for each in inventory.keys),
        "role": frozenset(each.id for each in inventory.roles),
        "operations": frozenset(each.id for each in inventory.operations),
        "policy": frozenset(each.id for each in inventory.policies),
        "gateway": frozenset(each.id for each in inventory.gateways),
        "model": frozenset(each.id for each in inventory.models),
    }


def _names(value: Any) -> Iterable[str]:
    return value if isinstance(value, list | tuple) else () if value is None else (value,)

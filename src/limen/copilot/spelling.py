"""API operations as the engine spells them: people and inventories say ``exportOrders``, rules and records
``POST /orders/export``."""

from typing import Any

from limen.copilot.inventory import Inventory


def spelt(slots: dict[str, Any], inventory: Inventory) -> dict[str, Any]:
    """Slots with every API operation by method and path; other names, tags and ``*`` stay as they are."""
    found = {name: _spelt(value, inventory) if name in _NAMING else value for name, value in slots.items()}
    if "except" in found:
        found["except"] = spelt(found["except"], inventory)
    return found


_NAMING = frozenset({"operations", "operation"})


def _spelt(value: Any, inventory: Inventory) -> Any:
    if isinstance(value, str):
        known = inventory.operation(value)
        return f"{known.method} {known.path}" if known else value
    return [_spelt(each, inventory) for each in value]

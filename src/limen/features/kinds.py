"""Which fields name an object by their value, and what kind of object that is: told by the field's name."""

from functools import lru_cache
from typing import Final

PAGING: Final = frozenset({"page", "offset", "cursor", "skip", "start", "after", "before", "from", "to"})
"""Parameters of a query that say where in a list to read."""
OBJECT_HEADERS: Final = frozenset(
    {"x-user-id", "x-account-id", "x-customer-id", "x-tenant-id", "x-org-id"},
)
"""Headers that name an object; the ids in others are the infrastructure's."""


@lru_cache(4_096)
def kind_of(name: str) -> str:
    """The kind of object a field names by its value: ``order_id``, ``orderId``, ``$.orders[].order_id`` →
    ``order``, ``x-user-id`` → ``user``; empty for a field that names no object, ``*`` for a bare ``id``."""
    name = name.rsplit(".", 1)[-1].removesuffix("[]").removeprefix("x-")
    low = name.lower().replace("-", "_")
    if low in {"id", "uuid", "guid", "_id"}:
        return "*"
    for ending in ("_uuid", "_guid", "_id", "_no", "_number", "_ref", "_key"):
        if low.endswith(ending):
            return singular(low[: -len(ending)].strip("_")) or "*"
    for ending in ("Id", "ID", "Uuid", "UUID"):
        if name.endswith(ending):
            return singular(low[: -len(ending)].strip("_")) or "*"
    return ""


@lru_cache(4_096)
def singular(word: str) -> str:
    """``orders`` → ``order``, ``categories`` → ``category``; good enough to match a path with a field."""
    low = word.lower().replace("-", "_")
    if low.endswith("ies"):
        return low[:-3] + "y"
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low

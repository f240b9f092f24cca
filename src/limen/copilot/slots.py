"""What the slots of operations hold, with units and bounds in their types.

Those that rules are made of are the engine's (``limen.model.rule``); the others are the copilot's own.
"""

from typing import Annotated

from msgspec import Meta

from limen.model.rule import (
    DAY,
    EVERYONE,
    YEAR,
    Bytes,
    Calls,
    Count,
    Countries,
    Country,
    Except,
    Hours,
    KeyDays,
    Lifetime,
    Limit,
    Method,
    Name,
    Names,
    Network,
    Networks,
    Path,
    Period,
    Share,
    When,
)


def _unit(unit: str, least: int, most: int) -> Meta:
    return Meta(ge=least, le=most, extra_json_schema={"unit": unit})


Grace = Annotated[int, _unit("seconds", 0, 30 * DAY)]
Length = Annotated[int, _unit("seconds", 60, 10 * YEAR)]
Port = Annotated[int, _unit("TCP port", 1_024, 65_535)]
Most = Annotated[int, _unit("entries", 1, 1_000)]
Folder = Annotated[str, Meta(pattern=r"^/[^\x00-\x1f]{1,400}$", extra_json_schema={"unit": "absolute path"})]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", extra_json_schema={"unit": "last valid day"})]
Moment = Annotated[str, Meta(max_length=32, extra_json_schema={"unit": "ISO 8601 date or time"})]

__all__ = [
    "DAY",
    "EVERYONE",
    "YEAR",
    "Bytes",
    "Calls",
    "Count",
    "Countries",
    "Country",
    "Date",
    "Except",
    "Folder",
    "Grace",
    "Hours",
    "KeyDays",
    "Length",
    "Lifetime",
    "Limit",
    "Method",
    "Moment",
    "Most",
    "Name",
    "Names",
    "Network",
    "Networks",
    "Path",
    "Period",
    "Port",
    "Share",
    "When",
]

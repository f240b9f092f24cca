"""What the slots of operations hold, with units and bounds in their types."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


def _unit(unit: str, least: int, most: int) -> Meta:
    return Meta(ge=least, le=most, extra_json_schema={"unit": unit})


DAY = 86_400
YEAR = 366 * DAY

Lifetime = Annotated[int, _unit("seconds", 60, DAY)]
Grace = Annotated[int, _unit("seconds", 0, 30 * DAY)]
Period = Annotated[int, _unit("seconds", 1, YEAR)]
Length = Annotated[int, _unit("seconds", 60, 10 * YEAR)]
Calls = Annotated[int, _unit("calls", 1, 1_000_000_000)]
Bytes = Annotated[int, _unit("bytes", 1, 1 << 34)]
Port = Annotated[int, _unit("TCP port", 1_024, 65_535)]
Count = Annotated[int, _unit("times", 0, 1_000_000)]
KeyDays = Annotated[int, _unit("days of one key", 1, 1_000_000)]
Most = Annotated[int, _unit("entries", 1, 1_000)]
Share = Annotated[float, Meta(ge=0.0, le=1.0, extra_json_schema={"unit": "share of all"})]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", extra_json_schema={"unit": "last valid day"})]
Moment = Annotated[str, Meta(max_length=32, extra_json_schema={"unit": "ISO 8601 date or time"})]
Hours = Annotated[str, Meta(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$", extra_json_schema={"unit": "local time"})]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", extra_json_schema={"unit": "ISO 3166-1 alpha-2"})]
Network = Annotated[str, Meta(max_length=64, extra_json_schema={"unit": "CIDR"})]
Path = Annotated[str, Meta(pattern=r"^/", max_length=500)]
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

Names = tuple[Name, ...]
Networks = tuple[Network, ...]
Countries = tuple[Country, ...]

EVERYONE = "*"
"""All of a kind: the same as leaving the slot out where another target is given."""


class When(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Conditions that must all hold for a rule to apply. "Unless X" is written as the opposite of X.

    ``auth_not`` is a way of proving oneself that was not used, ``device`` the caller's device as known to
    Limen, ``hours_*`` a local time of day, its end excluded.
    """

    network_in: Networks = ()
    network_not_in: Networks = ()
    country_in: Countries = ()
    country_not_in: Countries = ()
    auth_not: Literal["", "passkey"] = ""
    device: Literal["", "new"] = ""
    hours_in: Hours | None = None
    hours_not_in: Hours | None = None
    token_age_over_s: Period | None = None


class Except(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who and what stays free of a rule."""

    roles: Names = ()
    keys: Names = ()
    networks: Networks = ()
    operations: Names = ()


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many calls in so many seconds; a forbid with a limit forbids what goes beyond it."""

    calls: Calls
    per_s: Period

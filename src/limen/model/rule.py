"""Standing rules: what an operator has put in force for good or until a time, and the words they are made of.

A rule is plain data with units and bounds in its types. What it comes to is ``limen.engine.rules``.
"""

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta


def _unit(unit: str, least: int, most: int) -> Meta:
    return Meta(ge=least, le=most, extra_json_schema={"unit": unit})


DAY: Final = 86_400
YEAR: Final = 366 * DAY

Lifetime = Annotated[int, _unit("seconds", 60, DAY)]
Period = Annotated[int, _unit("seconds", 1, YEAR)]
Calls = Annotated[int, _unit("calls", 1, 1_000_000_000)]
Bytes = Annotated[int, _unit("bytes", 1, 1 << 34)]
Count = Annotated[int, _unit("times", 0, 1_000_000)]
KeyDays = Annotated[int, _unit("days of one key", 1, 1_000_000)]
Share = Annotated[float, Meta(ge=0.0, le=1.0, extra_json_schema={"unit": "share of all"})]
Hours = Annotated[str, Meta(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$", extra_json_schema={"unit": "local time"})]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", extra_json_schema={"unit": "ISO 3166-1 alpha-2"})]
Network = Annotated[str, Meta(max_length=64, extra_json_schema={"unit": "CIDR"})]
Path = Annotated[str, Meta(pattern=r"^/", max_length=500)]
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
Budgeted = Literal["alerts", "step_up", "reject", "wrong_suspension"]
ObjectPlace = Literal["path", "query", "header", "body"]
Mode = Literal["off", "observe", "enforce"]

Names = tuple[Name, ...]
Networks = tuple[Network, ...]
Countries = tuple[Country, ...]

EVERYONE: Final = "*"
"""All of a kind: the same as leaving the slot out where another target is given."""

BY_RULE: Final = "rule-"
"""What the id of a standing rule begins with, and so ``Verdict.policy`` where one decided."""


class When(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Conditions that must all hold for a rule to apply. "Unless X" is written as the opposite of X.

    ``auth_not`` is a way of proving oneself that was not used, ``device`` the caller's device as known to
    Limen, ``hours_*`` a local time of day, its end excluded. ``foreign_in`` are places in which the call
    names an object that its caller was never handed, ``credential`` that it came with none, ``sends`` members
    of its body.
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
    foreign_in: tuple[ObjectPlace, ...] = ()
    credential: Literal["", "none"] = ""
    sends: Names = ()


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


class Slots(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    rename={"except_": "except"},
):
    """What rules are made of, whatever their kind; which kind takes which is ``limen.engine.rules``'s to say.

    ``role``, ``key`` (a public id), ``client`` (an OAuth client, or a caller by name) and ``operations`` are
    whom and what a rule is about, everyone and everything where they are empty.
    """

    role: Name | None = None
    key: Name | None = None
    client: Name | None = None
    operations: Names = ()
    networks: Networks = ()
    countries: Countries = ()
    when: When | None = None
    except_: Except | None = None
    seconds: Lifetime | None = None
    calls: Calls | None = None
    per_s: Period | None = None
    bytes: Bytes | None = None
    effect: Literal["permit", "forbid"] | None = None
    limit: Limit | None = None
    field: Name | None = None
    path: Path | None = None
    method: Method | None = None
    budget: Budgeted | None = None
    count: Count | None = None
    per_key_days: KeyDays | None = None
    share: Share | None = None
    mode: Mode | None = None
    severity: Name | None = None
    detector: Name | None = None
    to: Name | None = None

    @property
    def plain(self) -> dict[str, Any]:
        """Those that were filled, as plain data."""
        filled: dict[str, Any] = msgspec.to_builtins(self)
        return filled


class StandingRule(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One rule: ``op`` says of which kind. In force from ``since`` to ``until`` (Unix seconds, 0: for good);
    ``by`` is who put it there."""

    id: str
    op: str
    slots: Slots
    since: float
    until: float = 0.0
    by: str = ""

    def over(self, at: float) -> bool:
        """Whether its time is over at ``at``."""
        return self.until != 0 and at >= self.until

"""What stands now, as far as a plan must know it: to name what is meant, and to tell tighter from looser.

Plain values, read elsewhere from a running installation or from its disk; nothing here looks anything up.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from limen.engine.rules import BY_OP
from limen.model import ConfigError
from limen.model.rule import Slots

_SHORTEST_PREFIX = 4


class KeyNow(msgspec.Struct, frozen=True):
    """One API key; ``name`` is what it was called when it was made, ``expires`` Unix seconds, 0 for never."""

    public_id: str
    name: str = ""
    principal: str = ""
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    expires: float = 0.0
    state: str = "active"


class RuleNow(msgspec.Struct, frozen=True):
    """One standing rule: what was asked for, slot by slot."""

    id: str
    op: str
    slots: dict[str, Any] = {}


class GatewayNow(msgspec.Struct, frozen=True):
    """A gateway that Limen started; ``upstream`` is host:port, ``folder`` its data below the installation's
    (empty: the installation itself).
    """

    id: str
    upstream: str
    port: int
    state: str = "running"
    folder: str = ""


class Present(msgspec.Struct, frozen=True):
    """The state a plan is made against. ``zone`` is the operator's time zone, ``port`` a free TCP port."""

    now: float = 0.0
    zone: str = "UTC"
    keys: tuple[KeyNow, ...] = ()
    rules: tuple[RuleNow, ...] = ()
    gateways: tuple[GatewayNow, ...] = ()
    modes: Mapping[str, str] = {}
    paths: Mapping[str, tuple[str, ...]] = {}
    model: int = 0
    port: int = 0

    def key(self, name: str) -> KeyNow:
        """The one key meant by its public id, its start, or its name; raises ``ConfigError``."""
        bare = name.removeprefix("lm_")
        exact = [key for key in self.keys if bare == key.public_id or name == key.name]
        close = (
            [key for key in self.keys if key.public_id.startswith(bare)]
            if len(bare) >= _SHORTEST_PREFIX
            else []
        )
        found = exact or close or [key for key in self.keys if name == key.principal]
        if len(found) != 1:
            why = "several keys are" if found else "no key is"
            raise ConfigError(f"{why} called {name!r}: name it by its public id (`limen keys list`)")
        return found[0]

    def rule(self, op: str, slots: dict[str, Any]) -> RuleNow | None:
        """The standing rule of this kind about the same target: the one that a new one would replace."""
        kind = BY_OP.get(op)
        if kind is None:
            return None
        wanted = kind.target(_slots(slots))
        same = (rule for rule in self.rules if rule.op == op and kind.target(_slots(rule.slots)) == wanted)
        return next(same, None)

    def end_of(self, day: str) -> float:
        """The first moment after the last valid day, in Unix seconds; raises ``ConfigError``."""
        try:
            following = date.fromisoformat(day) + timedelta(days=1)
            return datetime(
                following.year, following.month, following.day, tzinfo=ZoneInfo(self.zone)
            ).timestamp()
        except (ValueError, OverflowError):
            raise ConfigError(f"{day!r}: no day of the calendar: such as 2027-03-31") from None

    def moment(self, text: str) -> float:
        """Unix seconds of an ISO 8601 time; a day alone means its end. Raises ``ConfigError``."""
        if len(text) <= len("2027-03-31"):
            return self.end_of(text)
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            raise ConfigError(f"{text!r}: no time: ISO 8601 such as 2027-03-31T18:00 is needed") from None
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(self.zone))).timestamp()


def _slots(plain: dict[str, Any]) -> Slots:
    """What a rule is made of; when it ends is none of it."""
    return msgspec.convert({k: v for k, v in plain.items() if k not in ("duration_s", "until")}, Slots)

"""From a record of a mapping's format to a login line, or to the word that it is none.

A login without a time is bad, one without a user too if it succeeded; all else that is missing, too long or
absurd is left out, as at a door: a login is then judged without it.
"""

import math
from typing import Any, Final

from limen.gateways.login_logs.agent import agent_text
from limen.gateways.login_logs.clock import Clock
from limen.gateways.login_logs.look import Look, fits, look_of, spelt
from limen.gateways.login_logs.mapping import Mapping, Paths
from limen.gateways.login_logs.shape import Fields
from limen.gateways.logs.line import BadLine, Geo, LoginLine, Pairs, Skipped
from limen.model import InputError

LONGEST: Final = 4_096
"""Characters of a value; of a longer user agent the rest is cut off, another longer value is left out."""

_CODE: Final = 2
_MOST_ASN: Final = 1 << 32
_HALFWAY_KM: Final = 20_100.0
_NO_LOGIN: Final = "no_login"
_NAMELESS: Final = "failure_without_a_user"


class Translation:
    """One mapping, ready for millions of records."""

    def __init__(self, mapping: Mapping, clock: Clock) -> None:
        self._mapping = mapping
        self._clock = clock
        self._success = [fits(rule) for rule in mapping.success]
        self._failure = [fits(rule) for rule in mapping.failure]
        self._factors = {spelt(name): factor for name, factor in mapping.factors.items()}
        wanted = mapping.login
        self._looks: dict[str, Look] = {
            name: look_of(paths, mapping.nothing)
            for name in wanted.__struct_fields__
            if (paths := getattr(wanted, name))
        }

    def of(self, number: int, fields: Fields) -> LoginLine | BadLine | Skipped:
        """The login of the record on this line of the log."""
        for name in self._mapping.unwrap:
            if isinstance(within := fields.get(name), dict):
                fields = within
                break
        success = any(rule(fields) for rule in self._success)
        if not success and not any(rule(fields) for rule in self._failure):
            return Skipped(number, _NO_LOGIN)
        try:
            return self._login(number, fields, success=success)
        except InputError as error:
            return BadLine(number, str(error))

    def _login(self, number: int, fields: Fields, *, success: bool) -> LoginLine | Skipped:
        user = self._text(fields, "user")
        if not user and not success:
            return Skipped(number, _NAMELESS)
        if not user:
            raise InputError(f"no user of at most {LONGEST:,} characters in {self._where('user')}: {_CURE}")
        return LoginLine(
            self._at(fields),
            user,
            "login",
            f"line-{number}",
            self._text(fields, "client_ip"),
            self._headers(fields),
            self._text(fields, "device"),
            self._text(fields, "key"),
            self._text(fields, "client"),
            self._geo(fields),
            "success" if success else "failure",
            self._factor(fields),
        )

    def _at(self, fields: Fields) -> float:
        value = self._value(fields, "at")
        if value is None:
            raise InputError(f"no time in {self._where('at')}: {_CURE}")
        try:
            return self._clock.seconds(value)
        except InputError as error:
            raise InputError(f"{self._where('at')}: {error}") from None

    def _where(self, name: str) -> str:
        paths: Paths = getattr(self._mapping.login, name)
        return paths if isinstance(paths, str) else ", ".join(paths)

    def _value(self, fields: Fields, name: str) -> Any:
        look = self._looks.get(name)
        return look(fields) if look is not None else None

    def _text(self, fields: Fields, name: str) -> str:
        value = self._value(fields, name)
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        return text if len(text := str(value)) <= LONGEST else ""

    def _number(self, fields: Fields, name: str, most: float, least: float | None = None) -> float | None:
        """A number from ``least`` (``-most`` without it) to ``most``; ``None`` for anything else."""
        value = self._value(fields, name)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        try:
            number = float(value[:64] if isinstance(value, str) else value)
        except (ValueError, OverflowError):
            return None
        return (
            number
            if math.isfinite(number) and (-most if least is None else least) <= number <= most
            else None
        )

    def _headers(self, fields: Fields) -> Pairs | None:
        agent, language = self._value(fields, "user_agent"), self._text(fields, "accept_language")
        if not isinstance(agent, str) and (browser := self._text(fields, "browser")):
            agent = agent_text(browser, self._text(fields, "system"))
        found = [("user-agent", agent[:LONGEST])] if isinstance(agent, str) else []
        return tuple(found + ([("accept-language", language)] if language else [])) or None

    def _geo(self, fields: Fields) -> Geo | None:
        """The place. A country's name is not its code, and learnt as one it would never come again."""
        country = self._text(fields, "country")
        country = country if len(country) == _CODE else ""
        region = self._text(fields, "region").removeprefix(f"{country}-")
        lat, lon = self._number(fields, "lat", 90.0), self._number(fields, "lon", 180.0)
        radius, asn = self._number(fields, "radius_km", _HALFWAY_KM, 0.0), self._asn(fields)
        if not (country or region or asn) and (lat is None or lon is None):
            return None
        return Geo(country or None, region or None, lat, lon, radius, asn or None)

    def _asn(self, fields: Fields) -> int:
        """The number, also as ``AS2119`` and ``2119.0``; 0 for none."""
        value = self._value(fields, "asn")
        if isinstance(value, str):
            value = value[:16].upper().removeprefix("AS").partition(".")[0]
            value = int(value) if value.isascii() and value.isdigit() else 0
        if isinstance(value, float):
            value = int(value) if math.isfinite(value) else 0
        return value if isinstance(value, int) and 0 < value < _MOST_ASN else 0

    def _factor(self, fields: Fields) -> str:
        said = self._text(fields, "factor")
        return self._factors.get(spelt(said), said) or "password"


_CURE: Final = "if the log has it elsewhere, say where with --mapping"

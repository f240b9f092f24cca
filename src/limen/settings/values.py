"""The kinds of value a setting can have beyond text and numbers, each read from what people write.

Every kind has ``parse``, which raises ``ValueError`` saying what would be accepted.
"""

import re
from ipaddress import ip_address, ip_network
from typing import Any, Self
from urllib.parse import urlsplit

from limen.engine import duration

_SIZE = re.compile(r"([0-9]{1,12}) ?(B|KB|MB|GB|TB)")
_SIZES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
_RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(%|/ ?(?:hour|day|week)|in [1-9][0-9]{0,11})")
_PLANTED = re.compile(r"(?:[A-Z]{3,10} )?/[!-~]{1,500}")
_HOURS = {"hour": 1, "day": 24, "week": 168}


class Duration(float):
    """A length of time in seconds, written ``200ms``, ``30s``, ``15m``, ``12h`` or ``7d``."""

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``15m``; a bare number would leave the unit to guesswork."""
        text = str(given).strip()
        if text.endswith("ms") and text[:-2].isascii() and text[:-2].isdigit():
            return cls(int(text[:-2]) / 1000)
        try:
            return cls(duration.seconds(text))
        except ValueError:
            raise ValueError("expected a duration such as 200ms, 30s, 15m, 12h or 7d") from None

    def __str__(self) -> str:
        whole = self.is_integer()
        return duration.written(int(self)) if whole else f"{self * 1000:.0f}ms"


class Size(int):
    """A number of bytes, written ``64KB`` or ``10GB`` (powers of 1024)."""

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``64KB``."""
        match = _SIZE.fullmatch(str(given).strip())
        if match is None:
            raise ValueError("expected a size such as 512B, 64KB, 10MB or 2GB")
        return cls(int(match[1]) * _SIZES[match[2]])

    def __str__(self) -> str:
        unit = next((u for u in ("TB", "GB", "MB", "KB") if self and self % _SIZES[u] == 0), "B")
        return f"{self // _SIZES[unit]}{unit}"


class Address(str):
    """Where to listen: ``127.0.0.1:8080``, ``[::1]:8080``, or ``unix:PATH``."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``host:port``."""
        text = str(given)
        if text.startswith("unix:") and len(text) > 5:
            return cls(text)
        host, _, port = text.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise ValueError("expected host:port such as 127.0.0.1:8080, or unix:PATH")
        return cls(text)

    @property
    def host(self) -> str:
        """The host, without the brackets of an IPv6 address."""
        return self.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port; 0 lets the system choose."""
        return int(self.rpartition(":")[2])

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can connect; a name other than ``localhost`` may lead anywhere."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Network(str):
    """An address range in CIDR notation, ``10.0.0.0/8``; a bare address is a range of one."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``10.0.0.0/8``."""
        try:
            return cls(ip_network(str(given)))
        except ValueError:
            raise ValueError("expected a network such as 10.0.0.0/8, 203.0.113.7 or 2001:db8::/32") from None


class Url(str):
    """An ``http://`` or ``https://`` address without credentials in it."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read a URL; credentials are refused because settings are shown and logged."""
        try:
            parts = urlsplit(str(given))
            fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            fits = False
        if not fits or parts.username is not None:
            raise ValueError("expected a URL such as https://api.example.com, without a user or password")
        return cls(given)


class Planted(str):
    """An operation that is planted: ``GET /internal/users/{id}``, or a path alone for any method."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``GET /path``; a segment in braces stands for any one."""
        text = str(given).strip()
        if _PLANTED.fullmatch(text) is None:
            raise ValueError('expected an operation such as "GET /internal/users/export", or a path alone')
        return cls(text)


class Syslog(str):
    """Where syslog listens: ``udp://host:514``, ``tcp://host:601`` or ``unix:///dev/log``."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``udp://host:514``."""
        try:
            parts = urlsplit(str(given))
            local = parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1
            remote = parts.scheme in ("udp", "tcp") and bool(parts.hostname) and bool(parts.port)
        except ValueError:
            local = remote = False
        if not local and not remote:
            raise ValueError("expected udp://host:514, tcp://host:601 or unix:///dev/log")
        return cls(given)


class Rate(str):
    """How often something may happen: ``0.1%`` or ``1 in 10000`` (of calls), or ``1/day`` (in all)."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``1/day``; a share of calls must lie above 0 and at most at 1."""
        rate = cls(str(given).strip())
        if _RATE.fullmatch(rate) is None or (rate.per_call or rate.per_hour) == 0:
            raise ValueError('expected a rate such as "0.1%", "1 in 10000" or "1/day"')
        if rate.per_call > 1:
            raise ValueError('expected at most every call, "100%" or "1 in 1"')
        return rate

    @property
    def per_call(self) -> float:
        """The share of calls, 0 where the rate is per time."""
        number, unit = self._parts()
        if unit == "%":
            return number / 100
        return number / int(unit[3:]) if unit.startswith("in ") else 0.0

    @property
    def per_hour(self) -> float:
        """How many an hour in all, 0 where the rate is a share of calls."""
        number, unit = self._parts()
        return number / _HOURS[unit[1:].strip()] if unit.startswith("/") else 0.0

    def _parts(self) -> tuple[float, str]:
        match = _RATE.fullmatch(self)
        return (float(match[1]), match[2]) if match else (0.0, "")


class Share(Rate):
    """A rate that is a share: ``2%`` or ``1 in 50``."""

    __slots__ = ()

    @classmethod
    def parse(cls, given: object) -> Self:
        """Read ``2%``; it must lie above 0 and at most at 1."""
        share = cls(Rate.parse(given))
        if not share.per_call:
            raise ValueError('expected a share such as "2%" or "1 in 50"')
        return share


KINDS = (Duration, Size, Address, Network, Planted, Url, Syslog, Rate, Share)


def decode(kind: type[Any], given: object) -> object:
    """msgspec's hook: read one of ``KINDS``."""
    for known in KINDS:
        if kind is known:
            return known.parse(given)
    raise NotImplementedError(kind)

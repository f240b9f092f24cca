"""A login's plain values as codes: keyed pseudonyms of a sort, the coarser ones cut out before hashing.

This is the border: addresses, device ids, keys and names go no further. What is not known is 0.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from limen.features.agents import LIMIT, agent_of
from limen.model import Caller, Fix, Login
from limen.model.network import network_of

Pseudonym = Callable[[str, str], int]
Code = Callable[[str, str, int], int]
"""A value of a kind as a code of a sort; 0 for none."""

ADDRESS, PREFIX, ASN, COUNTRY, TOWN, REGION = range(6)
KEY, COOKIE, VERSION, BROWSER, SYSTEM, CLIENT, LANGUAGE, HOUR, ZONE, COUNTER = range(6, 16)
"""Sorts of code. ``COUNTER`` is for what is counted about values, see ``limen.detectors.escape``."""

TOWN_DEGREES: Final = 0.5
"""Degrees north of a cell that stands for a town: 56 km, and as many east."""

_REMEMBERED: Final = 1 << 14
"""Values of a sort that a coder remembers."""

_MAJOR_BITS: Final = 12
_MAJORS: Final = (1 << _MAJOR_BITS) - 1
_ABOVE_MAJOR: Final = 4 + _MAJOR_BITS


def code_of(pseudonym: int, sort: int) -> int:
    """A value's code: its pseudonym with its sort in the low four bits (see ``limen.sketches.habits``)."""
    return pseudonym & ~15 | sort


class Plain(msgspec.Struct, frozen=True):
    """What a door knows of a login, in the clear; empty, 0 or ``None`` where it does not.

    ``headers`` have names in lower case. ``device`` is the id in Limen's or the site's own cookie, ``key`` a
    DPoP thumbprint or a passkey's credential id, ``client`` the application. ``fix`` and ``radius_km`` come
    from a GeoIP database, as ``country``, ``region`` and ``asn`` do.
    """

    at: float
    user: str
    id: str = ""
    address: str = ""
    headers: Mapping[str, str] = {}
    device: str = ""
    key: str = ""
    client: str = ""
    country: str = ""
    region: str = ""
    asn: int = 0
    fix: Fix | None = None
    success: bool = True
    factor: str = "password"
    challenge: str = ""
    roles: tuple[str, ...] = ()
    kind: str = "claimed"


def coder(pseudonym: Pseudonym) -> Code:
    """How values become codes under these pseudonyms."""

    def code(kind: str, value: str, sort: int) -> int:
        return code_of(pseudonym(kind, value), sort) if value else 0

    return code


class Coder:
    """Values of logins as codes, under these pseudonyms.

    What many logins have in common (providers, places, browsers, applications) is remembered, so that most of
    a login is looked up; what is a user's own is not.
    """

    def __init__(self, pseudonym: Pseudonym) -> None:
        self.code = coder(pseudonym)
        self._pseudonym = pseudonym
        self.address = lru_cache(_REMEMBERED)(self._address)
        self.provider = lru_cache(_REMEMBERED)(self._provider)
        self.place = lru_cache(_REMEMBERED)(self._place)
        self.agent = lru_cache(_REMEMBERED)(self._agent)
        self.context = lru_cache(_REMEMBERED)(self._context)

    def _address(self, address: str) -> tuple[int, int, int, int]:
        """Codes of an address and its prefix, and their pseudonyms."""
        if not address:
            return 0, 0, 0, 0
        here = self._pseudonym("address", address)
        prefix = network_of(address)
        around = self._pseudonym("network", prefix) if prefix else 0
        return code_of(here, ADDRESS), code_of(around, PREFIX) if prefix else 0, here, around

    def _provider(self, asn: int, country: str) -> tuple[int, int]:
        return self.code("asn", str(asn) if asn else "", ASN), self.code("country", country, COUNTRY)

    def _place(self, country: str, region: str, fix: Fix | None) -> tuple[int, int]:
        """Codes of town and region."""
        town = self.code("town", town_of(fix) if fix is not None else "", TOWN)
        return town, self.code("region", f"{country}/{region}" if region else "", REGION)

    def _agent(self, text: str) -> tuple[int, int, int]:
        """Codes of a browser's version, the browser and its system."""
        browser, system = agent_codes(text, self.code)
        return version_code(browser, agent_of(text).major) if browser else 0, browser, system

    def _context(self, client: str, language: str) -> tuple[int, int]:
        return self.code("client", client, CLIENT), self.code("language", language, LANGUAGE)


@lru_cache(maxsize=8)
def coder_of(pseudonym: Pseudonym) -> Coder:
    """The coder under these pseudonyms, one for each."""
    return Coder(pseudonym)


def login_of(plain: Plain, pseudonym: Pseudonym) -> Login:
    """The login as the engine sees it."""
    coded, headers = coder_of(pseudonym), plain.headers
    address, prefix, here, around = coded.address(plain.address)
    language = headers.get("accept-language", "")[:2].lower()
    key = coded.code("key", plain.key, KEY) if plain.key else 0
    cookie = coded.code("cookie", plain.device, COOKIE) if plain.device else 0
    return Login(
        plain.at,
        plain.id,
        Caller(0, pseudonym("principal", plain.user), here, around, plain.roles, plain.kind),
        (address, prefix, *coded.provider(plain.asn, plain.country)),
        coded.place(plain.country, plain.region, plain.fix),
        (key, cookie, *coded.agent(headers.get("user-agent", "")[:LIMIT])),
        coded.context(plain.client, language),
        plain.fix,
        plain.success,
        plain.factor,
        plain.challenge,
    )


def agent_codes(text: str, code: Code) -> tuple[int, int]:
    """The codes of browser and system in a ``user-agent``."""
    agent = agent_of(text)
    browser = f"{agent.browser}/{agent.system}" if agent.browser else ""
    return code("browser", browser, BROWSER), code("system", agent.system, SYSTEM)


def place_codes(caller: Caller) -> tuple[int, int]:
    """The codes of a caller's address and its prefix, as they would be those of his login."""
    return _code_or_none(caller.address, ADDRESS), _code_or_none(caller.network, PREFIX)


def _code_or_none(pseudonym: int, sort: int) -> int:
    return code_of(pseudonym, sort) if pseudonym else 0


def version_code(browser: int, major: int) -> int:
    """The code of a browser's version: the browser's, with the version in plain, so that versions of one
    browser can be told to follow one another."""
    return browser >> _ABOVE_MAJOR << _ABOVE_MAJOR | min(major, _MAJORS) << 4 | VERSION


def major_of(version: int) -> int:
    """The main version in a version's code."""
    return version >> 4 & _MAJORS


def versions_of(version: int) -> tuple[int, int]:
    """The least and the largest code of a version of the same browser."""
    browser = version >> _ABOVE_MAJOR << _ABOVE_MAJOR
    return browser | VERSION, browser | _MAJORS << 4 | VERSION


def town_of(fix: Fix) -> str:
    """The cell a place is in, about ``TOWN_DEGREES`` wide in both directions."""
    row = math.floor(fix.lat / TOWN_DEGREES)
    wide = TOWN_DEGREES / max(0.05, math.cos(math.radians(row * TOWN_DEGREES)))
    return f"{row}/{math.floor(fix.lon / wide)}"

"""A login's plain values as codes: keyed pseudonyms of a sort, the coarser ones cut out before hashing.

This is the border: addresses, device ids, keys and names go no further. What is not known is 0.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from limen.features.agents import agent_of
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


def login_of(plain: Plain, pseudonym: Pseudonym) -> Login:
    """The login as the engine sees it."""
    prefix, code = network_of(plain.address) if plain.address else "", coder(pseudonym)
    network = (
        code("address", plain.address, ADDRESS),
        code("network", prefix, PREFIX),
        code("asn", str(plain.asn) if plain.asn else "", ASN),
        code("country", plain.country, COUNTRY),
    )
    place = (
        code("town", town_of(plain.fix) if plain.fix is not None else "", TOWN),
        code("region", f"{plain.country}/{plain.region}" if plain.region else "", REGION),
    )
    caller = Caller(
        principal=pseudonym("principal", plain.user),
        address=pseudonym("address", plain.address) if plain.address else 0,
        network=pseudonym("network", prefix) if prefix else 0,
        roles=plain.roles,
        kind=plain.kind,
    )
    return Login(
        plain.at,
        plain.id,
        caller,
        network,
        place,
        _device(plain, code),
        _context(plain, code),
        plain.fix,
        plain.success,
        plain.factor,
        plain.challenge,
    )


def _device(plain: Plain, code: Code) -> tuple[int, ...]:
    text = plain.headers.get("user-agent", "")
    browser, system = agent_codes(text, code)
    return (
        code("key", plain.key, KEY),
        code("cookie", plain.device, COOKIE),
        version_code(browser, agent_of(text).major) if browser else 0,
        browser,
        system,
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


def _context(plain: Plain, code: Code) -> tuple[int, ...]:
    language = plain.headers.get("accept-language", "")[:2].lower()
    return code("client", plain.client, CLIENT), code("language", language, LANGUAGE)


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

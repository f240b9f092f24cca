"""A login as doors are asked about it, and the plain values it becomes.

What is missing, or no address, no place, no known word, is left out of the judgement: it makes a risk without
that term, never an error and never a lock-out.
"""

import math
import re
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from limen.features.codes import Plain
from limen.identity.geoip import MOST_ASN, NOWHERE, GeoIp, Place
from limen.model import Fix
from limen.model.network import address_of

SKEW_SECONDS: Final = 300.0
"""Seconds by which a login's stated time may differ from ours; past them it is taken for now."""
RADIUS_KM: Final = 50.0
"""The radius of a place that is given without one: a town's."""
HALFWAY_KM: Final = 20_100.0
"""Half of the way around the globe: no radius is larger."""
UNKNOWN_FACTOR: Final = "other"
"""What a factor is called whose name is no word."""

_WORD: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)

Text = Annotated[str, Meta(max_length=4_096)]
Name = Annotated[str, Meta(min_length=1, max_length=4_096)]
Role = Annotated[str, Meta(max_length=128)]


class LoginQuestion(msgspec.Struct, frozen=True):
    """One login, its password (or other ``factor``) already checked. Fields that are not named are ignored.

    ``at`` is Unix seconds, now when left out. ``id`` is the asker's own: it is kept as it is if it is a word
    (letters, digits, ``._:-``, at most 64), and else not at all; so is ``factor``. ``device_id`` is the id in
    a first-party cookie that was set at an earlier login, ``key`` a DPoP thumbprint or a passkey's credential
    id, ``client`` the application.
    """

    user: Name
    id: Text = ""
    at: float | None = None
    client_ip: Text | None = None
    user_agent: Text | None = None
    accept_language: Text | None = None
    device_id: Text | None = None
    key: Text | None = None
    client: Text | None = None
    asn: int | None = None
    country: Text | None = None
    region: Text | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_km: float | None = None
    outcome: Literal["success", "failure"] = "success"
    factor: Annotated[str, Meta(min_length=1, max_length=64)] = "password"
    roles: Annotated[tuple[Role, ...], Meta(max_length=32)] = ()


def plain_of(asked: LoginQuestion, now: float, geoip: GeoIp) -> Plain:
    """The login in the clear, completed by what a GeoIP database knows of its address."""
    address = address_of(asked.client_ip or "")
    known = geoip.place(address)
    told = Place(asked.country or "", asked.region or "", _asn(asked), _fix(asked))
    place = told.completed(known)
    return Plain(
        time_of(asked.at, now),
        asked.user,
        word_of(asked.id),
        address,
        _headers(asked),
        asked.device_id or "",
        asked.key or "",
        asked.client or "",
        place.country,
        place.region,
        place.asn,
        place.fix,
        asked.outcome == "success",
        factor_of(asked.factor),
        "",
        asked.roles,
    )


def completed(plain: Plain, geoip: GeoIp) -> Plain:
    """A login that was read from a log, as a door would have taken it at its time."""
    address, factor = address_of(plain.address), factor_of(plain.factor)
    known = geoip.place(address)
    if known is NOWHERE:
        same = address == plain.address and factor == plain.factor
        return plain if same else replace(plain, address=address, factor=factor)
    place = Place(plain.country, plain.region, plain.asn, plain.fix).completed(known)
    return replace(
        plain,
        address=address,
        country=place.country,
        region=place.region,
        asn=place.asn,
        fix=place.fix,
        factor=factor,
    )


@lru_cache(maxsize=1_024)
def factor_of(text: str) -> str:
    """The name of a factor, if it is a word."""
    return word_of(text) or UNKNOWN_FACTOR


def word_of(text: str) -> str:
    """An id or a word of a vocabulary, for what is kept as it came; empty for what could hold a name."""
    return text if _WORD.fullmatch(text) else ""


def time_of(at: float | None, now: float) -> float:
    """When a login was: as stated, if that is near our own time."""
    return at if at is not None and abs(at - now) <= SKEW_SECONDS else now


def text_of(value: Any) -> str:
    """A loosely typed text: empty where it is none, or longer than any that is read."""
    return value if isinstance(value, str) and len(value) <= 4_096 else ""


def number_of(value: Any) -> float | None:
    """A loosely typed number; ``None`` where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _headers(asked: LoginQuestion) -> dict[str, str]:
    headers = {"user-agent": asked.user_agent, "accept-language": asked.accept_language}
    return {name: value for name, value in headers.items() if value}


def _fix(asked: LoginQuestion) -> Fix | None:
    """The place that is told; ``None`` for one that is not on the globe."""
    lat, lon, radius = asked.lat, asked.lon, asked.accuracy_km
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return Fix(lat, lon, radius if radius is not None and 0 <= radius <= HALFWAY_KM else RADIUS_KM)


def _asn(asked: LoginQuestion) -> int:
    """The ASN that is told; 0 for a number that is none."""
    return asked.asn if asked.asn is not None and 0 < asked.asn < MOST_ASN else 0

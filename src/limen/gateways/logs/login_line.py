"""A login of a log: the line of the interchange format, and the activity it tells of.

Names, addresses and device ids end here: what goes on is their pseudonyms.
"""

from typing import Any, Final

import msgspec
from msgspec.structs import force_setattr

from limen.features.codes import Plain, login_of
from limen.gateways.logs.activities import Pseudonym
from limen.gateways.logs.line import Geo, LoginLine, Pairs
from limen.gateways.logs.times import unix_seconds
from limen.model import Fix, InputError, Login

RADIUS_KM: Final = 50.0
"""The radius of a place that is given without one: a town's."""

_EARLIEST_MS: Final = 1e11
_READ: Final = frozenset(("user-agent", "accept-language"))
_NAMES: Final = ("id", "user", "device", "key", "client")
_AT_DOORS: Final = {"result": "outcome", "device": "device_id"}
_HEADERS: Final = {"user-agent": "user_agent", "accept-language": "accept_language"}
_PLACE: Final = {
    "country": "country",
    "region": "region",
    "lat": "lat",
    "lon": "lon",
    "radius_km": "accuracy_km",
    "asn": "asn",
}

MARKS: Final = (b'"outcome"', b'"user_agent"', b'"device_id"', b'"country"', b'"asn"', b'"lat"')
"""By these a line may be spelt as at the doors."""

_NOWHERE: Final = Geo()
decode: Final = msgspec.json.Decoder(LoginLine).decode


def named(line: LoginLine, number: int) -> LoginLine:
    """The line with an id, and its time in seconds; raises ``InputError`` for one that cannot be."""
    if not line.id:
        force_setattr(line, "id", f"line-{number}")
    if not 0 <= line.at < _EARLIEST_MS:
        force_setattr(line, "at", unix_seconds(line.at))
    return line


def to_login_line(fields: dict[str, Any], number: int) -> LoginLine:
    """A line of fields whose times and ids are spelt in other ways; raises ``InputError``."""
    if fields.get("at") is None:
        raise InputError("it has no time")
    fields["at"] = unix_seconds(fields["at"])
    for name in _NAMES:
        if isinstance(fields.get(name), int):
            fields[name] = str(fields[name])
    try:
        return named(msgspec.convert(fields, LoginLine, strict=False), number)
    except msgspec.ValidationError as error:
        raise InputError(str(error)) from None


def as_at_doors(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a login that is spelt as the REST door is asked (``limen.identity.question``), moved to
    where a line has them. What a line says in its own way counts."""
    for name, theirs in _AT_DOORS.items():
        if theirs in fields:
            fields.setdefault(name, fields[theirs])
    geo = {name: fields[theirs] for name, theirs in _PLACE.items() if fields.get(theirs) is not None}
    headers = [[name, fields[theirs]] for name, theirs in _HEADERS.items() if fields.get(theirs)]
    return {"geo": geo or None, "headers": headers or None, **fields}


def login(line: LoginLine, pseudonym: Pseudonym) -> Login:
    """The login of a line. Nothing of a log can be verified: its user counts as ``claimed``."""
    return login_of(plain(line), pseudonym)


def plain(line: LoginLine) -> Plain:
    """What a line knows of its login, in the clear."""
    geo = line.geo or _NOWHERE
    return Plain(
        line.at,
        line.user,
        line.id or "",
        line.client_ip or "",
        _headers(line.headers),
        line.device or "",
        line.key or "",
        line.client or "",
        geo.country or "",
        geo.region or "",
        geo.asn or 0,
        _fix(geo),
        line.result == "success",
        line.factor,
        line.challenge or "",
        line.roles or (),
    )


def _headers(pairs: Pairs | None) -> dict[str, str]:
    """Of the headers, the two that are read."""
    if not pairs:
        return {}
    return {lower: value for name, value in pairs if (lower := name.lower()) in _READ}


def _fix(geo: Geo) -> Fix | None:
    if geo.lat is None or geo.lon is None:
        return None
    return Fix(geo.lat, geo.lon, RADIUS_KM if geo.radius_km is None else geo.radius_km)

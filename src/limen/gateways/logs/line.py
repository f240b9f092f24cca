"""One record of a log, whatever its format, and what stands for a record that could not be read."""

from typing import Annotated, Literal

import msgspec

Pairs = tuple[tuple[str, str], ...]
Status = Annotated[int, msgspec.Meta(ge=0, le=999)]
Text = Annotated[str, msgspec.Meta(max_length=4_096)]
Size = Annotated[int, msgspec.Meta(ge=0)]
Milliseconds = Annotated[float, msgspec.Meta(ge=0, le=1e9)]


class Response(msgspec.Struct, frozen=True):
    """What the API answered: ``bytes`` of body on the wire, after ``duration_ms`` of the upstream's time."""

    status: Status
    headers: Pairs | None = None
    body: str | None = None
    body_b64: str | None = None
    bytes: Size | None = None
    duration_ms: Milliseconds | None = None


class Line(msgspec.Struct, frozen=True):
    """One call of the interchange format (``docs/reference/interchange.md``); ``at`` is Unix seconds.

    The reader gives a line without an ``id`` the one of its place: ``line-7``.
    """

    at: float
    method: str
    target: str
    type: str = "api_call"
    id: str | None = None
    scheme: str | None = None
    host: str | None = None
    headers: Pairs | None = None
    body: str | None = None
    body_b64: str | None = None
    client_ip: str | None = None
    credential: str | None = None
    principal: str | None = None
    roles: tuple[str, ...] | None = None
    response: Response | None = None


class Geo(msgspec.Struct, frozen=True):
    """What a GeoIP database says of the address: ISO 3166 codes, degrees, kilometres, the ASN."""

    country: Text | None = None
    region: Text | None = None
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    radius_km: Annotated[float, msgspec.Meta(ge=0, le=20_100)] | None = None
    asn: Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)] | None = None


class LoginLine(msgspec.Struct, frozen=True):
    """One login of the interchange format (``docs/reference/interchange.md``); ``at`` is Unix seconds.

    ``challenge`` is what came of a challenge if one was asked.
    """

    at: float
    user: Annotated[str, msgspec.Meta(min_length=1, max_length=4_096)]
    type: Literal["login"]
    id: str | None = None
    client_ip: Text | None = None
    headers: Pairs | None = None
    device: Text | None = None
    key: Text | None = None
    client: Text | None = None
    geo: Geo | None = None
    result: Literal["success", "failure"] = "success"
    factor: Text = "password"
    challenge: Literal["pass", "fail"] | None = None
    roles: tuple[str, ...] | None = None


class BadLine(msgspec.Struct, frozen=True):
    """A line that is no record. ``reason`` is in our own words: it holds nothing of the line's text."""

    number: int
    reason: str


class Skipped(msgspec.Struct, frozen=True):
    """A record of a kind that is not read; ``id`` as the log gives it, or empty."""

    number: int
    type: str
    id: str = ""


Record = Line | LoginLine | BadLine | Skipped

"""One record of a log, whatever its format, and what stands for a record that could not be read."""

from typing import Annotated

import msgspec

Pairs = tuple[tuple[str, str], ...]
Status = Annotated[int, msgspec.Meta(ge=0, le=999)]
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


class BadLine(msgspec.Struct, frozen=True):
    """A line that is no record. ``reason`` is in our own words: it holds nothing of the line's text."""

    number: int
    reason: str


class Skipped(msgspec.Struct, frozen=True):
    """A record of a kind that is not read yet, such as a login; ``id`` as the log gives it, or empty."""

    number: int
    type: str
    id: str = ""


Record = Line | BadLine | Skipped

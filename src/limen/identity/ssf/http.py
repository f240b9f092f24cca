"""What all our HTTP answers share: bounded bodies, no caching, and errors that name the cure."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from limen.identity.ssf.names import JSON_MEDIA
from limen.model import InputError

LONGEST_BODY: Final = 131_072
"""Bytes of a request; a longer one is refused."""
NO_STORE: Final = {"cache-control": "no-store"}


class StatusError(Exception):
    """An answer other than the usual one."""

    def __init__(self, status: int, why: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.status, self.why, self.headers = status, why, dict(headers or {})


async def body_of(request: Request, most: int = LONGEST_BODY) -> bytes:
    """The whole body; raises ``InputError`` past ``most`` bytes, without reading on."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise InputError(f"the body is longer than {most} bytes")
    return bytes(body)


async def object_of(request: Request) -> dict[str, Any]:
    """The body as a JSON object; raises ``StatusError`` 400 for anything else."""
    try:
        return msgspec.json.decode(await body_of(request) or b"{}", type=dict[str, Any])
    except (ValueError, RecursionError, InputError):
        raise StatusError(400, "the body must be a JSON object") from None


def json_response(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer that nobody may keep."""
    content = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return Response(content, status, {**NO_STORE, **(headers or {})}, JSON_MEDIA)


def empty(status: int) -> Response:
    """An answer without a body."""
    return Response(status_code=status, headers=NO_STORE)


def error_response(error: StatusError) -> Response:
    """The answer to a request that was not granted."""
    return json_response({"error": error.why}, error.status, error.headers)

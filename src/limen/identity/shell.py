"""The shell around all doors: size and time of a request, headers of every response, and what broke.

Plain ASGI. A body that is too large is a 413, one that does not come in time a 408, both before any door sees
it. What a door did not foresee is a 500 that says nothing, and a line in our log.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import structlog

from limen.identity.asked import Told, fault

log = structlog.get_logger()

MOST_BYTES: Final = 65_536
"""Bytes of a request's body; a longer one gets 413."""
PATIENCE: Final = 10.0
"""Seconds for a body to come; past them the request gets 408."""
MOST_ID: Final = 256
"""Characters of an ``X-Request-ID``; a longer one is not repeated."""

HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""Set on every response that does not set them itself."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class TooLargeError(Exception):
    """A body longer than ``MOST_BYTES``."""


class Shell:
    """Wraps an application; ``counts`` are its responses by status. ``fault`` tells its errors."""

    def __init__(self, app: App, fault: Callable[[int, str], Told] = fault) -> None:
        self._app, self._fault = app, fault
        self.counts: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        dressed = _Dressed(send, _request_id(scope), self.counts)
        try:
            body = await asyncio.wait_for(_whole(scope, receive), PATIENCE)
        except TooLargeError:
            await dressed.tell(self._fault(413, f"a body of at most {MOST_BYTES:,} bytes is read"))
            return
        except TimeoutError:
            await dressed.tell(self._fault(408, "the body did not come in time"))
            return
        try:
            await self._app(scope, _replayed(body, receive), dressed)
        except Exception as error:  # noqa: BLE001 - one request that broke must not end the others
            log.error("a door broke", path=scope["path"], kind=type(error).__name__)  # noqa: TRY400
            await dressed.tell(self._fault(500, "this could not be answered"))


class _Dressed:
    """A ``send`` that adds what every response has."""

    def __init__(self, send: Send, request_id: bytes, counts: Counter[str]) -> None:
        self._send = send
        self._id = request_id
        self._counts = counts
        self._begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            self._counts[str(message["status"])] += 1
            headers = list(message.get("headers", ()))
            known = {name.lower() for name, _ in headers}
            headers += [pair for pair in HEADERS if pair[0] not in known]
            if self._id:
                headers.append((b"x-request-id", self._id))
            message = {**message, "headers": headers}
        await self._send(message)

    async def tell(self, told: Told) -> None:
        """Respond in an application's stead, unless it has begun to."""
        if self._begun:
            return
        headers = [(b"content-type", told.media.encode()), (b"content-length", b"%d" % len(told.content))]
        await self({"type": "http.response.start", "status": told.status, "headers": headers})
        await self({"type": "http.response.body", "body": told.content})


def _request_id(scope: Scope) -> bytes:
    """The request's own id, to be repeated (AuthZEN, "Request Identification"); never one with controls."""
    found: bytes = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return found if len(found) <= MOST_ID and found.isascii() and found.decode().isprintable() else b""


async def _whole(scope: Scope, receive: Receive) -> bytes:
    stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    if stated.isdigit() and (len(stated) > 9 or int(stated) > MOST_BYTES):
        raise TooLargeError
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            raise TooLargeError
        parts.append(part)
        more = message["type"] == "http.request" and message.get("more_body", False)
    return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives the body once, and then what else comes."""
    waiting = [body]

    async def next_message() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return next_message

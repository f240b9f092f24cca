"""An answer on its way out of an ASGI application, with kinds of sensitive data hidden.

Only a JSON body that comes in one piece and in the clear is masked. One that streams, or is compressed,
passes untouched, and the log says so: holding a stream back would break what it is for.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from limen.features.masking import masked

log = structlog.get_logger()

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


class Masking:
    """Hides ``kinds`` of data in one answer. What is hidden keeps its length, so no header changes."""

    def __init__(self, send: Send, kinds: tuple[str, ...]) -> None:
        self._send = send
        self._kinds = kinds
        self._json = False
        self._untouched = ""

    async def send(self, message: Message) -> None:
        """Pass a message on, its body masked where that can be done."""
        if message["type"] == "http.response.start":
            self._start(message)
        elif message["type"] == "http.response.body" and self._json:
            message = self._body(message)
        await self._send(message)

    def _start(self, message: Message) -> None:
        headers = {name.lower(): value.lower() for name, value in message.get("headers", ())}
        self._json = b"json" in headers.get(b"content-type", b"")
        if headers.get(b"content-encoding", b"identity") != b"identity":
            self._untouched = "compressed"

    def _body(self, message: Message) -> Message:
        if message.get("more_body", False):
            self._untouched = self._untouched or "streaming"
        if self._untouched:
            log.warning("answer not masked", why=self._untouched, kinds=self._kinds)
            self._json = False
            return message
        return {**message, "body": masked(message.get("body", b""), self._kinds)}

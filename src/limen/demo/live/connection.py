"""A bare HTTP/1.1 client: a few keep-alive connections, one call on each at a time.

It sends bytes exactly as given, so that malformed targets reach the gateway as an attacker would send them.
"""

import asyncio
from typing import NamedTuple, cast

import httptools

from limen.model import LimenError

_KEPT_BODY = 512


class NoAnswerError(LimenError):
    """The gateway closed the connection, or did not answer."""


class Said(NamedTuple):
    """What came back: ``headers`` by lower-case name, and the first half kilobyte of the body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection(asyncio.Protocol):
    """One connection; ``ask`` may be called again once the answer is there and ``open`` still holds."""

    def __init__(self) -> None:
        self.open = False
        self._answer: asyncio.Future[Said] | None = None
        self._begin()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See ``asyncio.Protocol``."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it
        self.open = True

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """See ``asyncio.Protocol``."""
        self.open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswerError("the gateway closed the connection"))

    def data_received(self, data: bytes) -> None:
        """See ``asyncio.Protocol``."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()

    async def ask(self, request: bytes) -> Said:
        """Send one request and wait; raises ``NoAnswerError`` when the connection ends first."""
        self._begin()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        self.open = False
        self._transport.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header (httptools callback)."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        """Part of the body (httptools callback)."""
        if len(self._body) < _KEPT_BODY:
            self._body += body[:_KEPT_BODY]

    def on_message_complete(self) -> None:
        """A whole answer (httptools callback)."""
        if not self._parser.should_keep_alive():
            self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Said(self._parser.get_status_code(), self._headers, self._body))

    def _begin(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body = b""


class Pool:
    """``size`` connections to one port of this machine, opened when needed."""

    def __init__(self, port: int, size: int = 48) -> None:
        self._port = port
        self._idle: list[Connection] = []
        self._free = asyncio.Semaphore(size)

    async def ask(self, request: bytes) -> Said:
        """Send over an idle connection, or a new one; raises ``NoAnswerError``."""
        async with self._free:
            connection = await self._connection()
            try:
                return await connection.ask(request)
            finally:
                if connection.open:
                    self._idle.append(connection)

    async def _connection(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.open:
                return connection
        try:
            made = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", self._port)
        except OSError as error:
            raise NoAnswerError(f"nobody answers on port {self._port}: {error.strerror}") from None
        return made[1]

    def close(self) -> None:
        """Hang up everywhere."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

"""What connections from gateways have in common: trusted or closed, replies that leave after a commit."""

import asyncio
from collections.abc import Callable
from typing import Protocol, cast

import httptools

from limen.gateways.check import CheckParser, TooLarge
from limen.gateways.peers import Peers
from limen.gateways.replies import NOT_NOW
from limen.model.request import Request


class Settles(Protocol):
    """The server that a connection belongs to."""

    connections: set[asyncio.Transport]

    def owe(self, connection: "Connection", /) -> None:
        """Let a connection's replies leave at the end of this turn of the loop."""
        ...

    def settle(self) -> int:
        """Let all that is owed leave now."""
        ...


class Connection(asyncio.Protocol):
    """One keep-alive connection from a gateway; with ``peers``, only from those."""

    __slots__ = ("_out", "_peers", "_server", "_transport")

    def __init__(self, server: Settles, peers: Peers | None = None) -> None:
        self._server = server
        self._peers = peers
        self._out: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or be closed at once."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it
        if self._peers is not None and not self._peers.admit(transport.get_extra_info("peername")):
            self._transport.close()
            return
        self._transport.set_write_buffer_limits(0)  # a write leaves at once, before more work is done
        self._server.connections.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Be forgotten."""
        self._server.connections.discard(self._transport)

    def send(self) -> None:
        """What is owed leaves, in one write; nobody is left to read it when the gateway has closed."""
        if not self._transport.is_closing():
            self._transport.write(b"".join(self._out))
        self._out.clear()

    def pause_writing(self) -> None:
        """Take in no more while nobody reads what we say."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        self._transport.resume_reading()

    def owe(self, reply: bytes) -> None:
        """Let a reply leave once what it rests on is committed."""
        if not self._out:
            self._server.owe(self)
        self._out.append(reply)

    def end(self, last: bytes = b"") -> None:
        """What was decided leaves, then ``last``, then the connection is closed."""
        if last:
            self.owe(last)
        self._server.settle()
        self._transport.close()


class HttpConnection(Connection):
    """One that asks over HTTP: ``parser`` makes what reads it, ``answer`` decides, ``broken`` counts."""

    __slots__ = ("_broken", "_parser")

    def __init__(
        self,
        server: Settles,
        parser: Callable[[Callable[[Request], None]], CheckParser],
        answer: Callable[[Request], bytes],
        broken: Callable[[], None],
        peers: Peers | None = None,
    ) -> None:
        super().__init__(server, peers)
        self._broken = broken
        self._parser = parser(lambda request: self.owe(answer(request)))

    def data_received(self, data: bytes) -> None:
        """Answer every question that is whole."""
        try:
            self._parser.feed(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, TooLarge):
            self._broken()
            self.end(NOT_NOW)

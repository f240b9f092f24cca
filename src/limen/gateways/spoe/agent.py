"""The agent that HAProxy asks about each call: frames in, one decision each, one commit a turn, frames out.

HAProxy pipelines many questions over few connections, so the connection says itself who it belongs to: a
peer that is not trusted, speaks before the handshake or sends what is no frame is told goodbye and closed.
"""

import asyncio
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import cast

import msgspec

from limen.gateways.decision import DecisionServer
from limen.gateways.routing import Routes
from limen.gateways.spoe import frames
from limen.gateways.spoe.messages import ANSWER, CALL, actions, answer_of, messages, request_of
from limen.gateways.spoe.values import BadFrame
from limen.model.activity import Answer

Network = IPv4Network | IPv6Network
NORMAL, INVALID, NO_VERSION = 0, 4, 8
"""Status codes of a goodbye (SPOE.txt, section 3.4)."""


class Counts(msgspec.Struct):
    """What the agent has met since it started; only its connections write."""

    connections: int = 0
    calls: int = 0
    answers: int = 0
    refused: int = 0
    malformed: int = 0


class SpoeAgent:
    """Puts HAProxy's questions to ``server`` and what came back to ``hear``.

    ``inspect`` is how many octets of a body are judged where the route says nothing else. Only ``peers`` may
    connect over TCP; a Unix socket is guarded by its file mode.
    """

    def __init__(
        self,
        server: DecisionServer,
        hear: Callable[[Sequence[Answer]], None],
        routes: Routes,
        *,
        inspect: int = 65_536,
        peers: Sequence[Network] = (),
    ) -> None:
        self.server = server
        self.hear = hear
        self.routes = routes
        self.inspect = inspect
        self.peers = tuple(peers)
        self.counts = Counts()

    async def start(self, address: str) -> None:
        """Listen beside the decision server, which must be started; raises ``OSError``."""
        await self.server.listen(address, lambda: _Connection(self))

    def trusts(self, peer: object) -> bool:
        """Whether a peer, as its transport names it, may ask."""
        if not isinstance(peer, tuple):
            return True
        address = ip_address(peer[0])
        return any(address in network for network in self.peers)


class _Connection(asyncio.Protocol):
    """One connection from HAProxy."""

    __slots__ = ("_agent", "_answers", "_greeted", "_out", "_split", "_transport")

    def __init__(self, agent: SpoeAgent) -> None:
        self._agent = agent
        self._split = frames.Split()
        self._greeted = False
        self._out: list[bytes] = []
        self._answers: list[Answer] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it
        if not self._agent.trusts(transport.get_extra_info("peername")):
            self._agent.counts.refused += 1
            self._transport.close()
            return
        self._agent.counts.connections += 1
        self._agent.server.connections.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._agent.server.connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        try:
            for frame in self._split.feed(data):
                if not self._transport.is_closing():
                    self._take(frame)
        except BadFrame as error:
            self._agent.counts.malformed += 1
            self._end(INVALID, str(error))
        if self._answers:
            told, self._answers = self._answers, []
            self._agent.hear(told)

    def send(self) -> None:
        """What is owed leaves, in one write; nobody is left to read it when HAProxy has closed."""
        if not self._transport.is_closing():
            self._transport.write(b"".join(self._out))
        self._out.clear()

    def pause_writing(self) -> None:
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._transport.resume_reading()

    def _take(self, frame: frames.Frame) -> None:
        if frame.kind == frames.NOTIFY and self._greeted:
            self._owe(frames.ack(frame.stream, frame.id, self._answer(frame)))
        elif frame.kind == frames.HELLO and not self._greeted:
            self._greet(frames.pairs(frame.payload))
        elif frame.kind == frames.GOODBYE:
            self._end(NORMAL, "")
        else:
            raise BadFrame("out of turn")

    def _greet(self, said: frames.Said) -> None:
        versions = [each.strip() for each in str(said.get("supported-versions", "")).split(",")]
        largest = said.get("max-frame-size")
        if frames.VERSION not in versions:
            self._end(NO_VERSION, "version 2.0 is spoken here")
            return
        if not isinstance(largest, int) or not frames.SMALLEST <= largest <= frames.LARGEST:
            raise BadFrame("max-frame-size")
        self._greeted, self._split.largest = True, largest
        self._owe(frames.hello(largest))
        if said.get("healthcheck"):
            self._agent.server.settle()
            self._transport.close()

    def _answer(self, frame: frames.Frame) -> bytes:
        """The actions for one ``NOTIFY``; what came back is taken in and needs none."""
        out = b""
        agent = self._agent
        for name, said in messages(frame.payload):
            if name == CALL:
                agent.counts.calls += 1
                request = request_of(said, agent.routes, agent.server.clock, agent.inspect)
                out += agent.server.answer(request, actions)
            elif name == ANSWER:
                agent.counts.answers += 1
                self._answers.append(answer_of(said, agent.server.clock()))
            else:
                raise BadFrame("a message of another name")
        return out

    def _owe(self, reply: bytes) -> None:
        if not self._out:
            self._agent.server.owe(self)
        self._out.append(reply)

    def _end(self, status: int, why: str) -> None:
        """What was decided leaves, then a goodbye."""
        self._owe(frames.goodbye(status, why))
        self._agent.server.settle()
        self._transport.close()

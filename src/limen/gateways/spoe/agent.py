"""The agent that HAProxy asks about each call: frames in, one decision each, one commit a turn, frames out.

HAProxy pipelines many questions over few connections, so the connection says itself who it belongs to: a
peer that is not trusted, speaks before the handshake or sends what is no frame is told goodbye and closed.
"""

from collections.abc import Callable, Sequence

import msgspec

from limen.gateways.connection import Connection
from limen.gateways.decision import DecisionServer
from limen.gateways.peers import Network, Peers
from limen.gateways.routing import Routes
from limen.gateways.spoe import frames
from limen.gateways.spoe.messages import ANSWER, CALL, actions, answer_of, messages, request_of
from limen.gateways.spoe.values import BadFrame
from limen.model.activity import Answer

NORMAL, INVALID, NO_VERSION = 0, 4, 8
"""Status codes of a goodbye (SPOE.txt, section 3.4)."""


class Counts(msgspec.Struct):
    """What the agent has met since it started; only its connections write."""

    connections: int = 0
    calls: int = 0
    answers: int = 0
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
        self.peers = Peers(peers)
        self.counts = Counts()

    async def start(self, address: str) -> None:
        """Listen beside the decision server, which must be started; raises ``OSError``."""
        await self.server.listen(address, lambda: _Connection(self))


class _Connection(Connection):
    """One connection from HAProxy."""

    __slots__ = ("_agent", "_answers", "_greeted", "_split")

    def __init__(self, agent: SpoeAgent) -> None:
        super().__init__(agent.server, agent.peers)
        self._agent = agent
        self._split = frames.Split()
        self._greeted = False
        self._answers: list[Answer] = []

    def data_received(self, data: bytes) -> None:
        """Answer every question that is whole."""
        try:
            for frame in self._split.feed(data):
                if not self._transport.is_closing():
                    self._take(frame)
        except BadFrame as error:
            self._agent.counts.malformed += 1
            self.end(frames.goodbye(INVALID, str(error)))
        if self._answers:
            told, self._answers = self._answers, []
            self._agent.hear(told)

    def _take(self, frame: frames.Frame) -> None:
        if frame.kind == frames.NOTIFY and self._greeted:
            self.owe(frames.ack(frame.stream, frame.id, self._answer(frame)))
        elif frame.kind == frames.HELLO and not self._greeted:
            self._greet(frames.pairs(frame.payload))
        elif frame.kind == frames.GOODBYE:
            self.end(frames.goodbye(NORMAL, ""))
        else:
            raise BadFrame("out of turn")

    def _greet(self, said: frames.Said) -> None:
        versions = [each.strip() for each in str(said.get("supported-versions", "")).split(",")]
        largest = said.get("max-frame-size")
        if frames.VERSION not in versions:
            self.end(frames.goodbye(NO_VERSION, "version 2.0 is spoken here"))
            return
        if not isinstance(largest, int) or not frames.SMALLEST <= largest <= frames.LARGEST:
            raise BadFrame("max-frame-size")
        self._agent.counts.connections += 1
        self._greeted, self._split.largest = True, largest
        self.owe(frames.hello(largest))
        if said.get("healthcheck"):
            self.end()

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

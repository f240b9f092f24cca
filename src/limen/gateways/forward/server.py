"""The decision server as nginx, Traefik and Caddy ask it: HTTP subrequests from trusted gateways."""

from collections.abc import Callable, Sequence

import msgspec

from limen.gateways import wire
from limen.gateways.connection import HttpConnection
from limen.gateways.decision import DecisionServer
from limen.gateways.forward.question import QuestionParser
from limen.gateways.peers import Network, Peers
from limen.gateways.replies import encode
from limen.gateways.routing import Routes
from limen.model.reply import PASS, Reply, refusal
from limen.model.request import Request

REQUEST_ID = "x-request-id"


class Counts(msgspec.Struct):
    """What was asked since the start; only the connections write. ``undelayed`` calls should have waited."""

    calls: int = 0
    undelayed: int = 0
    unclear: int = 0
    malformed: int = 0


class ForwardServer:
    """Puts the questions of forward authentication to ``server``, from ``peers`` only.

    ``inspect`` is how many octets of a body are judged, of those gateways that send one.
    """

    def __init__(
        self, server: DecisionServer, routes: Routes, *, inspect: int = 65_536, peers: Sequence[Network] = ()
    ) -> None:
        self.server = server
        self.routes = routes
        self.inspect = inspect
        self.peers = Peers(peers)
        self.counts = Counts()

    async def start(self, address: str) -> None:
        """Listen beside the decision server, which must be started; raises ``OSError``."""
        await self.server.listen(
            address, lambda: HttpConnection(self.server, self._parser, self.answer, self._broken, self.peers)
        )

    def answer(self, asked: Request) -> bytes:
        """The reply to one question; never raises."""
        self.counts.calls += 1
        if asked.route == wire.UNCLEAR:
            self.counts.unclear += 1
            return encode(refusal(403, asked.id))
        if self.routes.named(asked.route).kind == "health":
            return encode(PASS)
        return self.server.answer(asked, self._encoder(asked.id), holds=False)

    def _parser(self, done: Callable[[Request], None]) -> QuestionParser:
        return QuestionParser(done, self.server.clock, self.routes, self.inspect)

    def _broken(self) -> None:
        self.counts.malformed += 1

    def _encoder(self, call: str) -> Callable[[Reply], bytes]:
        def encoded(reply: Reply) -> bytes:
            self.counts.undelayed += reply.delay_ms > 0
            if reply.strip:
                raise ValueError("these gateways take away only the headers that their configuration names")
            if not reply.passes:
                return encode(reply)
            return encode(Reply(add=((REQUEST_ID, call), *reply.add)))

        return encoded

"""The decision server: Envoy asks it about each call over HTTP ext_authz and it answers at once.

A bare ``asyncio.Protocol`` around one synchronous function: a framework would cost more than the decision.
Nothing here awaits, so answers leave in the order of the questions, also when they are pipelined. Those of
all connections that asked in one turn of the loop leave together, after one commit for all of them.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec
import structlog

from limen.engine.ports import Judges
from limen.gateways import wire
from limen.gateways.check import Bounds, CheckParser
from limen.gateways.connection import Connection, HttpConnection
from limen.gateways.held import Held
from limen.gateways.lag import LoopLag
from limen.gateways.replies import encode, not_available, too_many_held
from limen.model.reply import PASS, Reply
from limen.model.request import Request

log = structlog.get_logger()


class Counts(msgspec.Struct):
    """What the server has done since it started; only the server writes."""

    judged: int = 0
    late: int = 0
    failed: int = 0
    unavailable: int = 0
    overheld: int = 0
    malformed: int = 0
    uncommitted: int = 0


Encode = Callable[[Reply], bytes]
"""A reply as one kind of gateway reads it; raises ``ValueError`` for what would break out of its place."""


class DecisionServer:
    """Answers questions by ``judge``; when that is late or broken, by ``fallback`` (identity and holds only).

    ``closed`` names the routes that must not pass without a behaviour judgement: there, late or broken means
    503. ``held`` bounds how many calls ``slow`` keeps waiting at a time; beyond it they are answered 429.
    ``commit`` is called before replies leave, so that what they rest on survives us; if it fails, that is
    counted and the replies leave all the same. ``afterwards`` is called once they have left.
    """

    def __init__(
        self,
        judge: Judges,
        fallback: Judges,
        *,
        closed: Collection[str] = (),
        held: int = 100,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = time.time,
        lag: LoopLag | None = None,
        commit: Callable[[], None] = lambda: None,
        afterwards: Callable[[], None] = lambda: None,
    ) -> None:
        self.judge = judge
        self.fallback = fallback
        self.closed = frozenset(closed)
        self.bounds = bounds or Bounds()
        self.clock = clock
        self.commit = commit
        self.afterwards = afterwards
        self.counts = Counts()
        self.lag = lag or LoopLag()
        self.held = Held(held)
        self.connections: set[asyncio.Transport] = set()
        self._due: list[Connection] = []
        self._servers: list[asyncio.AbstractServer] = []
        self._said = 0.0

    async def start(self, address: str) -> None:
        """Listen for Envoy, on a socket path or ``127.0.0.1:PORT``; raises ``OSError`` when that is taken."""
        await self.listen(address, lambda: HttpConnection(self, self._parser, self.answer, self._broken))
        self.lag.start(asyncio.get_running_loop())

    async def listen(self, address: str, connection: Callable[[], asyncio.Protocol]) -> None:
        """Listen for one more kind of gateway; its connections ask ``answer`` and then ``owe``."""
        loop = asyncio.get_running_loop()
        host, colon, port = address.rpartition(":")
        if colon and port.isdigit():
            server = await loop.create_server(connection, host.strip("[]"), int(port), backlog=1024)
        else:
            _make_way(address)
            server = await loop.create_unix_server(connection, address, backlog=1024)
            _keep_private(address)
        self._servers.append(server)

    async def stop(self) -> None:
        """Stop listening and close what is open, once what was decided has left."""
        self.lag.stop()
        self.settle()
        for transport in tuple(self.connections):
            transport.close()
        for server in self._servers:
            server.close()
            await server.wait_closed()

    def answer(self, request: Request, encode: Encode = encode, *, holds: bool = True) -> bytes:
        """Decide, as bytes for the wire that ``encode`` knows; never raises.

        A gateway that ``holds`` slowed calls back takes up room for each.
        """
        if request.route == wire.PROBE:
            return encode(PASS)
        if self.lag.exceeded():
            self.counts.late += 1
            return self._fall_back(request, encode)
        try:
            reply = self.judge(request)
            answer = encode(self._hold(request, reply) if reply.delay_ms and holds else reply)
        except Exception as error:  # noqa: BLE001 - whatever broke, the caller still gets an answer
            self.counts.failed += 1
            self._say("judge failed", error)
            return self._fall_back(request, encode)
        self.counts.judged += 1
        return answer

    def owe(self, connection: Connection) -> None:
        """Let a connection's replies leave at the end of this turn of the loop."""
        if not self._due:
            asyncio.get_running_loop().call_soon(self.settle)
        self._due.append(connection)

    def settle(self) -> int:
        """Commit what the replies of this turn rest on, and let them leave; on how many connections.

        Never raises.
        """
        if not self._due:
            return 0
        try:
            self.commit()
        except Exception as error:  # noqa: BLE001 - a full disk must not take the API away
            self.counts.uncommitted += 1
            self._say("commit failed", error)
        due, self._due = self._due, []
        for connection in due:
            connection.send()
        try:
            self.afterwards()
        except Exception as error:  # noqa: BLE001 - nor must what is done beside the path
            self.counts.failed += 1
            self._say("work after the replies failed", error)
        return len(due)

    def _parser(self, done: Callable[[Request], None]) -> CheckParser:
        return CheckParser(done, self.clock, self.bounds)

    def _broken(self) -> None:
        self.counts.malformed += 1

    def _fall_back(self, request: Request, encode: Encode) -> bytes:
        try:
            if request.route not in self.closed:
                return encode(self.fallback(request))
        except Exception as error:  # noqa: BLE001 - identity itself cannot be told: nobody passes
            self._say("fallback failed", error)
        self.counts.unavailable += 1
        return encode(not_available(request.id))

    def _hold(self, request: Request, reply: Reply) -> Reply:
        if self.held.admit(request.at, reply.delay_ms):
            return reply
        self.counts.overheld += 1
        return too_many_held(request.id)

    def _say(self, what: str, error: Exception) -> None:
        """At most once a second, and never the exception's text: it may quote the caller."""
        now = time.monotonic()
        if now - self._said < 1.0:
            return
        self._said = now
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
        log.error(what, kind=type(error).__name__, place=place, failed=self.counts.failed)


def _make_way(path: str) -> None:
    Path(path).unlink(missing_ok=True)


def _keep_private(path: str) -> None:
    Path(path).chmod(0o600)

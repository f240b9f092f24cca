"""Poll delivery, transmitting (RFC 8936): a receiver fetches what waits for it, and acknowledges it.

A SET is handed out with every poll until it is acknowledged or refused. A long poll waits for something to
come; only so many of one stream may wait at a time, the next ones are answered at once.
"""

import asyncio
import time
from collections import Counter
from typing import Final

import msgspec
import structlog

from limen.engine.shared_signals import Asker
from limen.engine.signal_streams import Stream, Waiting
from limen.identity.ssf.http import StatusError
from limen.identity.ssf.management import Management
from limen.identity.ssf.names import POLL
from limen.identity.ssf.transmitter import Transmitter

log = structlog.get_logger()

MOST_SETS: Final = 100
"""SETs in one answer; ``moreAvailable`` says that there are more."""
MOST_ACKS: Final = 10_000
"""SETs acknowledged or refused by one request; a longer list is refused."""
MOST_POLLS: Final = 4
"""Polls of one stream that may wait at once; further ones are answered at once."""


class SetErr(msgspec.Struct, frozen=True):
    """Why the receiver refused a SET (RFC 8936, section 2.6)."""

    err: str
    description: str = ""


class Poll(msgspec.Struct, frozen=True):
    """A request (RFC 8936, section 2.2)."""

    maxEvents: int | None = None  # noqa: N815 - the wire's names
    returnImmediately: bool = False  # noqa: N815
    ack: tuple[str, ...] = ()
    setErrs: dict[str, SetErr] = {}  # noqa: N815

    def __post_init__(self) -> None:
        if self.maxEvents is not None and self.maxEvents < 0:
            raise ValueError("maxEvents is 0 or more")
        if len(self.ack) + len(self.setErrs) > MOST_ACKS:
            raise ValueError(f"at most {MOST_ACKS} SETs are acknowledged or refused at once")


def read_poll(body: bytes) -> Poll:
    """The request; raises ``StatusError`` 400. An empty body asks for everything."""
    try:
        return msgspec.json.decode(body or b"{}", type=Poll)
    except (ValueError, RecursionError):
        raise StatusError(400, "the body is no poll request (RFC 8936, section 2.2)") from None


class HandOut:
    """The poll endpoint of every stream; used on one loop."""

    def __init__(self, transmitter: Transmitter, management: Management) -> None:
        self._transmitter, self._management = transmitter, management
        self._waiting: Counter[str] = Counter()

    async def answer(self, asker: Asker, stream: str, poll: Poll) -> dict[str, object]:
        """What to answer; raises ``StatusError`` for a stream that is not the asker's, or is pushed."""
        await asyncio.to_thread(self._settle, asker, stream, poll)
        patience = 0.0 if poll.returnImmediately or poll.maxEvents == 0 else self._transmitter.rules.wait
        if self._waiting[stream] >= MOST_POLLS:
            patience = 0.0
        self._waiting[stream] += 1
        try:
            return await self._collect(asker, stream, poll, patience)
        finally:
            self._waiting[stream] -= 1

    async def _collect(self, asker: Asker, stream: str, poll: Poll, patience: float) -> dict[str, object]:
        most = MOST_SETS if poll.maxEvents is None else min(poll.maxEvents, MOST_SETS)
        until = time.monotonic() + patience
        with self._transmitter.bell.listen() as ear:
            while True:
                sets, more = await asyncio.to_thread(self._ready, asker, stream, most)
                left = until - time.monotonic()
                if sets or left <= 0 or self._transmitter.bell.closed:
                    return {"sets": sets, "moreAvailable": more}
                await ear.wait(left)

    def _settle(self, asker: Asker, stream: str, poll: Poll) -> None:
        """Forget what was acknowledged or refused: it would be refused again."""
        found = self._find(asker, stream)
        for jti, refused in poll.setErrs.items():
            log.error(
                "a receiver refused a security event token",
                receiver=found.receiver,
                jti=jti[:64],
                err=refused.err[:64],
            )
        done = [*poll.ack, *poll.setErrs]
        if done:
            self._transmitter.store.acknowledge(found.id, done)

    def _ready(self, asker: Asker, stream: str, most: int) -> tuple[dict[str, str], bool]:
        found = self._find(asker, stream)
        waiting: list[Waiting] = self._transmitter.ready(found, most + 1)
        sets = {each.jti: self._transmitter.signed(each) for each in waiting[:most]}
        return sets, len(waiting) > most

    def _find(self, asker: Asker, stream: str) -> Stream:
        found, config = self._management.stream_to_poll(asker, stream)
        if config.delivery.method != POLL:
            raise StatusError(404, "this stream is pushed: it has no poll endpoint")
        return found

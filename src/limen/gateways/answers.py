"""What came back: Envoy's access log out of a named pipe, as answers for the engine, in batches.

Nothing here is on a caller's path. What is dropped is counted.
"""

import asyncio
import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from limen.gateways.envoy.routes import UNJUDGED
from limen.model.activity import Answer

LARGEST_LINE = 1024 * 1024
"""Bytes of an access log line; a longer one is counted as malformed."""


class Refusal(msgspec.Struct, frozen=True):
    """A call that the gateway turned away before it was judged: malformed, too large, suspended, too many.

    ``peer`` is an address in the clear: make it a pseudonym before it is kept. ``why`` is Envoy's word.
    """

    at: float
    id: str
    peer: str
    status: int
    why: str


class Counts(msgspec.Struct):
    """What was read since the start; only the reader writes."""

    answers: int = 0
    refusals: int = 0
    malformed: int = 0
    dropped: int = 0
    unread_bodies: int = 0


class _Line(msgspec.Struct):
    """One line of the access log; see ``limen.gateways.envoy.accesslog``."""

    start: str
    id: str = ""
    ms: float = 0.0
    upstream_us: float = -1.0
    status: int = 0
    size: int = 0
    details: str = ""
    route: str = ""
    peer: str = ""
    type: str = ""
    encoding: str = ""
    location: str = ""
    body: bytes = b""


_UNREADABLE = frozenset({400, 414, 426, 431, 501, 505})


def unreadable(refusal: Refusal) -> bool:
    """Whether a call was turned away for its form, and not for who sent it or how many there are."""
    return bool(refusal.peer) and refusal.status in _UNREADABLE


Batch = Callable[[Sequence[Answer], Sequence[Refusal]], None]

_decode = msgspec.json.Decoder(_Line).decode

_BEFORE_JUDGEMENT = frozenset({"local_rate_limited", "request_payload_too_large", "route_not_found"})


class AnswersReader:
    """Reads the pipe as Envoy writes it and hands on a batch every ``every`` seconds at most.

    At most ``most`` answers wait for the next batch; more are dropped and counted. ``deliver`` is called on
    the event loop, and takes them in the order in which they ended.
    """

    def __init__(
        self, path: Path, deliver: Batch, *, every: float = 0.2, most: int = 20_000, largest: int = 65_536
    ) -> None:
        self.path = path
        self.deliver = deliver
        self.every = every
        self.most = most
        self.largest = largest
        self.counts = Counts()
        self._rest = b""
        self._answers: list[Answer] = []
        self._refusals: list[Refusal] = []
        self._timer: asyncio.TimerHandle | None = None
        self._handle = -1

    def start(self) -> None:
        """Open the pipe and read from it on the running loop."""
        self._handle = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        asyncio.get_running_loop().add_reader(self._handle, self._ready)

    def stop(self) -> None:
        """Stop reading and hand on what is there."""
        if self._handle >= 0:
            asyncio.get_running_loop().remove_reader(self._handle)
            os.close(self._handle)
            self._handle = -1
        self.flush()

    def feed(self, data: bytes) -> None:
        """Take in bytes from the pipe: whole lines are parsed, a broken end waits for more."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > LARGEST_LINE:
            self._rest = b""
            self.counts.malformed += 1
        for line in lines:
            self._take(line)

    def flush(self) -> None:
        """Hand on what waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._answers or self._refusals:
            answers, refusals = self._answers, self._refusals
            self._answers, self._refusals = [], []
            self.deliver(answers, refusals)

    def _ready(self) -> None:
        try:
            data = os.read(self._handle, 1 << 18)
        except BlockingIOError:
            return
        self.feed(data)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.every, self.flush)

    def _take(self, text: bytes) -> None:
        try:
            line = _decode(text)
            ended = float(line.start) + line.ms / 1000
        except (msgspec.DecodeError, ValueError):
            self.counts.malformed += 1
            return
        if len(self._answers) + len(self._refusals) >= self.most:
            self.counts.dropped += 1
            return
        if _turned_away(line):
            self.counts.refusals += 1
            self._refusals.append(Refusal(ended, line.id, line.peer, line.status, line.details))
        elif _judged_and_passed(line):
            self.counts.answers += 1
            self._answers.append(self._answer(line, ended))

    def _answer(self, line: _Line, ended: float) -> Answer:
        headers = [("content-type", line.type), ("location", line.location)]
        return Answer(
            at=ended,
            id=line.id,
            status=line.status,
            size=line.size,
            duration_ms=line.upstream_us / 1000 if line.upstream_us >= 0 else line.ms,
            headers=tuple(header for header in headers if header[1]),
            body=self._body(line) if line.body else b"",
        )

    def _body(self, line: _Line) -> bytes:
        try:
            return plain(line.body, line.encoding, self.largest)
        except (zlib.error, ValueError):
            self.counts.unread_bodies += 1
            return b""


def plain(data: bytes, encoding: str, most: int) -> bytes:
    """The beginning of a body, out of its content encoding, ``most`` bytes at most.

    Raises ``zlib.error`` for what is not what it says, ``ValueError`` for an encoding that is not read.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return data[:most]
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(wbits=47).decompress(data, most)
        case _:
            raise ValueError("encoding")


def _turned_away(line: _Line) -> bool:
    details = line.details
    return not line.route or details.startswith("rbac_access_denied") or details in _BEFORE_JUDGEMENT


def _judged_and_passed(line: _Line) -> bool:
    return not line.route.endswith(UNJUDGED) and not line.details.startswith("ext_authz")

"""What came back, told by nginx (its access log as syslog) and Caddy (its JSON log) in datagrams.

Datagrams, because a gateway that writes to us must never wait for us. What is lost is lost, as the answers of
a gateway that cannot tell any are; what cannot be read is counted.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence

import msgspec

from limen.gateways.peers import Network, Peers
from limen.model.activity import Answer

AT_A_TIME = 64
"""Datagrams taken in one turn of the loop."""

_LARGEST = 65_536


class Counts(msgspec.Struct):
    """What was read since the start; only the reader writes."""

    answers: int = 0
    malformed: int = 0


class _Line(msgspec.Struct):
    """nginx's line, as the written configuration has it: ``at`` in Unix seconds, ``took`` in seconds."""

    id: str
    at: float
    took: float
    status: int
    size: int = 0
    type: str = ""
    location: str = ""


class _Logged(msgspec.Struct):
    """Caddy's own line of an access log, as far as it is needed."""

    ts: float
    status: int
    duration: float
    size: int = 0
    resp_headers: dict[str, list[str]] = {}


_decode = msgspec.json.Decoder(_Line).decode
_decode_caddy = msgspec.json.Decoder(_Logged).decode


class Told:
    """Listens for datagrams from ``peers`` and hands on answers in batches; used from the running loop."""

    def __init__(self, hear: Callable[[Sequence[Answer]], None], peers: Sequence[Network] = ()) -> None:
        self.hear = hear
        self.peers = Peers(peers)
        self.counts = Counts()
        self._socket: socket.socket | None = None

    def start(self, host: str, port: int) -> None:
        """Listen; raises ``OSError`` when the place is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((host, port))
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._ready, self._socket)

    def stop(self) -> None:
        """Listen no more."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def _ready(self, sock: socket.socket) -> None:
        found: list[Answer] = []
        for _ in range(AT_A_TIME):
            try:
                data, peer = sock.recvfrom(_LARGEST)
            except (BlockingIOError, InterruptedError):
                break
            answer = self._answer(data) if self.peers.admit(peer) else None
            if answer is not None:
                found.append(answer)
        self.counts.answers += len(found)
        if found:
            self.hear(found)

    def _answer(self, data: bytes) -> Answer | None:
        """The answer a datagram tells of; what stands before the first brace is syslog's."""
        text = data[max(0, data.find(b"{")) :]
        try:
            return _of_caddy(text) if b'"resp_headers"' in text else _of_nginx(text)
        except (msgspec.DecodeError, ValueError):
            self.counts.malformed += 1
            return None


def _of_nginx(text: bytes) -> Answer:
    line = _decode(text)
    said = (("content-type", line.type), ("location", line.location))
    headers = tuple(pair for pair in said if pair[1])
    return Answer(line.at, line.id, line.status, line.size, line.took * 1000, headers)


def _of_caddy(text: bytes) -> Answer:
    line = _decode_caddy(text)
    named = {name.lower(): values[0] for name, values in line.resp_headers.items() if values}
    headers = tuple((name, named[name]) for name in ("content-type", "location") if name in named)
    if "x-request-id" not in named:
        raise ValueError("it says not which call it answers")
    return Answer(line.ts, named["x-request-id"], line.status, line.size, line.duration * 1000, headers)

"""Frames of the stream processing offload protocol, version 2.0 (HAProxy, doc/SPOE.txt, section 3.2)."""

from collections.abc import Iterator
from typing import NamedTuple

from limen.gateways.spoe.values import (
    BadFrame,
    Value,
    number,
    octets,
    read_number,
    read_octets,
    read_value,
    value,
)

HELLO, GOODBYE, NOTIFY = 1, 2, 3
_AGENT_HELLO, _AGENT_GOODBYE, _ACK = 101, 102, 103
_FIN = b"\x00\x00\x00\x01"
_WHOLE = 1
VERSION = "2.0"

LARGEST = 2 << 20
"""Octets of a frame that are taken, whatever HAProxy proposes."""

SMALLEST = 256
"""HAProxy's own least ``max-frame-size``."""


Said = dict[str, Value]


class Frame(NamedTuple):
    """One whole frame; ``stream`` and ``id`` name the question that an answer is to."""

    kind: int
    stream: int
    id: int
    payload: bytes


class Split:
    """Frames out of a stream of octets. Its writer is the connection it belongs to."""

    __slots__ = ("_rest", "largest")

    def __init__(self) -> None:
        self._rest = b""
        self.largest = LARGEST

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are whole now; raises ``BadFrame`` for what is no frame, or too large a one.

        One by one, as the first may say how large the next may be.
        """
        data = self._rest + data if self._rest else data
        at = 0
        while len(data) - at >= 4:
            size = int.from_bytes(data[at : at + 4], "big")
            if not 7 <= size <= self.largest:
                raise BadFrame("size")
            if len(data) - at < 4 + size:
                break
            yield _frame(data[at + 4 : at + 4 + size])
            at += 4 + size
        self._rest = data[at:]


def _frame(data: bytes) -> Frame:
    if data[4] & 3 != _WHOLE:
        raise BadFrame("a frame in parts, which we never offered to take")
    try:
        stream, at = read_number(data, 5)
        identity, at = read_number(data, at)
    except IndexError:
        raise BadFrame("cut off") from None
    return Frame(data[0], stream, identity, data[at:])


def pairs(data: bytes) -> Said:
    """Names and typed values, as ``HELLO`` and ``DISCONNECT`` hold them; raises ``BadFrame``."""
    found: Said = {}
    at = 0
    try:
        while at < len(data):
            name, at = read_octets(data, at)
            found[name.decode("latin-1")], at = read_value(data, at)
    except IndexError:
        raise BadFrame("cut off") from None
    return found


def hello(largest: int) -> bytes:
    """Our part of the handshake. ``largest`` must be HAProxy's own ``max-frame-size``: with a smaller one it
    takes every larger question for an error."""
    said = (("version", VERSION), ("max-frame-size", largest), ("capabilities", "pipelining"))
    return _sent(_AGENT_HELLO, 0, 0, _named(said))


def goodbye(status: int, why: str) -> bytes:
    """The connection ends; ``status`` as the protocol numbers it (0 normal, 4 an invalid frame)."""
    return _sent(_AGENT_GOODBYE, 0, 0, _named((("status-code", status), ("message", why))))


def ack(stream: int, identity: int, actions: bytes) -> bytes:
    """The answer to one question."""
    return _sent(_ACK, stream, identity, actions)


def _named(said: tuple[tuple[str, int | str], ...]) -> bytes:
    return b"".join([octets(name) + value(given) for name, given in said])


def _sent(kind: int, stream: int, identity: int, payload: bytes) -> bytes:
    body = b"%c%s%s%s%s" % (kind, _FIN, number(stream), number(identity), payload)
    return len(body).to_bytes(4, "big") + body

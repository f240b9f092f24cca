"""The wire between a command and the running installation: length-prefixed msgpack, bounded, over one socket.

A frame is four bytes (its length, big endian) and a msgpack map. A question is ``{token, verb, args}``, an
answer ``{ok: true, result}`` or ``{ok: false, error, kind}``.
"""

from typing import Any

import msgspec

from limen.model import InputError

MOST_BYTES = 16 << 20
"""Bytes of a question or an answer; more is refused."""
LENGTH = 4


class Question(msgspec.Struct):
    """What is asked, and proof that the asker may."""

    token: bytes
    verb: str
    args: dict[str, Any] = {}


class Reply(msgspec.Struct, omit_defaults=True):
    """What came of it. ``kind`` says whose the fault is: ``config``, ``input`` or ``internal``."""

    ok: bool
    result: Any = None
    error: str = ""
    kind: str = ""


_encode = msgspec.msgpack.Encoder().encode


def frame(message: Question | Reply) -> bytes:
    """A message as it goes over the wire; raises ``InputError`` for one that is too large."""
    body = _encode(message)
    if len(body) > MOST_BYTES:
        raise InputError(f"more than {MOST_BYTES >> 20} MB: ask for less")
    return len(body).to_bytes(LENGTH, "big") + body


def length_of(head: bytes) -> int:
    """The length that a frame's first four bytes give; raises ``InputError`` for one past the limit."""
    length = int.from_bytes(head, "big")
    if length > MOST_BYTES:
        raise InputError("a frame past the limit: not an administration client")
    return length

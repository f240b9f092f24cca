"""What the journal keeps, and how one record becomes bytes.

A record is four bytes (its length << 8 | its kind, little endian) and its msgpack body; records follow one
another in a block. Kinds are append-only: a number is never given a second meaning. Structs may gain fields
with a default, which older blocks then lack.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from limen.model import Evidence, Followed, Label, LimenError, Rekey, Taught
from limen.model.incident import Closure


class Gap(msgspec.Struct, frozen=True, array_like=True):
    """Evidence that is missing, or may be, from ``since`` until ``until`` (Unix seconds).

    ``count`` records were dropped, among those numbered ``first`` to ``last`` (0: not known); ``torn`` bytes
    of an unfinished block were cut off.
    """

    since: float
    until: float
    reason: str
    count: int = 0
    first: int = 0
    last: int = 0
    torn: int = 0


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """Something that readers of the evidence must know of: ``what`` is ``approved``, ``rolled_back``,
    ``retention`` or ``clock_step``; ``revision`` is the model's (0: none)."""

    at: float
    what: str
    revision: int = 0
    by: str = ""
    why: str = ""


class Boot(msgspec.Struct, frozen=True, array_like=True):
    """The journal was opened for writing at ``at``, by Limen ``version``."""

    at: float
    version: str = ""


class Close(msgspec.Struct, frozen=True, array_like=True):
    """The journal was closed in good order; without it the last stop was not clean."""

    at: float


class Relearnt(msgspec.Struct, frozen=True, array_like=True):
    """Evidence that a person called benign, learnt at ``at`` with full weight (``engine.relearn``)."""

    at: float
    evidence: Evidence


Record = Evidence | Rekey | Label | Gap | Mark | Boot | Close | Taught | Relearnt | Closure | Followed

KINDS: Final[dict[type[Record], int]] = {
    Evidence: 1,
    Rekey: 2,
    Label: 3,
    Gap: 4,
    Mark: 5,
    Boot: 6,
    Close: 7,
    Taught: 8,
    Relearnt: 9,
    Closure: 10,
    Followed: 11,
}


class BadRecordError(LimenError):
    """An authentic block that this version cannot read."""


def time_of(record: Record) -> float:
    """When a record says it happened, in Unix seconds; 0 when it does not say."""
    if isinstance(record, Evidence):
        return record.features.at
    if isinstance(record, Gap):
        return record.until
    return 0.0 if isinstance(record, Rekey) else record.at


_encode: Final = msgspec.msgpack.Encoder().encode
_DECODERS: Final[dict[int, Callable[[bytes], Record]]] = {
    kind: msgspec.msgpack.Decoder(struct).decode for struct, kind in KINDS.items()
}


def encode_record(record: Record) -> bytes:
    """One record as bytes; raises ``OverflowError`` past 16 MiB, which no bounded activity reaches."""
    try:
        body = _encode(record)
    except UnicodeEncodeError:
        body = _encode(_mended(msgspec.to_builtins(record, builtin_types=(bytes,))))
    return (len(body) << 8 | KINDS[type(record)]).to_bytes(4, "little") + body


def _mended(value: object) -> object:
    """Text that hostile input left with lone surrogates, which no encoding knows, with ``?`` in their
    place."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value


def decode_record(kind: int, body: bytes) -> Record:
    """One record back; raises ``BadRecordError`` for a kind or a shape that this version does not know."""
    decode = _DECODERS.get(kind)
    if decode is None:
        raise BadRecordError(f"a record of kind {kind}, which this version of Limen does not know")
    try:
        return decode(body)
    except msgspec.DecodeError as problem:
        raise BadRecordError(f"a record of kind {kind} that does not decode ({problem})") from None


def split_block(block: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind and body of each record of a block, undecoded."""
    at, end = 0, len(block)
    while at < end:
        head = int.from_bytes(block[at : at + 4], "little")
        start, at = at + 4, at + 4 + (head >> 8)
        yield head & 255, block[start:at]

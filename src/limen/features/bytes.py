"""The leaves of a JSON body in one forward pass: the pure-Python twin of ``_bytes.pyx``, same results.

A strict parser would give nothing for a body that is cut, malformed or 10,000 levels deep, and would hide the
first of two equal keys. This reader is lenient: it never raises, never recurses, takes linear time, and
names what is wrong. It is no validator: ``01`` passes for a number.
"""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from limen.features.text import read, unescape

BAD_JSON: Final = "bad_json"
NAN: Final = "nan"
DUPLICATE_KEY: Final = "duplicate_key"
TOO_DEEP: Final = "too_deep"
TOO_MANY: Final = "too_many_leaves"
TYPES: Final = ("string", "number", "boolean", "null")
"""What the digits of an outline stand for."""
NAME_LIMIT: Final = 200
"""Characters of a leaf's name; a longer one is cut."""

Leaf = TypeVar("Leaf")

_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_BARE = re.compile(rb"[^ \t\r\n{}\[\]:,\"]+")
_SPACE = re.compile(rb"[ \t\r\n]*")
_NUMBER = re.compile(rb"-?[0-9][0-9eE.+-]*\Z")
_CONSTANTS = frozenset((b"true", b"false", b"null"))
_NANS = frozenset((b"NaN", b"Infinity", b"-Infinity"))
_TYPE_OF: Final = {ord('"'): 0, ord("t"): 2, ord("f"): 2, ord("n"): 3}
_NUMBER_TYPE: Final = 1
_START, _KEY, _COLON, _VALUE, _NEXT = range(5)


class _Reader:
    """One pass over one body; see ``json_leaves``."""

    def __init__(self, most: int, deepest: int, oddities: set[str]) -> None:
        self.most, self.deepest, self.oddities = most, deepest, oddities
        self.kinds = bytearray()
        self.names: list[str] = []
        self.keys: list[set[str]] = []
        self.name = "$"
        self.expect = _START
        self.depth = 0

    def wants(self, *states: int) -> None:
        if self.expect not in states:
            self.oddities.add(BAD_JSON)

    def open(self, kind: int) -> None:
        self.wants(_START, _VALUE)
        self.kinds.append(kind)
        self.depth = max(self.depth, len(self.kinds))
        if len(self.kinds) > self.deepest:
            self.oddities.add(TOO_DEEP)
        else:
            self.names.append(self.name)
            self.keys.append(set())
            self.name = self.name if kind == 123 else (self.name + "[]")[:NAME_LIMIT]
        self.expect = _KEY if kind == 123 else _VALUE

    def close(self, kind: int) -> None:
        if not self.kinds or self.kinds[-1] != kind:
            self.oddities.add(BAD_JSON)
            return
        if len(self.kinds) <= self.deepest:
            self.name = self.names.pop()
            self.keys.pop()
        self.kinds.pop()
        self.expect = _NEXT

    def key(self, text: str) -> None:
        if len(self.kinds) <= self.deepest:
            seen = self.keys[-1]
            if text in seen:
                self.oddities.add(DUPLICATE_KEY)
            seen.add(text)
            self.name = f"{self.names[-1]}.{text}"[:NAME_LIMIT]
        self.expect = _COLON

    def comma(self) -> None:
        self.wants(_NEXT)
        self.expect = _KEY if self.kinds and self.kinds[-1] == 123 else _VALUE
        if not self.kinds:
            self.oddities.add(BAD_JSON)

    def finish(self) -> None:
        if self.kinds or self.expect != _NEXT:
            self.oddities.add(BAD_JSON)


def json_leaves(
    body: bytes, make: Callable[[str, str], Leaf], most: int, deepest: int, oddities: set[str]
) -> tuple[list[Leaf], int, int, int]:
    """Read ``body`` and return ``(leaves, count, depth, rest)``.

    ``make(name, text)`` builds one leaf; ``name`` is ``$.items[].id``. Reading stops after ``most`` leaves:
    ``count`` is how many were seen, ``rest`` the offset of the first one not built (or the body's length).
    Below ``deepest`` levels leaves keep the name of their last named ancestor. Faults go to ``oddities``.
    """
    reader = _Reader(most, deepest, oddities)
    leaves: list[Leaf] = []
    count, at, size = 0, 0, len(body)
    while at < size:
        start, byte = at, body[at]
        at += 1
        if byte in b" \t\r\n":
            at = _end(_SPACE, body, at)
        elif byte in b"{[":
            reader.open(byte)
        elif byte in b"}]":
            reader.close(byte - 2)
        elif byte == 58:
            reader.wants(_COLON)
            reader.expect = _VALUE
        elif byte == 44:
            reader.comma()
        else:
            text, at = _string(body, at, oddities) if byte == 34 else _bare(body, start, oddities)
            if reader.expect == _KEY and reader.kinds:
                if byte != 34:
                    oddities.add(BAD_JSON)
                reader.key(text)
                continue
            reader.wants(_START, _VALUE)
            reader.expect = _NEXT
            count += 1
            if count > most:
                oddities.add(TOO_MANY)
                return leaves, count, reader.depth, start
            leaves.append(make(reader.name, text))
    reader.finish()
    return leaves, count, reader.depth, size


def json_texts(body: bytes, most: int, oddities: set[str]) -> tuple[bytes, list[str]]:
    """Read ``body`` and return ``(outline, texts)``: the body with a digit for the type of each value (see
    ``TYPES``) and a space after it, no other space between, and the texts of the values. A string before a
    colon is no value. Past ``most`` values reading stops.

    Looks at the values alone: faults of a value go to ``oddities``, those of structure are in the outline.
    """
    outline = bytearray()
    texts: list[str] = []
    at, size = 0, len(body)
    while at < size:
        start, byte = at, body[at]
        at += 1
        if byte in b" \t\r\n":
            continue
        if byte in b"{}[]:,":
            outline.append(byte)
            continue
        text, at = _string(body, at, oddities) if byte == 34 else _bare(body, start, oddities)
        if byte == 34 and body[(after := _end(_SPACE, body, at)) : after + 1] == b":":
            outline += body[start:at]
            continue
        if len(texts) >= most:
            oddities.add(TOO_MANY)
            break
        outline += b"%d " % _TYPE_OF.get(byte, _NUMBER_TYPE)
        texts.append(text)
    return bytes(outline), texts


def _end(pattern: re.Pattern[bytes], body: bytes, at: int) -> int:
    match = pattern.match(body, at)
    return match.end() if match else at


def _string(body: bytes, at: int, oddities: set[str]) -> tuple[str, int]:
    end = _end(_STRING, body, at)
    raw = body[at:end]
    if end >= len(body) or body[end] != 34:
        oddities.add(BAD_JSON)
        end = len(body)
        raw = body[at:]
    return (unescape if b"\\" in raw else read)(raw, oddities), end + 1


def _bare(body: bytes, start: int, oddities: set[str]) -> tuple[str, int]:
    end = max(_end(_BARE, body, start), start + 1)
    raw = body[start:end]
    if raw in _NANS:
        oddities.add(NAN)
    elif raw not in _CONSTANTS and not _NUMBER.match(raw):
        oddities.add(BAD_JSON)
    return read(raw, oddities), end

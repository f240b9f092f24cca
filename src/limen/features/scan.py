"""Two engines that find the same signatures in linear time: Hyperscan, and RE2 where it has no wheel."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Protocol

from limen.features.signatures import ROWS
from limen.features.signatures.row import Row

SEPARATOR: Final = "\x1e"
MATCH_LIMIT: Final = 256
"""Matches of one scan that are looked at; a call with more is odd in any case (``many_matches``)."""

_SEPARATORS = re.compile(rb"\x1e")

Found = list[tuple[int, int]]


class Scanner(Protocol):
    """Finds signatures in a buffer of values, each between two separators."""

    def find(self, buffer: bytes) -> Found:
        """Pairs of (index into the rows, offset just past a matched byte); at most ``MATCH_LIMIT``."""
        ...


class Hyperscan:
    """The engine: one pass over the buffer for all rows."""

    def __init__(self, rows: Sequence[Row] = ROWS) -> None:
        import hyperscan  # noqa: PLC0415 (optional at run time)

        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[row.pattern.encode("latin-1") for row in rows],
            ids=list(range(len(rows))),
            flags=[0 if row.cased else hyperscan.HS_FLAG_CASELESS for row in rows],
        )
        self._terminated = hyperscan.ScanTerminated
        self._scan = self._database.scan

    def find(self, buffer: bytes) -> Found:
        """See ``Scanner``."""
        found: Found = []
        try:
            self._scan(buffer, _note, context=found)
        except self._terminated:  # there were MATCH_LIMIT of them
            return found
        return found


def _note(row: int, _start: int, end: int, _flags: int, found: Any) -> bool:
    """Hyperscan's callback; true stops the scan."""
    found.append((row, end))
    return len(found) >= MATCH_LIMIT


class Re2:
    """The fallback: the set of rows that match, value by value where the buffer matches at all."""

    def __init__(self, rows: Sequence[Row] = ROWS) -> None:
        import re2  # noqa: PLC0415 (optional at run time)

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.dot_nl = True
        options.max_mem = 256 << 20
        self._set = re2.Set.SearchSet(options)
        for row in rows:
            self._set.Add((row.pattern if row.cased else f"(?i){row.pattern}").encode("latin-1"))
        self._set.Compile()

    def find(self, buffer: bytes) -> Found:
        """See ``Scanner``."""
        if not self._set.Match(buffer):
            return []
        found: Found = []
        start = 0
        for value in buffer[1:-1].split(b"\x1e"):
            found += [(row, start + 2) for row in self._set.Match(b"\x1e" + value + b"\x1e") or ()]
            start += len(value) + 1
            if len(found) >= MATCH_LIMIT:
                break
        return found


@cache
def scanner() -> Scanner:
    """Hyperscan where it is installed, else RE2, compiled at the first use (about a second).

    Raises ``ImportError`` where neither is installed.
    """
    try:
        return Hyperscan()
    except ImportError:
        return Re2()


def joined(texts: Sequence[str]) -> bytes:
    """The buffer of ``texts``: one separator before, between, after; none inside. None is one empty text."""
    texts = texts or [""]
    buffer = f"{SEPARATOR}{SEPARATOR.join(texts)}{SEPARATOR}".encode("utf-8", "surrogatepass")
    if buffer.count(b"\x1e") == len(texts) + 1:
        return buffer
    return joined([text.replace(SEPARATOR, " ") for text in texts])


def by_value(buffer: bytes, found: Found) -> dict[int, list[tuple[int, int]]]:
    """Group ``found`` by value: index of the value → (row, offset of the match's end inside it)."""
    starts = [m.start() for m in _SEPARATORS.finditer(buffer)] if len(found) > 16 else None
    groups: dict[int, list[tuple[int, int]]] = {}
    for row, end in found:
        index, start = _place(buffer, end, starts)
        groups.setdefault(index, []).append((row, end - start))
    return groups


def _place(buffer: bytes, end: int, starts: list[int] | None) -> tuple[int, int]:

    if starts is None:
        return buffer.count(b"\x1e", 0, end - 1) - 1, buffer.rfind(b"\x1e", 0, end - 1) + 1
    at = bisect_left(starts, end - 1) - 1
    return at, starts[at] + 1

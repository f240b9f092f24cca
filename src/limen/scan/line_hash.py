"""What GitHub calls ``primaryLocationLineHash``: by it code scanning knows an alert again when lines move,
also one that another tool uploaded.

The hash is that of ``github/codeql-action`` (``src/fingerprints.ts``): 100 UTF-16 units from the start of the
line, blanks and tabs left out, as a polynomial in 37 modulo 2^64, with a number for lines that begin alike.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final

_BLOCK: Final = 100
_FACTOR: Final = 37
_END: Final = b"\xff\xff"
_NEXT: Final = b"\n\0"
_NEWLINE: Final = re.compile(r"\r\n?")


class LineHashes:
    """The hashes of one text's lines, each counted when it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _lines(self) -> list[tuple[bytes, int]]:
        """The block of each line, and how many lines up to it begin so."""
        kept = _NEWLINE.sub("\n", self._text).replace(" ", "").replace("\t", "")
        units, seen = kept.encode("utf-16-le", "surrogatepass") + _END, Counter[bytes]()
        found = []
        for start in _starts(units):
            block = units[start : start + 2 * _BLOCK]
            seen[block] += 1
            found.append((block, seen[block]))
        return found

    def of(self, number: int) -> str:
        """The hash of a line by its number from 1; empty beyond the ends."""
        if not 0 < number <= len(self._lines):
            return ""
        block, count = self._lines[number - 1]
        value = 0
        for unit in array("H", block.ljust(2 * _BLOCK, b"\0")):
            value = (value * _FACTOR + unit) & 0xFFFF_FFFF_FFFF_FFFF
        return f"{value:x}:{count}"


def _starts(units: bytes) -> Iterator[int]:
    """Where lines begin, in bytes of UTF-16; the two bytes of a newline may also be halves of others."""
    yield 0
    at = units.find(_NEXT)
    while at >= 0:
        if at % 2 == 0:
            yield at + 2
        at = units.find(_NEXT, at + 1)

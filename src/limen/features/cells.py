"""How many different objects there were, in bounded memory: the pure-Python twin of ``Cells`` in
``_windows.pyx``, same results."""

import math
from typing import Final

CELLS: Final = 4_096
"""Cells, a bit each; an object is in the one that its number leads to."""
BYTES: Final = CELLS // 8
EXACT: Final = 64
"""Marked cells below which they are as good as objects."""
_NOTHING: Final = bytearray()


class Cells:
    """Linear counting (Whang, Vander-Zanden and Taylor, 1990) of 63-bit hashes; ``marked`` cells hold some.

    ``data`` is what ``encode`` gave: a bit for each cell, low bits first.
    """

    __slots__ = ("_bits", "marked")

    def __init__(self, data: bytes = b"") -> None:
        self._bits = bytearray(data[:BYTES].ljust(BYTES, b"\0")) if data else _NOTHING
        self.marked = int.from_bytes(self._bits, "little").bit_count()

    def add(self, item: int) -> None:
        """Count an object."""
        cell = item % CELLS
        place, bit = cell >> 3, 1 << (cell & 7)
        if not self._bits:
            self._bits = bytearray(BYTES)
        if not self._bits[place] & bit:
            self._bits[place] |= bit
            self.marked += 1

    def count(self) -> int:
        """How many different objects there were: exact when few."""
        return self.marked if self.marked < EXACT else estimate(self.marked)

    def clear(self) -> None:
        """Begin again from nothing."""
        self._bits = _NOTHING
        self.marked = 0

    def encode(self) -> bytes:
        """As bytes, without the empty ones at the end."""
        return bytes(self._bits.rstrip(b"\0"))


def estimate(marked: int) -> int:
    """How many objects mark so many cells; most probably."""
    return round(-CELLS * math.log(1 - min(marked, CELLS - 1) / CELLS))

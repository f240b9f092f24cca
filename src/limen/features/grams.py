"""Which cells of the payload model's table a text touches: hashed runs of its letters and of its tokens.

Runs of one to four letters (small, digits as one, white space as one, both ends marked) and of one to
four token classes (see ``tokens``), each hashed to a cell: the hashing trick (Weinberger et al., 2009).
Compiled in ``_grams.pyx``; this is its twin.
"""

from typing import Final

BUCKETS: Final = 1 << 15
"""Cells of the table; a power of two."""
LETTERS: Final = 512
"""Letters of a text that are read."""
LONGEST: Final = 4
"""Letters or tokens of the longest run."""

TEXT_SEED: Final = 0x811C9DC5
TOKEN_SEED: Final = 0x050C5D1F
_PRIME: Final = 0x01000193
_MASK: Final = 0xFFFFFFFF
_START, _END, _SPACE, _ZERO, _OTHER = 2, 3, 32, 48, 128


def cells(text: str, tokens: str) -> list[int]:
    """The cell of every run, in the order of where it starts; of a run that comes twice, twice."""
    symbols = [_START, *[_symbol(ord(letter)) for letter in text[:LETTERS]], _END]
    return [*_runs(symbols, TEXT_SEED), *_runs([ord(token) for token in tokens], TOKEN_SEED)]


def weigh(text: str, tokens: str, table: bytes) -> tuple[int, int]:
    """The sum of the runs' weights in ``table`` (one signed byte a cell), and how many runs there are."""
    found = cells(text, tokens)
    return sum([(table[cell] ^ 0x80) - 0x80 for cell in found]), len(found)


def _runs(symbols: list[int], seed: int) -> list[int]:
    found: list[int] = []
    for start in range(len(symbols)):
        mixed = seed
        for symbol in symbols[start : start + LONGEST]:
            mixed = (mixed ^ symbol) * _PRIME & _MASK
            found.append((mixed ^ mixed >> 15) & BUCKETS - 1)
    return found


def _symbol(point: int) -> int:
    if point >= _OTHER:
        return _OTHER | point >> 8 & 0x7F
    if 65 <= point <= 90:
        return point + 32
    if 48 <= point <= 57:
        return _ZERO
    return _SPACE if 9 <= point <= 13 else point

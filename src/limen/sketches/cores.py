"""What two sketches do with every call: count in cells, look up and set registers.

``tally.py`` and ``distinct.py`` say what they are and do the rest. Compiled in ``_cores.pyx``; this is its
twin.
"""

from typing import Final

CODES: Final = 1_024
"""Cells of a tally."""
EPOCH: Final = 4
"""Weeks in an epoch of a tally."""
KEEP: Final = 3
"""Epochs kept, counted back from the newest."""
INDEX_BITS: Final = 6
REGISTERS: Final = 1 << INDEX_BITS
"""Registers of a distinct count."""
HIGHEST: Final = 58
"""The rank of a hash whose every bit past the index is 0."""
CELLS: Final = tuple(range(CODES))
"""Each cell's number, so that all tallies share them."""


class Cells:
    """The counts of a ``Tally`` by epoch and cell, and their sum."""

    __slots__ = ("epochs", "mass")

    def __init__(self) -> None:
        self.epochs: dict[int, dict[int, int]] = {}
        self.mass = 0

    def add_all(self, week: int, codes: tuple[int, ...], weight: int) -> None:
        """Count several things (their hashes) with an integer ``weight``; weeks too old to matter are passed
        over."""
        counts = self.open(week // EPOCH)
        if counts is not None:
            for code in codes:
                cell = CELLS[code % CODES]
                counts[cell] = counts.get(cell, 0) + weight
                self.mass += weight

    def count(self, code: int) -> int:
        """The weight counted of a thing, in all epochs kept."""
        cell = code % CODES
        return sum([counts.get(cell, 0) for counts in self.epochs.values()])

    def open(self, epoch: int) -> dict[int, int] | None:
        """The counts of an epoch, to be added to; ``None`` for one too old to matter."""
        counts = self.epochs.get(epoch)
        if counts is not None:
            return counts
        newest = max(self.epochs, default=epoch)
        if epoch <= newest - KEEP:
            return None
        if epoch > newest:
            for old in [known for known in self.epochs if known <= epoch - KEEP]:
                self.mass -= sum(self.epochs.pop(old).values())
        return self.epochs.setdefault(epoch, {})


class Registers:
    """The registers of a ``Distinct``, the last ``week`` anything was added; ``counted`` is the estimate, -1
    when it is to be made anew."""

    __slots__ = ("counted", "mass", "registers", "week")

    def __init__(self) -> None:
        self.registers: dict[int, int] = {}
        self.week = 0
        self.mass = 0
        self.counted = -1

    def add(self, week: int, element: int) -> None:
        """Add a 63-bit hash."""
        index = element & (REGISTERS - 1)
        rank = HIGHEST - (element >> INDEX_BITS).bit_length()
        self.week = max(self.week, week)
        if rank > self.registers.get(index, 0):
            self.registers[index] = rank
            self.mass += 1
            self.counted = -1

    def may_hold(self, element: int) -> bool:
        """Whether adding the element would change no register: it was added, or (as likely as registers are
        taken) one like it was."""
        rank = HIGHEST - (element >> INDEX_BITS).bit_length()
        return self.registers.get(element & (REGISTERS - 1), 0) >= rank

"""How often each of many things was counted, in a table of fixed size: for what follows what.

Things are hashed into ``CODES`` cells; two that share one are counted together. A ring of absolute epochs
of ``EPOCH`` weeks, all read alike: what is older than ``KEEP`` of them is forgotten.
"""

from typing import Any

from limen.sketches.calls import Cells
from limen.sketches.cores import CELLS, CODES, EPOCH


class Tally(Cells):
    """Integer counts by epoch and cell. Reading needs no compiled view: it is a look-up an epoch."""

    __slots__ = ()

    @property
    def newest(self) -> int:
        """The last week of the newest epoch, 0 when empty."""
        return max(self.epochs, default=-1) * EPOCH + EPOCH - 1 if self.epochs else 0

    def add(self, week: int, code: int, weight: int) -> None:
        """Count a thing (its hash) with an integer ``weight``; weeks too old to matter are passed over."""
        self.add_all(week, (code,), weight)

    def merge(self, other: "Tally") -> None:
        """Add another's counts."""
        for epoch, counts in sorted(other.epochs.items()):
            mine = self.open(epoch)
            if mine is not None:
                for cell, count in counts.items():
                    mine[cell] = mine.get(cell, 0) + count
                    self.mass += count

    def dump(self) -> list[Any]:
        """``[[epoch, [cell, count, cell, count, ...]], ...]``, sorted."""
        return [
            [epoch, [number for pair in sorted(counts.items()) for number in pair]]
            for epoch, counts in sorted(self.epochs.items())
        ]

    @classmethod
    def load(cls, plain: list[Any]) -> "Tally":
        """Read what ``dump`` wrote."""
        made = cls()
        for epoch, flat in plain:
            cells = [CELLS[cell % CODES] for cell in flat[::2]]
            made.epochs[epoch] = dict(zip(cells, flat[1::2], strict=True))
            made.mass += sum(flat[1::2])
        return made

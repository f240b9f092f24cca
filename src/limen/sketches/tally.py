"""How often each of many things was counted, in a table of fixed size: for what follows what.

Things are hashed into ``CODES`` cells; two that share one are counted together. A ring of absolute epochs
of ``EPOCH`` weeks, all read alike: what is older than ``KEEP`` of them is forgotten.
"""

from typing import Any, Final

CODES: Final = 1_024
EPOCH: Final = 4
"""Weeks in an epoch."""
KEEP: Final = 3
"""Epochs kept, counted back from the newest."""

_CELLS: Final = tuple(range(CODES))


class Tally:
    """Integer counts by epoch and cell. Reading needs no compiled view: it is a look-up an epoch."""

    __slots__ = ("epochs", "mass")

    def __init__(self) -> None:
        self.epochs: dict[int, dict[int, int]] = {}
        self.mass = 0

    @property
    def newest(self) -> int:
        """The last week of the newest epoch, 0 when empty."""
        return max(self.epochs, default=-1) * EPOCH + EPOCH - 1 if self.epochs else 0

    def add(self, week: int, code: int, weight: int) -> None:
        """Count a thing (its hash) with an integer ``weight``; weeks too old to matter are passed over."""
        self.add_all(week, (code,), weight)

    def add_all(self, week: int, codes: tuple[int, ...], weight: int) -> None:
        """Count several."""
        counts = self._open(week // EPOCH)
        if counts is not None:
            for code in codes:
                cell = _CELLS[code % CODES]
                counts[cell] = counts.get(cell, 0) + weight
                self.mass += weight

    def count(self, code: int) -> int:
        """The weight counted of a thing, in all epochs kept."""
        cell = code % CODES
        found = 0
        for counts in self.epochs.values():
            found += counts.get(cell, 0)
        return found

    def merge(self, other: "Tally") -> None:
        """Add another's counts."""
        for epoch, counts in sorted(other.epochs.items()):
            mine = self._open(epoch)
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
            cells = [_CELLS[cell % CODES] for cell in flat[::2]]
            made.epochs[epoch] = dict(zip(cells, flat[1::2], strict=True))
            made.mass += sum(flat[1::2])
        return made

    def _open(self, epoch: int) -> dict[int, int] | None:
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

"""How large samples usually are, read at once after each: an integer histogram over a Fenwick tree.

Where a threshold must be exact to the last sample (conformal prediction) a view that is compiled now and then
would not do, and compiling one after each sample costs too much. The tree (Fenwick, 1994) is not learnt
state: it is made from the counts, and never written.
"""

from typing import Any, Final

CELLS: Final = 1_024
EPOCH: Final = 4
"""Weeks in an epoch."""
KEEP: Final = 4
"""Epochs kept, counted back from the newest, all weighing the same."""


class Ranks:
    """Integer counts by epoch and cell (0 to ``CELLS`` - 1); ``highest`` is the highest cell that holds a
    sample, -1 when empty."""

    __slots__ = ("_tree", "epochs", "highest", "mass")

    def __init__(self) -> None:
        self.epochs: dict[int, dict[int, int]] = {}
        self.mass = 0
        self.highest = -1
        self._tree = [0] * (CELLS + 1)

    @property
    def newest(self) -> int:
        """The last week of the newest epoch, 0 when empty."""
        return max(self.epochs) * EPOCH + EPOCH - 1 if self.epochs else 0

    def add(self, week: int, cell: int, weight: int) -> None:
        """Count one sample; a negative weight takes one back. Weeks too old to matter are passed over."""
        epoch = week // EPOCH
        counts = self.epochs.get(epoch)
        if counts is None:
            counts = self._open(epoch, weight)
            if counts is None:
                return
        left = counts.get(cell, 0) + weight
        if left < 0:
            return
        self._count(cell, weight)
        if left:
            counts[cell] = left
            return
        del counts[cell]
        if not counts:
            del self.epochs[epoch]

    def at_least(self, cell: int) -> int:
        """The weight of the samples in ``cell`` and above."""
        index, below = cell, 0
        while index > 0:
            below += self._tree[index]
            index -= index & -index
        return self.mass - below

    def merge(self, other: "Ranks") -> None:
        """Add another's counts."""
        for epoch, counts in sorted(other.epochs.items()):
            for cell, count in sorted(counts.items()):
                self.add(epoch * EPOCH, cell, count)

    def dump(self) -> list[Any]:
        """``[[epoch, [cell, count, cell, count, ...]], ...]``, sorted."""
        return [
            [epoch, [number for pair in sorted(counts.items()) for number in pair]]
            for epoch, counts in sorted(self.epochs.items())
        ]

    @classmethod
    def load(cls, plain: list[Any]) -> "Ranks":
        """Read what ``dump`` wrote."""
        made = cls()
        for epoch, flat in plain:
            for cell, count in zip(flat[::2], flat[1::2], strict=True):
                made.add(epoch * EPOCH, cell, count)
        return made

    def _count(self, cell: int, weight: int) -> None:
        self.mass += weight
        index = cell + 1
        while index <= CELLS:
            self._tree[index] += weight
            index += index & -index
        self.highest = max(self.highest, cell)
        while weight < 0 <= self.highest and not self.at_least(self.highest):
            self.highest -= 1

    def _open(self, epoch: int, weight: int) -> dict[int, int] | None:
        newest = max(self.epochs, default=epoch)
        if epoch <= newest - KEEP or weight <= 0:
            return None
        for old in [known for known in self.epochs if known <= epoch - KEEP]:
            for cell, count in self.epochs.pop(old).items():
                self._count(cell, -count)
        return self.epochs.setdefault(epoch, {})

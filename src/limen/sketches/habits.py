"""How often each of many values was counted, for half a year: what a user's (or all users') habits are.

A ring of absolute epochs of ``EPOCH`` weeks, weighted when read (a half after ``HALF_LIFE`` of them, nothing
after ``KEEP``). The low four bits of a value's code are its *sort*; of each sort below ``FEW`` at most
``CAP`` values an epoch are kept, those with the smallest codes (bottom-k: codes are keyed pseudonyms, so
nobody can choose whom he displaces). Because an epoch's table depends on the set of its values alone,
merging is exact.
"""

from typing import Any, ClassVar, Final, Self

from limen.sketches.base import FULL, KEEP_WEEKS

EPOCH: Final = 4
"""Weeks in an epoch."""
KEEP: Final = 7
"""Epochs kept, counted back from the newest: more than six months of logins add nothing (das-group, 2022)."""
HALF_LIFE: Final = 3.2
"""Epochs after which a count weighs a half: 90 days."""
SORTS: Final = 16
FEW: Final = 13
"""Sorts from here on have few values by themselves (hours of the week, counters), so that all are kept."""

ONE: Final = 1_024 * FULL
"""What one fully trusted sample of the present epoch counts in a view."""

WEIGHTS: Final = tuple(round(1_024 * 2.0 ** (-age / HALF_LIFE)) for age in range(KEEP))
"""What a sample counts in a view, by its age in epochs, for each unit of its weight."""


class View(dict[int, int]):
    """Weighted counts by code, ``ONE`` for a fully trusted login of late; to be read only."""

    __slots__ = ("as_of", "epochs")

    def __init__(self, epochs: dict[int, dict[int, int]], as_of: int) -> None:
        super().__init__()
        self.epochs = epochs
        self.as_of = as_of

    def age(self, code: int) -> int:
        """Epochs since a value was first counted, as far as is remembered; 0 for this epoch, or never."""
        return max([self.as_of - epoch for epoch, counts in self.epochs.items() if code in counts], default=0)

    def largest(self, low: int, high: int) -> int:
        """The largest code from ``low`` to ``high`` of the latter's sort, 0 if there is none."""
        sort = high & (SORTS - 1)
        return max([code for code in self if low <= code <= high and code & (SORTS - 1) == sort], default=0)

    def usual(self, sort: int) -> int:
        """The value of a sort with the largest count, of several the smallest; 0 if there is none."""
        return min(
            [(-count, code) for code, count in self.items() if code & (SORTS - 1) == sort], default=(0, 0)
        )[1]

    def most(self, sort: int) -> tuple[int, int]:
        """The largest count of a sort's values, and the sum of all of them."""
        counts = [count for code, count in self.items() if code & (SORTS - 1) == sort]
        return max(counts, default=0), sum(counts)


class Habits:
    """Integer counts by epoch and code, for one user.

    ``view`` is kept and moved on by each ``add``: weights are integers too, so that it does not depend on the
    order of learning either. The compiled twin in ``_habits.pyx`` gives the same results;
    ``limen.sketches.customs`` chooses.
    """

    CAP: ClassVar[int] = 32
    __slots__ = ("_as_of", "_view", "epochs", "mass")

    def __init__(self) -> None:
        self._view: View | None = None
        self._as_of = 0
        self.epochs: dict[int, dict[int, int]] = {}
        self.mass = 0

    @property
    def newest(self) -> int:
        """The week up to which this counts as used: later than the last one seen by as much as habits are
        remembered for longer than other things."""
        return (max(self.epochs) + KEEP) * EPOCH - KEEP_WEEKS if self.epochs else 0

    def add(self, week: int, code: int, weight: int) -> None:
        """Count a value with an integer weight. A negative one takes a lesson back; what is no longer held,
        or too old to matter, is passed over."""
        epoch = week // EPOCH
        counts = self.epochs.get(epoch)
        if counts is None:
            counts = self._open(epoch, weight)
            if counts is None:
                return
        count = counts.get(code)
        if count is None:
            if weight <= 0 or not self._room(counts, code):
                return
            count = 0
        left = max(0, count + weight)
        self.mass += left - count
        if self._view is not None:
            self._move(epoch, code, left - count)
        if left:
            counts[code] = left
            return
        del counts[code]
        if not counts:
            del self.epochs[epoch]

    def view(self, week: int) -> View:
        """The weighted counts as of ``week``."""
        epoch = week // EPOCH
        if self._view is None or self._as_of != epoch:
            self._view, self._as_of = View(self.epochs, epoch), epoch
            for of, counts in self.epochs.items():
                for code, count in counts.items():
                    self._move(of, code, count)
        return self._view

    def _move(self, epoch: int, code: int, by: int) -> None:
        age = max(0, self._as_of - epoch)
        if self._view is not None and age < KEEP:
            left = self._view.get(code, 0) + by * WEIGHTS[age]
            if left:
                self._view[code] = left
            else:
                self._view.pop(code, None)

    def merge(self, other: "Habits") -> None:
        """Add another's counts."""
        for epoch, counts in sorted(other.epochs.items()):
            for code, count in sorted(counts.items()):
                self.add(epoch * EPOCH, code, count)

    def dump(self) -> list[Any]:
        """``[[epoch, [code, count, code, count, ...]], ...]``, sorted."""
        return [
            [epoch, [number for pair in sorted(counts.items()) for number in pair]]
            for epoch, counts in sorted(self.epochs.items())
        ]

    @classmethod
    def load(cls, plain: list[Any]) -> Self:
        """Read what ``dump`` wrote."""
        made = cls()
        for epoch, flat in plain:
            made.epochs[epoch] = dict(zip(flat[::2], flat[1::2], strict=True))
            made.mass += sum(flat[1::2])
        return made

    def _room(self, counts: dict[int, int], code: int) -> bool:
        """Whether a new value is kept; a larger one of its sort makes room for it."""
        sort = code & (SORTS - 1)
        if sort >= FEW or len(counts) < self.CAP:
            return True
        held = [known for known in counts if known & (SORTS - 1) == sort]
        if len(held) < self.CAP:
            return True
        largest = max(held)
        if code > largest:
            return False
        self.mass -= counts.pop(largest)
        self._view = None
        return True

    def _open(self, epoch: int, weight: int) -> dict[int, int] | None:
        newest = max(self.epochs, default=epoch)
        if epoch <= newest - KEEP or weight <= 0:
            return None
        self._view = None
        if epoch > newest:
            for old in [known for known in self.epochs if known <= epoch - KEEP]:
                self.mass -= sum(self.epochs.pop(old).values())
        return self.epochs.setdefault(epoch, {})


class Votes(Habits):
    """The same for what all users share: far more values a sort."""

    CAP: ClassVar[int] = 4_096
    __slots__ = ()

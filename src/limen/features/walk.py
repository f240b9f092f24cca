"""How one caller moves over one kind of object: how many, how many not his, and whether in sequence."""

import math

from limen.features.windows import STEP_BACK

HOUR = 3_600
DAY = 86_400
_CELLS = 4_096
_EXACT = 64


def mark(bitmap: int, item: int) -> int:
    """Set the cell of an object (a 63-bit hash) in a linear-counting bitmap."""
    return bitmap | (1 << (item % _CELLS))


def counted(bitmap: int) -> int:
    """How many different objects a bitmap holds (linear counting, Whang et al. 1990): exact when few."""
    cells = bitmap.bit_count()
    if cells < _EXACT:
        return cells
    return round(-_CELLS * math.log(1 - min(cells, _CELLS - 1) / _CELLS))


class Walk:
    """One caller on one kind of object, within the present hour and day (absolute, UTC).

    A *run* is a series of integer ids of one stride, or of small strides in one direction: ids that follow
    one another because somebody counts, not because a page lists them.
    """

    __slots__ = (
        "day",
        "distinct_day",
        "distinct_hour",
        "hour",
        "last",
        "odd",
        "peak",
        "run",
        "stride",
        "unearned_day",
        "unearned_hour",
    )

    def __init__(self) -> None:
        self.hour = self.day = 0
        self.distinct_hour = self.distinct_day = 0
        self.unearned_hour = self.unearned_day = 0
        self.last = self.stride = self.run = self.peak = 0
        self.odd = 0

    def turn(self, at: float) -> list[tuple[int, int]] | None:
        """Begin a new hour or day if one has come; returns ``(series, count)`` of those that closed clean.

        A clock that stepped back by more than ``STEP_BACK`` begins both afresh, as in ``windows``.
        """
        closed: list[tuple[int, int]] | None = None
        hour = int(at) // HOUR
        if hour > self.hour:
            if self.distinct_hour and not self.odd:
                closed = [
                    (0, counted(self.distinct_hour)),
                    (2, counted(self.unearned_hour)),
                    (4, self.peak),
                ]
            day = int(at) // DAY
            if day > self.day:
                closed = self._turn_day(day, closed)
            self._open_hour(hour)
        elif hour < self.hour and self.hour * HOUR - at > STEP_BACK:
            self._open_hour(hour)
            self._open_day(int(at) // DAY)
        return closed

    def _turn_day(self, day: int, closed: list[tuple[int, int]] | None) -> list[tuple[int, int]] | None:
        if self.distinct_day and not self.odd:
            closed = closed or []
            closed += [(1, counted(self.distinct_day)), (3, counted(self.unearned_day))]
        self._open_day(day)
        return closed

    def _open_hour(self, hour: int) -> None:
        self.hour, self.distinct_hour, self.unearned_hour = hour, 0, 0
        self.peak = self.run = 0

    def _open_day(self, day: int) -> None:
        self.day, self.distinct_day, self.unearned_day, self.odd = day, 0, 0, 0

    def touch(self, item: int) -> None:
        """Count an object."""
        bit = 1 << (item % _CELLS)
        self.distinct_hour |= bit
        self.distinct_day |= bit

    def stray(self, item: int) -> None:
        """Count an object that this caller was never given."""
        bit = 1 << (item % _CELLS)
        self.unearned_hour |= bit
        self.unearned_day |= bit

    def step(self, number: int) -> None:
        """Follow an integer id. Repeating the same id neither lengthens nor breaks a run."""
        stride = number - self.last
        if stride == 0:
            return
        follows = self.run and (stride == self.stride or (abs(stride) <= 3 and stride * self.stride > 0))
        self.run = self.run + 1 if follows else 1
        self.last, self.stride = number, stride
        self.peak = max(self.peak, self.run)

"""How one caller moves over one kind of object: how many, how many not his, and whether in sequence."""

from limen.features.counting import Cells
from limen.features.windows import STEP_BACK

HOUR = 3_600
DAY = 86_400


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
        self.distinct_hour, self.distinct_day = Cells(), Cells()
        self.unearned_hour, self.unearned_day = Cells(), Cells()
        self.last = self.stride = self.run = self.peak = 0
        self.odd = 0

    def turn(self, at: float) -> list[tuple[int, int]] | None:
        """Begin a new hour or day if one has come; returns ``(series, count)`` of those that closed clean.

        A clock that stepped back by more than ``STEP_BACK`` begins both afresh, as in ``windows``.
        """
        closed: list[tuple[int, int]] | None = None
        hour = int(at) // HOUR
        if hour > self.hour:
            if self.distinct_hour.marked and not self.odd:
                closed = [
                    (0, self.distinct_hour.count()),
                    (2, self.unearned_hour.count()),
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
        if self.distinct_day.marked and not self.odd:
            closed = closed or []
            closed += [(1, self.distinct_day.count()), (3, self.unearned_day.count())]
        self._open_day(day)
        return closed

    def _open_hour(self, hour: int) -> None:
        self.distinct_hour.clear()
        self.unearned_hour.clear()
        self.hour, self.peak, self.run = hour, 0, 0

    def _open_day(self, day: int) -> None:
        self.distinct_day.clear()
        self.unearned_day.clear()
        self.day, self.odd = day, 0

    def touch(self, item: int) -> None:
        """Count an object."""
        self.distinct_hour.add(item)
        self.distinct_day.add(item)

    def stray(self, item: int) -> None:
        """Count an object that this caller was never given."""
        self.unearned_hour.add(item)
        self.unearned_day.add(item)

    def step(self, number: int) -> None:
        """Follow an integer id. Repeating the same id neither lengthens nor breaks a run."""
        stride = number - self.last
        if stride == 0:
            return
        follows = self.run and (stride == self.stride or (abs(stride) <= 3 and stride * self.stride > 0))
        self.run = self.run + 1 if follows else 1
        self.last, self.stride = number, stride
        self.peak = max(self.peak, self.run)

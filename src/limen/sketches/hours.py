"""Activity by hour of the week (UTC), sparse, in a ring of weeks."""

from array import array
from typing import Any

from limen.sketches.base import Kept
from limen.sketches.counts import Histogram

HOURS = 168
_THURSDAY = 3  # the Unix epoch began on one


def hour_of_week(at: float) -> int:
    """0 for Monday 00:00-01:00 UTC, up to 167."""
    hours = int(at // 3600)
    return (hours + _THURSDAY * 24) % HOURS


Shares = tuple[float, "array[float]"]
"""The total, and the share of each hour."""


class Hours:
    """Counts by hour of the week; each read spreads an hour over its neighbours, so that five to nine
    does not surprise at five to ten."""

    __slots__ = ("_kept", "counts")

    def __init__(self) -> None:
        self._kept: Kept[Shares] = Kept()
        self.counts = Histogram()

    @property
    def mass(self) -> int:
        """The total weight counted."""
        return self.counts.mass

    @property
    def newest(self) -> int:
        """The last week seen."""
        return self.counts.newest

    def add(self, week: int, hour: int, weight: int) -> None:
        """Count activity in an hour of the week. Each hour is a series of its own, so none is rounded."""
        self.counts.add(week, hour, 0, weight)

    def merge(self, other: "Hours") -> None:
        """Add another's counts."""
        self.counts.merge(other.counts)

    def dump(self) -> list[Any]:
        """As the histogram beneath."""
        return self.counts.dump()

    @classmethod
    def load(cls, plain: list[Any]) -> "Hours":
        """Read what ``dump`` wrote."""
        made = cls()
        made.counts = Histogram.load(plain)
        return made

    def read(self, week: int, epoch: int) -> Shares:
        """The view as of ``week``, as it was compiled some additions ago (see ``Kept``)."""
        return self._kept.read(self.mass, week, epoch, self.view)

    def view(self, week: int) -> Shares:
        """The total and the share of each hour, smoothed (1/4, 1/2, 1/4) around the week's circle."""
        tails = self.counts.view(week)
        raw = [tails.total(hour) for hour in range(HOURS)]
        total = sum(raw)
        smooth = [
            (raw[h - 1] + 2 * raw[h] + raw[(h + 1) % HOURS]) / (4 * total) if total else 1 / HOURS
            for h in range(HOURS)
        ]
        return total, array("d", smooth)

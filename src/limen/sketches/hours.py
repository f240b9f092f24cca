"""Activity by hour of the week (UTC), sparse, in a ring of weeks."""

from typing import Any

from limen.sketches.counts import Histogram, Tails

HOURS = 168
_THURSDAY = 3  # the Unix epoch began on one


def hour_of_week(at: float) -> int:
    """0 for Monday 00:00-01:00 UTC, up to 167."""
    hours = int(at // 3600)
    return (hours + _THURSDAY * 24) % HOURS


class Shares:
    """When something is usually about: ``total`` samples, and the share of each hour of the week."""

    __slots__ = ("_by_day", "_hours", "total")

    def __init__(self, hours: Tails) -> None:
        self._hours = hours
        self._by_day: tuple[float, ...] = ()
        self.total = hours.whole

    def of_day(self, hour: int) -> float:
        """The share of one hour of the day, whatever the day; smoothed like ``share``."""
        return sum([self.share(each) for each in range(hour, HOURS, 24)])

    @property
    def by_day(self) -> tuple[float, ...]:
        """``of_day`` of each hour."""
        if not self._by_day:
            self._by_day = self._folded()
        return self._by_day

    def _folded(self) -> tuple[float, ...]:
        """Each hour of the day summed over the week, then smoothed: the same as the other way round."""
        if not self.total:
            return (1 / 24,) * 24
        of = self._hours.total
        week = [of(hour) for hour in range(HOURS)]
        day = [sum(week[hour::24]) for hour in range(24)]
        whole = 4 * self.total
        return tuple([(day[hour - 1] + 2 * day[hour] + day[hour - 23]) / whole for hour in range(24)])

    def share(self, hour: int) -> float:
        """The share of an hour, smoothed (1/4, 1/2, 1/4) around the week's circle."""
        if not self.total:
            return 1 / HOURS
        of = self._hours.total
        return (of((hour - 1) % HOURS) + 2 * of(hour) + of((hour + 1) % HOURS)) / (4 * self.total)


class Hours:
    """Counts by hour of the week; each read spreads an hour over its neighbours, so that five to nine
    does not surprise at five to ten."""

    __slots__ = ("counts",)

    def __init__(self) -> None:
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

    def read(self, week: int) -> Shares:
        """The view as of ``week``."""
        return Shares(self.counts.read(week))

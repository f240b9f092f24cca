"""A log-scaled histogram of counts, several series in one, in a ring of weeks."""

from array import array
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Final

from limen.sketches.base import KEEP_WEEKS, week_weight

_SERIES_BITS = 10
_BUCKETS = (1 << _SERIES_BITS) - 1


def bucket(value: int) -> int:
    """The bucket of a value: exact up to 15, then eight buckets an octave (at most 12.5 % wide)."""
    if value < 16:
        return max(0, value)
    shift = value.bit_length() - 4
    return (shift << 3) + (value >> shift)


def bucket_top(index: int) -> int:
    """The largest value in a bucket; the inverse of ``bucket``."""
    if index < 16:
        return index
    shift = (index >> 3) - 1
    return ((8 + (index & 7) + 1) << shift) - 1


_NOTHING: Final = array("d", [0.0])


class Tails:
    """A histogram compiled for reading: per series, how many samples were at least so large.

    ``at_least[series][bucket]`` are weighted counts.
    """

    __slots__ = ("at_least",)

    def __init__(self, at_least: "dict[int, array[float]]") -> None:
        self.at_least = at_least

    @property
    def series(self) -> list[int]:
        """The series that have samples."""
        return sorted(self.at_least)

    @property
    def whole(self) -> float:
        """The weighted number of samples of all series."""
        return sum(self.total(series) for series in self.series)

    def total(self, series: int) -> float:
        """The weighted number of samples of a series."""
        tail = self.at_least.get(series)
        return tail[0] if tail is not None else 0.0

    def largest(self, series: int) -> int:
        """The largest value a series has (its bucket's top); ``KeyError`` for one without samples."""
        return bucket_top(len(self.at_least[series]) - 1)

    def exceed(self, series: int, value: int) -> float:
        """The weighted number of samples that were at least ``value``."""
        tail = self.at_least.get(series, _NOTHING)
        index = bucket(value)
        return tail[index] if index < len(tail) else 0.0

    def reach(self, series: int, share: float) -> int:
        """The largest bucket's top that more than ``share`` of the samples reach; -1 without samples."""
        tail = self.at_least.get(series, _NOTHING)
        least = share * tail[0]
        index = len(tail) - 1
        while index >= 0 and tail[index] <= least:
            index -= 1
        return bucket_top(index) if index >= 0 else -1

    def sift(
        self, counts: Iterable[tuple[int, int]], enough: float, share: float
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Of ``(series, count)``: those larger than what more than ``share`` of the samples reach, and those
        of whose series there are fewer than ``enough`` samples. What is plainly usual is in neither list."""
        odd, unknown = [], []
        for series, count in counts:
            if self.total(series) < enough:
                unknown.append((series, count))
            elif count > self.reach(series, share):
                odd.append((series, count))
        return odd, unknown

    def quantile(self, series: int, share: float) -> int:
        """The smallest value that at least ``share`` of the samples do not pass; 0 without samples."""
        tail = self.at_least.get(series, _NOTHING)
        allowed = (1 - share) * tail[0]
        for index in range(1, len(tail)):
            if tail[index] <= allowed:
                return bucket_top(index - 1)
        return bucket_top(len(tail) - 1)


class Histogram:
    """Counts of values by week, series and bucket. At most ``KEEP_WEEKS`` x series x 512 counters.

    ``read`` keeps the view it compiled until something is added or another week is asked for: a decision sees
    all that was learnt before it, the same after a restart as without one. The compiled twin in
    ``_histogram.pyx`` gives the same results; ``limen.sketches.counts`` chooses.
    """

    __slots__ = ("_as_of", "_view", "mass", "weeks")

    def __init__(self) -> None:
        self._view: Tails | None = None
        self._as_of = 0
        self.weeks: dict[int, dict[int, int]] = {}
        self.mass = 0

    @property
    def newest(self) -> int:
        """The last week seen, 0 when empty."""
        return max(self.weeks, default=0)

    def add(self, week: int, series: int, value: int, weight: int) -> None:
        """Count one sample of integer ``weight``; weeks too old to matter are passed over."""
        self.add_all(week, [(series, value)], weight)

    def add_all(self, week: int, samples: list[tuple[int, int]], weight: int) -> None:
        """Count several, each ``(series, value)``; a value is below 2**63."""
        counts = self._open(week)
        if counts is not None:
            for series, value in samples:
                code = (series << _SERIES_BITS) | bucket(value)
                counts[code] = counts.get(code, 0) + weight
                self.mass += weight

    def merge(self, other: "Histogram") -> None:
        """Add another histogram's counts to this one's."""
        for week, counts in sorted(other.weeks.items()):
            mine = self._open(week)
            if mine is not None:
                for code, count in counts.items():
                    mine[code] = mine.get(code, 0) + count
                    self.mass += count

    def dump(self) -> list[Any]:
        """``[[week, [code, count, code, count, ...]], ...]``, sorted."""
        return [
            [week, [number for pair in sorted(counts.items()) for number in pair]]
            for week, counts in sorted(self.weeks.items())
        ]

    @classmethod
    def load(cls, plain: list[Any]) -> "Histogram":
        """Read what ``dump`` wrote."""
        made = cls()
        for week, flat in plain:
            made.weeks[week] = dict(zip(flat[::2], flat[1::2], strict=True))
            made.mass += sum(flat[1::2])
        return made

    def read(self, week: int) -> Tails:
        """The view as of ``week``."""
        if self._view is None or self._as_of != week:
            self._view, self._as_of = self.view(week), week
        return self._view

    def view(self, week: int) -> Tails:
        """Compile for reading as of ``week``: older weeks count less."""
        sums: dict[int, dict[int, float]] = {}
        for of, counts in sorted(self.weeks.items()):
            weight = week_weight(max(0, week - of))
            if weight:
                for code, count in counts.items():
                    series = sums.setdefault(code >> _SERIES_BITS, {})
                    index = code & _BUCKETS
                    series[index] = series.get(index, 0.0) + count * weight
        return Tails({series: _at_least(buckets) for series, buckets in sums.items()})

    def _open(self, week: int) -> dict[int, int] | None:
        """The counts of a week, to be added to; ``None`` for a week too old to matter."""
        self._view = None
        counts = self.weeks.get(week)
        if counts is not None:
            return counts
        newest = max(self.weeks, default=week)
        if week <= newest - KEEP_WEEKS:
            return None
        if week > newest:
            for old in [w for w in self.weeks if w <= week - KEEP_WEEKS]:
                self.mass -= sum(self.weeks.pop(old).values())
        return self.weeks.setdefault(week, {})


def _at_least(buckets: dict[int, float]) -> "array[float]":
    tail = array("d", accumulate([buckets.get(index, 0.0) for index in range(max(buckets), -1, -1)]))
    tail.reverse()
    return tail

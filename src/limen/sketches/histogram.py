"""A log-scaled histogram of counts, several series in one, in a ring of weeks."""

from array import array
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

    ``at_least[series][bucket]`` are weighted counts; ``total`` is per series. ``reaches``
    keeps the answers of ``reach``: the fast path of a decision is one look-up and one comparison.
    """

    __slots__ = ("at_least", "reaches", "total")

    def __init__(self, at_least: "dict[int, array[float]]") -> None:
        self.at_least = at_least
        self.reaches: dict[tuple[int, float], int] = {}
        self.total = {series: tail[0] for series, tail in at_least.items()}

    def largest(self, series: int) -> int:
        """The largest value a series has (its bucket's top); ``KeyError`` for one without samples."""
        return bucket_top(len(self.at_least[series]) - 1)

    def exceed(self, series: int, value: int) -> float:
        """The weighted number of samples that were at least ``value``."""
        tail = self.at_least.get(series)
        if tail is None:
            return 0.0
        index = value if 0 <= value < 16 else bucket(value)
        return tail[index] if index < len(tail) else 0.0

    def reach(self, series: int, share: float) -> int:
        """The largest bucket's top that more than ``share`` of the samples reach; -1 without samples."""
        found = self.reaches.get((series, share))
        if found is None:
            found = self.reaches[(series, share)] = self._reach(series, share)
        return found

    def _reach(self, series: int, share: float) -> int:
        tail = self.at_least.get(series, _NOTHING)
        least = share * tail[0]
        index = len(tail) - 1
        while index >= 0 and tail[index] <= least:
            index -= 1
        return bucket_top(index) if index >= 0 else -1

    def quantile(self, series: int, share: float) -> int:
        """The smallest value that at least ``share`` of the samples do not pass; 0 without samples."""
        tail = self.at_least.get(series)
        if not tail:
            return 0
        allowed = (1 - share) * tail[0]
        for index in range(1, len(tail)):
            if tail[index] <= allowed:
                return bucket_top(index - 1)
        return bucket_top(len(tail) - 1)


class Histogram:
    """Counts of values by week, series and bucket. At most ``KEEP_WEEKS`` x series x 512 counters.

    ``compiled`` is its view, with what ``State.view`` must know of it; no part of what was learnt.
    """

    __slots__ = ("compiled", "mass", "weeks")

    def __init__(self) -> None:
        self.compiled: tuple[int, int, int, Tails] | None = None
        self.weeks: dict[int, dict[int, int]] = {}
        self.mass = 0

    @property
    def newest(self) -> int:
        """The last week seen, 0 when empty."""
        return max(self.weeks, default=0)

    def add(self, week: int, series: int, value: int, weight: int) -> None:
        """Count one sample of integer ``weight``; weeks too old to matter are passed over."""
        counts = self.weeks.get(week)
        if counts is None:
            counts = self._open(week)
            if counts is None:
                return
        code = (series << _SERIES_BITS) | (value if 0 <= value < 16 else min(bucket(value), _BUCKETS))
        counts[code] = counts.get(code, 0) + weight
        self.mass += weight

    def merge(self, other: "Histogram") -> None:
        """Add another histogram's counts to this one's."""
        for week, counts in other.weeks.items():
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

    def view(self, week: int) -> Tails:
        """Compile for reading as of ``week``: older weeks count less."""
        sums: dict[int, dict[int, float]] = {}
        for of, counts in self.weeks.items():
            weight = week_weight(max(0, week - of))
            if weight:
                for code, count in counts.items():
                    series = sums.setdefault(code >> _SERIES_BITS, {})
                    index = code & _BUCKETS
                    series[index] = series.get(index, 0.0) + count * weight
        return Tails({series: _at_least(buckets) for series, buckets in sums.items()})

    def _open(self, week: int) -> dict[int, int] | None:
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

"""How odd a count is, backing off from the caller through its peers to the whole API.

Each level is a sample of finished windows. A level with ``n`` samples, none of them as large as ``value``,
claims at most 1/(n+1) (the conformal bound), and beyond its largest sample a Pareto tail with exponent
``TAIL`` (Pickands-Balkema-de Haan: excesses over a high threshold are near generalised Pareto). Levels are
mixed as a Dirichlet prior mixes: the coarser level counts as ``BACKOFF`` samples of the finer one. So a
new caller is judged as its peers are, and soon by itself: callers of one API (people, dashboards, nightly
jobs) differ far more from one another than from themselves.

How many samples there are must not by itself make a small step look grave: a job that called once a minute
for a year, and now twice, is a first but no attack. So the finest level that knows anything never claims more
than ``FIRST`` bits, plus ``STEEP`` for every doubling over its largest sample, both sides padded by the
prior's ``slack``.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from limen.sketches.histogram import Tails

TAIL = 3.0
BACKOFF = 1.0
FIRST = 2.0**-3
STEEP = 6.0


class Prior(NamedTuple):
    """What is believed before anything is learnt: half of all windows stay below ``typical``.

    ``slack`` is a difference in counts that means nothing by itself; 0 where a single event tells (then a
    first is judged by how often it did not happen before).
    """

    typical: float
    slack: float = 5.0

    def tail(self, value: int) -> float:
        """The prior chance of a count of at least ``value``: heavy, so that day one stays quiet."""
        times = value / self.typical
        return 1.0 / (1.0 + times * times)  # as the compiled twin squares: a power may differ in the last bit


def tail(
    value: int, series: int, levels: "tuple[Tails | None, ...]", prior: Prior, backoff: float = BACKOFF
) -> float:
    """The chance of at least ``value``, from the coarsest level to the finest; in (0, 1].

    Never larger for a larger value. Its compiled twin is in ``_histogram.pyx``.
    """
    if value <= 0:
        return 1.0
    chance = prior.tail(value)
    finest = max((place for place, level in enumerate(levels) if level and level.total(series)), default=-1)
    for place, level in enumerate(levels):
        if level is None or not (total := level.total(series)):
            continue
        own = _chance(value, series, level, total)
        if place == finest and prior.slack:
            own = max(own, _bound(value, level.largest(series), prior.slack))
        chance = (total * own + backoff * chance) / (total + backoff)
    return min(chance, 1.0)


def _chance(value: int, series: int, level: "Tails", total: float) -> float:
    """What one level says of ``value``: its share of samples that large, or the tail beyond the largest."""
    exceed = level.exceed(series, value)
    if exceed >= 1.0:
        return exceed / (total + 1.0) if exceed < total else 1.0
    largest = max(level.largest(series), 0.5)
    return math.pow(min(1.0, largest / value), TAIL) / (total + 1.0)


def _bound(value: int, largest: int, slack: float) -> float:
    """The least chance the finest level may give, by how far ``value`` is from its largest sample."""
    return FIRST * math.pow(min(1.0, (largest + slack) / (value + slack)), STEEP)

"""How odd a count is, backing off from the caller through its peers to the whole API.

Each level is a sample of finished windows. A level with ``n`` samples, none of them as large as ``value``,
claims at most 1/(n+1) (the conformal bound), and beyond its largest sample a Pareto tail with exponent
``TAIL`` (Pickands-Balkema-de Haan: excesses over a high threshold are near generalised Pareto). Levels are
mixed as a Dirichlet prior mixes: the coarser level counts as ``BACKOFF`` samples of the finer one. So a
new caller is judged as its peers are, and a well-known one by itself.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from limen.sketches.histogram import Tails

TAIL = 3.0
BACKOFF = 8.0


class Prior(NamedTuple):
    """What is believed before anything is learnt: half of all windows stay below ``typical``."""

    typical: float

    def tail(self, value: int) -> float:
        """The prior chance of a count of at least ``value``: heavy, so that day one stays quiet."""
        return 1.0 / (1.0 + (value / self.typical) ** 2)


def tail(value: int, series: int, levels: Iterable[Tails | None], prior: Prior) -> float:
    """The chance of at least ``value``, from the coarsest level to the finest; in (0, 1]."""
    chance = prior.tail(value)
    for level in levels:
        if level is None:
            continue
        total = level.total.get(series)
        if total is None:
            continue
        exceed = level.exceed(series, value)
        if exceed < 1.0:
            largest = max(level.largest[series], 0.5)
            exceed = max(exceed, min(1.0, (largest / value) ** TAIL) if value > 0 else 1.0)
        own = exceed / (total + 1.0) if exceed < total else 1.0
        chance = (total * own + BACKOFF * chance) / (total + BACKOFF)
    return min(chance, 1.0)


def surprise(value: int, series: int, levels: Iterable[Tails | None], prior: Prior) -> float:
    """``tail`` in bits: 0 for the usual, 10 for one window in a thousand."""
    return -math.log2(tail(value, series, levels, prior))

"""When people come: hours of the day, days of the week, a sale. Seconds are Unix time, the town keeps UTC."""

import math
from random import Random
from typing import NamedTuple

DAY = 86_400.0
HOUR = 3_600.0
FIRST_MONDAY = 1_768_780_800.0  # 2026-01-19 00:00 UTC: a fortnight of history ends with the month


class Rhythm(NamedTuple):
    """How visits spread: a weight per hour of the day (their mean is 1) and a factor for the weekend."""

    hours: tuple[float, ...]
    weekend: float

    def weight(self, at: float) -> float:
        """How much busier than average the moment ``at`` is."""
        days = (at - FIRST_MONDAY) / DAY
        hour = self.hours[int(days % 1 * 24)]
        return hour * self.weekend if int(days) % 7 >= 5 else hour

    @property
    def peak(self) -> float:
        """The greatest weight."""
        return max(self.hours) * max(1.0, self.weekend)


def _scaled(*hours: float) -> tuple[float, ...]:
    mean = sum(hours) / len(hours)
    return tuple(hour / mean for hour in hours)


EVENING = Rhythm(
    _scaled(2, 1, 0.5, 0.3, 0.3, 1, 2, 4, 6, 6, 6, 7, 8, 7, 6, 6, 7, 9, 12, 14, 14, 12, 8, 4), 0.8
)
OFFICE = Rhythm(
    _scaled(0, 0, 0, 0, 0, 0, 0.2, 2, 8, 10, 10, 9, 5, 9, 10, 9, 8, 4, 1, 0.4, 0.3, 0.2, 0, 0), 0.06
)
ROUND = Rhythm(_scaled(0, 0, 0, 0, 0, 1, 5, 9, 9, 9, 8, 8, 6, 8, 8, 7, 6, 4, 2, 1, 0, 0, 0, 0), 0.4)
FLAT = Rhythm(_scaled(*[1.0] * 24), 1.0)


class Sale(NamedTuple):
    """A flash sale: visits are ``boost`` times as frequent between ``start`` and ``end``."""

    start: float
    end: float
    boost: float = 4.0

    def on(self, at: float) -> bool:
        """Whether it runs at ``at``."""
        return self.start <= at < self.end


def next_visit(
    rng: Random, now: float, per_day: float, rhythm: Rhythm, sales: tuple[Sale, ...] = ()
) -> float:
    """When the next visit begins: a Poisson process of changing rate, by thinning (Lewis, Shedler 1979)."""
    boost = max((sale.boost for sale in sales), default=1.0)
    ceiling = per_day / DAY * rhythm.peak * boost
    at = now
    while True:
        at += rng.expovariate(ceiling)
        rate = per_day / DAY * rhythm.weight(at)
        for sale in sales:
            rate *= sale.boost if sale.on(at) else 1.0
        if rng.random() * ceiling < rate:
            return at


def think(rng: Random, median: float = 6.0) -> float:
    """Seconds between two clicks: heavy-tailed, at most twenty minutes."""
    return min(1200.0, median * math.exp(rng.gauss(0.0, 1.1)))

"""When owners log in: each hour of the week has a weight for each sort of life."""

import math
from collections.abc import Iterator
from random import Random
from typing import Final

from evals.logins.plan import DAY, HOUR

_OFFICE = (0, 0, 0, 0, 0, 1, 4, 10, 16, 14, 12, 10, 8, 10, 11, 9, 6, 3, 2, 2, 3, 2, 1, 0)
_EVENING = (2, 1, 0, 0, 0, 1, 3, 5, 5, 4, 4, 5, 6, 5, 5, 6, 8, 10, 11, 13, 14, 12, 8, 4)
_SHIFTS = (3, 1, 1, 2, 8, 16, 12, 4, 2, 1, 1, 1, 2, 8, 12, 6, 3, 2, 2, 3, 8, 16, 12, 6)
WEEKDAY: Final = (1.2, 1.2, 1.15, 1.15, 1.05, 0.55, 0.7)


def moments(
    rng: Random, start: float, end: float, yearly: float, *, shift: bool, worker: bool, east: int
) -> Iterator[float]:
    """The moments of somebody's logins (Unix seconds), in order; hours are those of his place."""
    hours = _SHIFTS if shift else _OFFICE if worker else _EVENING
    own = [weight * rng.lognormvariate(0.0, 0.5) for weight in hours]
    at, mean = start, 365.0 / yearly
    while True:
        at += rng.expovariate(1.0) * mean * DAY / WEEKDAY[weekday(at)]
        if at >= end:
            return
        hour = rng.choices(range(24), own)[0]
        moment = at - at % DAY + (hour - east + rng.random()) * HOUR
        if start <= moment < end:
            yield moment


def weekday(at: float) -> int:
    """0 on Monday."""
    return int(at // DAY + 3) % 7


def local_hour(at: float, east: int) -> float:
    """The hour of the day where somebody is."""
    return math.fmod(at / HOUR + east, 24.0)

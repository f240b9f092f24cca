"""When people and machines act: hours of the day, days of the week, schedules."""

import math
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from evals.population.plan import DAY, HOUR
from evals.population.stage import Caller, Life

Flow = Callable[[Caller], Life]


class Rhythm(NamedTuple):
    """``sessions`` a weekday on average, weights of 24 hours (UTC), and what a day of the weekend counts."""

    sessions: float
    hours: tuple[float, ...]
    weekend: float = 1.0

    def gap(self, rng: Random, now: float) -> float:
        """Seconds until the next session: a Poisson process whose rate changes by the hour, by thinning."""
        top, total = max(self.hours), sum(self.hours)
        fastest = self.sessions * top / total / HOUR
        at = now
        while True:
            at += rng.expovariate(fastest)
            weekday = int(at // DAY + 3) % 7
            share = self.hours[int(at % DAY // HOUR)] / top * (self.weekend if weekday >= 5 else 1.0)
            if rng.random() < share:
                return at - now


OFFICE = (0.0,) * 6 + (0.5, 2, 6, 9, 9, 8, 5, 6, 8, 8, 7, 4, 1.5, 0.6, 0.3, 0.2) + (0.0,) * 2
EVENING = (1, 0.3, 0.1, 0.1, 0.1, 0.3, 1, 3, 4, 3, 3, 3, 4, 4, 3, 3, 4, 6, 7, 8, 8, 7, 5, 2.0)
SHIFTS = (2, 2, 2, 2, 2, 4, 6, 6, 6, 6, 6, 6, 5, 6, 6, 6, 5, 5, 4, 4, 4, 3, 2, 2.0)


def habit(me: Caller, rhythm: Rhythm, flow: Flow, until: float = math.inf) -> Life:
    """A life of sessions."""
    busy = me.rng.lognormvariate(0.0, 0.35)
    mine = rhythm._replace(sessions=rhythm.sessions * busy)
    while me.now < until:
        yield mine.gap(me.rng, me.now)
        if me.now >= until:
            return
        me.settle()
        yield from flow(me)


def polling(me: Caller, every: float, flow: Flow, jitter: float = 0.02) -> Life:
    """A machine that acts every so many seconds."""
    yield me.rng.uniform(0.0, every)
    while True:
        began = me.now
        yield from flow(me)
        yield began + every * (1.0 + me.rng.uniform(-jitter, jitter)) - me.now


def daily(me: Caller, hour: float, flow: Flow, days: float = 1.0) -> Life:
    """A job at an hour of the day, every so many days."""
    first = me.now - me.now % DAY + hour * HOUR
    at = first if first > me.now else first + DAY
    while True:
        yield at + me.rng.uniform(0.0, 90.0) - me.now
        yield from flow(me)
        at += days * DAY

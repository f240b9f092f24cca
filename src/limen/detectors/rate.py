"""Too many, too fast, at the wrong time: calls per window against the hierarchy of baselines.

Idea
    A window's count is one sample. The running count of each present window (a minute and an hour of the
    caller on the operation; ten seconds, ten minutes and a day of the caller; how many of his calls are
    open) is compared with the finished windows of this caller, of his role and of everybody. What all
    callers do together is counted too: calls of the operation and the API, and refused proofs of identity
    by address, network, operation and API. When that is far too much, the calls of those who are new here
    surprise, callers known from elsewhere a little, and regulars at their own measure not at all: so a
    flood or a credential stuffing spread over many callers is seen, and its bystanders pass.
State
    Histograms of closed windows by (caller | principal | role | everyone | operation | api | address |
    network); hours of the week of each caller and of all.
Silent
    Below ``FLOOR`` bits; for a caller's first calls (his peers' windows decide, and they are wide).
Known evasions
    A pace just under one's own busiest window; growing slowly (the drift budget bounds it); many stolen
    credentials each at its owner's usual pace.
Reference
    Windows as over-dispersed counts: the empirical distribution with a Pareto tail replaces the negative
    binomial of the Gamma-Poisson model, since bursts of real callers are heavier than it. See
    ``limen.sketches.surprise``.
"""

import math

from limen.detectors.crowd import crowd
from limen.detectors.levels import ENOUGH, learn_windows, lessons, unusual, views
from limen.features.pace import FIRST_CALLER, FIRST_FAILURE, FIRST_OPERATION, SERIES
from limen.model import Fact, Features, Lesson, Signal
from limen.sketches import FULL, Hours, Prior, State, Tails, hour_of_week, tail, week_of

FLOOR = 2.0
"""Signals of fewer bits are not worth a word."""

CONCURRENT = FIRST_FAILURE + 4
_PRIORS = tuple(Prior(10.0 + seconds / 4) for _, seconds in SERIES)
_CONCURRENT_PRIOR = Prior(16.0, 20.0)
_ODD = 2.0**-FLOOR
_HOURS = -1
_HOUR_CAP = 4.0
_HOUR_FROM = 0.05
Levels = tuple[Tails | None, ...]
Oddest = tuple[float, int, int, Levels]
"""The smallest chance, the series and count it is of (-1: none), and the levels they were judged by."""

_WORDS = {10: "10 s", 60: "a minute", 600: "10 minutes", 3_600: "an hour", 86_400: "a day"}


class Rate:
    """Calls per window; see the module's docstring."""

    name = "rate"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """Judge the running counts of a call, or the refusals an answer brings."""
        counts = features.pace.counts
        if not counts and not features.pace.failures:
            return None
        week = week_of(features.at)
        together = crowd(features, week, state)
        alone = self._alone(features, week, state) if counts else None
        if together is not None and (alone is None or together.bits > alone.bits):
            return Signal("rate", round(together.bits, 2), *together.explain())
        return alone

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the windows that closed, and the hour."""
        week = week_of(features.at)
        closed, caller = features.pace.closed, features.caller
        if closed:
            learn_windows(self.name, closed, caller, week, lesson, state)
        for window in closed:
            if window.series == FIRST_CALLER + 1:
                _learn_hour(caller.subject, week, hour_of_week(features.at), lesson, state)
        if features.kind == "call" and features.pace.open_calls:
            _learn_open(features, week, lesson, state)

    def _alone(self, features: Features, week: int, state: State) -> Signal | None:
        """The oddest of this caller's own counts; all levels are asked only about what is not usual."""
        caller, operation, pace = features.caller, features.operation, features.pace
        own = list(enumerate(pace.counts[:FIRST_OPERATION]))
        open_now = [(CONCURRENT, pace.open_calls + 1)] if pace.open_calls else []
        here = unusual("rate", caller, operation, own[:FIRST_CALLER] + open_now, week, state)
        anywhere = unusual("rate", caller, 0, own[FIRST_CALLER:], week, state)
        best: Oddest = (_ODD, -1, 0, ())
        for odd, of in ((here, operation), (anywhere, 0)):
            if odd:
                best = _oddest(odd, views("rate", caller, of, week, state), best)
        chance, series, count, levels = best
        if series < 0:
            return None
        bits = -math.log2(chance) + _hour(features, week, state) * (chance < _HOUR_FROM)
        return Signal("rate", round(bits, 2), *_explain(series, count, levels))


def _learn_open(features: Features, week: int, lesson: Lesson, state: State) -> None:
    many = features.pace.open_calls + 1
    for sketch, weight in lessons("rate", features.caller, features.operation, lesson, state):
        sketch.add(week, CONCURRENT, many, weight)


def _learn_hour(subject: int, week: int, hour: int, lesson: Lesson, state: State) -> None:
    for level, of, weight in (("caller", subject, lesson.own), ("everyone", 0, lesson.shared)):
        if weight:
            hours = state.at(("rate", level, of, _HOURS), Hours)
            if hours is not None:
                hours.add(week, hour, weight)


def _oddest(odd: list[tuple[int, int]], levels: Levels, best: Oddest) -> Oddest:
    """The count with the smallest chance, of these or as it was."""
    for series, count in odd:
        chance = tail(count, series, levels, _prior(series))
        if chance < best[0]:
            best = (chance, series, count, levels)
    return best


def _prior(series: int) -> Prior:
    return _PRIORS[series] if series < CONCURRENT else _CONCURRENT_PRIOR


def _hour(features: Features, week: int, state: State) -> float:
    """Up to four bits when this caller is not usually about at this hour, though others are."""
    own = state.view(("rate", "caller", features.caller.subject, _HOURS), week)
    everyone = state.view(("rate", "everyone", 0, _HOURS), week)
    if own is None or everyone is None or own[0] < ENOUGH:
        return 0.0
    hour = hour_of_week(features.at)
    chance = (own[0] * own[1][hour] + FULL * everyone[1][hour]) / (own[0] + FULL)
    return min(_HOUR_CAP, max(0.0, math.log2(max(everyone[1][hour], 1e-4) / max(chance, 1e-6))))


def _explain(series: int, count: int, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    what, name = _named(series)
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= 5), None)
    most = known.quantile(series, 0.99) if known is not None else round(_prior(series).typical)
    before = known.quantile(series, 0.5) if known is not None else 0
    return f"{count} {what} by this caller, usually at most {most}", (Fact(name, count, most, before, most),)


def _named(series: int) -> tuple[str, str]:
    """What a series counts, in words and as a fact's name."""
    if series == CONCURRENT:
        return "calls open at once", "open"
    level, seconds = SERIES[series]
    place = " on this operation" if level == "caller_operation" else ""
    return f"calls in {_WORDS[seconds]}{place}", f"calls_{level}_{seconds}s"

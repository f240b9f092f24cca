"""Too many, too fast, at the wrong time: calls per window against the hierarchy of baselines.

Idea
    A window's count is one sample. The running count of each present window (a minute and an hour of the
    caller on the operation; ten seconds, ten minutes and a day of the caller) is compared with the finished
    windows of this caller, of his role and of everybody. The operation and the API as a whole are counted
    too: when all of them together are far too many, the calls of those who are new here, or above their own
    measure, are the ones that surprise, so a flood spread over many callers is seen and regulars pass.
    Refused proofs of identity are counted by address, network, operation and API in the same way.
State
    Histograms of closed windows by (caller | role | everyone | operation | api); hours of the week of each
    caller and of all.
Silent
    Below one bit; for a caller's first calls (his peers' windows decide, and they are wide).
Known evasions
    A pace just under one's own busiest window; growing slowly (the drift budget bounds it); many stolen
    credentials each at its owner's usual pace.
Reference
    Windows as over-dispersed counts: the empirical distribution with a Pareto tail replaces the negative
    binomial of the Gamma-Poisson model, since bursts of real callers are heavier than it. See
    ``limen.sketches.surprise``.
"""

import math

from limen.detectors.levels import add_caller, learn_windows, views
from limen.features.pace import (
    API,
    CALLER,
    CALLER_OPERATION,
    FAILURES,
    FIRST_API,
    FIRST_CALLER,
    FIRST_FAILURE,
    FIRST_OPERATION,
    OPERATION,
    SERIES,
)
from limen.model import Fact, Features, Lesson, Signal
from limen.sketches import FULL, Hours, Prior, State, Tails, hour_of_week, tail, week_of

CONCURRENT = FIRST_FAILURE + len(FAILURES)
_PRIORS = tuple(Prior(10.0 + seconds / 4) for _, seconds in SERIES)
_SHARED_PRIOR = Prior(1e5)
_FAILURE_PRIORS = (Prior(10.0), Prior(30.0), Prior(100.0), Prior(300.0))
_CONCURRENT_PRIOR = Prior(8.0)
_ENOUGH = 20.0
_WORDS = {10: "10 s", 60: "a minute", 600: "10 minutes", 3_600: "an hour", 86_400: "a day"}
_HOUR_CAP = 4.0


class Rate:
    """Calls per window; see the module's docstring."""

    name = "rate"

    def score(self, features: Features, state: State) -> Signal | None:
        """Judge the running counts of a call, or the refusals an answer brings."""
        week = week_of(features.at)
        if features.pace.failures:
            return _failures(features, week, state)
        return _calls(features, week, state) if features.pace.counts else None

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the windows that closed, and the hour."""
        week = week_of(features.at)
        learn_windows(self.name, features.pace.closed, features.caller, week, lesson, state)
        if features.kind == "call":
            hour = hour_of_week(features.at)
            if any(window.series == FIRST_CALLER + 1 for window in features.pace.closed):
                _learn_hour(features.caller.subject, week, hour, lesson, state)
            if features.pace.open_calls:
                add_caller(
                    self.name,
                    features.caller,
                    features.operation,
                    CONCURRENT,
                    features.pace.open_calls + 1,
                    week,
                    lesson,
                    state,
                )


def _learn_hour(subject: int, week: int, hour: int, lesson: Lesson, state: State) -> None:
    for key, weight in ((("rate", "caller", subject, -1), lesson.own), (("rate", "everyone", 0, -1), lesson.shared)):
        if weight:
            hours = state.at(key, Hours)
            if hours is not None:
                hours.add(week, hour, weight)


def _calls(features: Features, week: int, state: State) -> Signal | None:
    caller, counts = features.caller, features.pace.counts
    here = views("rate", caller, features.operation, week, state)
    anywhere = views("rate", caller, 0, week, state)
    best, found = 1.0, -1
    for series in range(FIRST_OPERATION):
        levels = here if series < FIRST_CALLER else anywhere
        if _usual(levels[-1], series, counts[series]):
            continue
        chance = tail(counts[series], series, levels, _PRIORS[series])
        if chance < best:
            best, found = chance, series
    together, shared = _flood(features, week, state)
    if together > 0 and not _regular(here[-1], counts[0]):
        best, found = min(best, 2.0**-together), found if best < 2.0**-together else shared
    if found < 0 or best > 0.5:
        return None
    bits = -math.log2(best) + _hour(features, week, state) * (best < 0.05)
    return Signal("rate", round(bits, 2), *_explain(features, found, here, anywhere, week, state))


def _usual(own: Tails | None, series: int, count: int) -> bool:
    """The quick way out: a well-known caller at a pace he often has."""
    if own is None:
        return False
    total = own.total.get(series, 0.0)
    return total >= _ENOUGH and own.exceed(series, count) > 0.1 * total


def _regular(own: Tails | None, count: int) -> bool:
    """Whether this caller has been here before, and is not above his own measure."""
    if own is None or not own.total.get(0):
        return False
    return own.exceed(0, count) > 0.02 * own.total[0]


def _flood(features: Features, week: int, state: State) -> tuple[float, int]:
    """How odd the operation or the API as a whole is, and by which series; (0, -1) when it is not."""
    counts = features.pace.counts
    best, found = 0.05, -1
    operation = state.view(("rate", "operation", 0, features.operation), week)
    api = state.view(("rate", "api", 0, 0), week)
    for series in range(FIRST_OPERATION, FIRST_FAILURE):
        level = operation if series < FIRST_API else api
        if level is None or level.total.get(series, 0.0) < _ENOUGH:
            continue
        chance = tail(counts[series], series, (level,), _SHARED_PRIOR)
        if chance < best:
            best, found = chance, series
    return (-math.log2(best), found) if found >= 0 else (0.0, -1)


def _hour(features: Features, week: int, state: State) -> float:
    """Up to four bits when this caller is not usually about at this hour, though others are."""
    own = state.view(("rate", "caller", features.caller.subject, -1), week)
    everyone = state.view(("rate", "everyone", 0, -1), week)
    if own is None or everyone is None or own[0] < _ENOUGH:
        return 0.0
    hour = hour_of_week(features.at)
    chance = (own[0] * own[1][hour] + FULL * everyone[1][hour]) / (own[0] + FULL)
    return min(_HOUR_CAP, max(0.0, math.log2(max(everyone[1][hour], 1e-4) / max(chance, 1e-6))))


def _failures(features: Features, week: int, state: State) -> Signal | None:
    counts = features.pace.failures
    keys = (
        ("rate", "address", 0, 0),
        ("rate", "network", 0, 0),
        ("rate", "operation", 0, features.operation),
        ("rate", "api", 0, 0),
    )
    best, found = 0.5, -1
    for number, key in enumerate(keys):
        chance = tail(counts[number], FIRST_FAILURE + number, (state.view(key, week),), _FAILURE_PRIORS[number])
        if chance < best:
            best, found = chance, number
    if found < 0:
        return None
    level = FAILURES[found][0]
    what = f"{counts[found]} refused credentials in 10 minutes by {_LEVEL_WORDS[level]}"
    fact = Fact(f"refused_{level}", counts[found], unit="per 10 min")
    return Signal("rate", round(-math.log2(best), 2), what, (fact,))


_LEVEL_WORDS = {
    "caller_operation": "this caller on this operation",
    "caller": "this caller",
    "operation": "all callers on this operation",
    "api": "all callers of this API",
    "address": "this address",
    "network": "this network",
}


def _explain(
    features: Features,
    series: int,
    here: tuple[Tails | None, ...],
    anywhere: tuple[Tails | None, ...],
    week: int,
    state: State,
) -> tuple[str, tuple[Fact, ...]]:
    level, seconds = SERIES[series]
    count = features.pace.counts[series]
    levels = here if series < FIRST_CALLER else anywhere
    if series >= FIRST_OPERATION:
        of = features.operation if level == "operation" else 0
        levels = (state.view(("rate", level, 0, of), week),)
    known = next((v for v in reversed(levels) if v is not None and v.total.get(series, 0.0) >= 5), None)
    usual = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
    before = known.quantile(series, 0.5) if known is not None else 0
    reason = f"{count} calls in {_WORDS[seconds]} by {_LEVEL_WORDS[level]}, usually at most {usual}"
    return reason, (Fact(f"calls_{level}_{seconds}s", count, usual, before, usual, f"per {seconds} s"),)


__all__ = ["API", "CALLER", "CALLER_OPERATION", "CONCURRENT", "OPERATION", "Rate"]

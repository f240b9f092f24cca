"""Too many, too fast: calls per window against the hierarchy of baselines.

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
    network).
Silent
    Below ``FLOOR`` bits; for a caller's first calls (his peers' windows decide, and they are wide).
Known evasions
    A pace just under one's own busiest window; growing slowly (the drift budget bounds it); many stolen
    credentials each at its owner's usual pace; one who repeats, not in haste, what the API fails to answer.
Reference
    Windows as over-dispersed counts: the empirical distribution with a Pareto tail replaces the negative
    binomial of the Gamma-Poisson model, since bursts of real callers are heavier than it. See
    ``limen.sketches.surprise``.
"""

import math

from limen.detectors.crowd import crowd
from limen.detectors.levels import (
    Counts,
    Levels,
    Oddest,
    learn_windows,
    oddest,
    own_view,
    unusual,
    views,
)
from limen.features.conduct import POLLS, RETRIES
from limen.features.pace import FIRST_CALLER, FIRST_FAILURE, FIRST_OPERATION, SERIES
from limen.model import VOLUME, Closed, Fact, Features, Lesson, Signal
from limen.sketches import Prior, State, Tails, week_of

FLOOR = 3.0
"""Signals of fewer bits are not worth a word."""

SLACK = 10.0
"""Calls that mean nothing by themselves: twenty an hour of somebody who makes one are odd, no attack yet."""

POLLED = 6.0
"""The most bits of a caller who asks for one and the same thing again and again, half as fast at most as
others ask for other things: he learns nothing by it, and the API bears it. So it is of one who repeats what
the API failed to answer, and not in haste."""

CONCURRENT = FIRST_FAILURE + 4
_PRIORS = {series: Prior(10.0 + seconds / 4, SLACK) for series, (_, seconds) in enumerate(SERIES)}
_PRIORS[CONCURRENT] = Prior(16.0, 20.0)
_ODD = 2.0**-FLOOR
Own = tuple[Tails | None, Tails | None]
"""What is known of a caller on the operation, and on all."""

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
        week, caller = week_of(features.at), features.caller
        own = (
            own_view("rate", caller, features.operation, week, state),
            own_view("rate", caller, 0, week, state),
        )
        together = crowd(features, own, week, state)
        alone = self._alone(features, own, week, state) if counts else None
        if together is not None and (alone is None or together.bits > alone.bits):
            return Signal("rate", round(together.bits, 2), *together.explain(), together.theme)
        return alone

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the windows that closed, and how many calls were open."""
        closed, caller = features.pace.closed, features.caller
        opened = _opened(features) if features.pace.open_calls and features.kind == "call" else ()
        if not closed and not opened:
            return
        week = week_of(features.at)
        learn_windows("rate", closed + opened, caller, week, lesson, state, features.conduct.kind)

    def _alone(self, features: Features, own: Own, week: int, state: State) -> Signal | None:
        """The oddest of this caller's own counts; all levels are asked only about what is not usual."""
        best: Oddest = (_ODD, -1, 0, ())
        for of, known, counts in zip((features.operation, 0), own, _counts(features), strict=True):
            odd = unusual("rate", known, of, counts, week, state)
            if odd:
                levels = views("rate", features.caller, of, known, week, state, features.conduct.kind)
                best = oddest(odd, levels, _PRIORS, best)
        chance, series, count, levels = best
        if series < 0:
            return None
        bits = -math.log2(chance)
        if _harmless(features.conduct.polls, series, count, levels):
            bits = min(bits, POLLED)
        return Signal("rate", round(bits, 2), *_explain(series, count, levels), VOLUME)


def _harmless(polls: int, series: int, count: int, levels: Levels) -> bool:
    """Whether the same is asked for again and again: after failures of the API, or as often as it bears."""
    return polls == RETRIES or (polls == POLLS and _borne(series, count, levels))


def _borne(series: int, count: int, levels: Levels) -> bool:
    """Whether somebody is known to have called twice as much."""
    known = [level for level in levels[:-1] if level is not None and level.total(series)]
    return any(2 * count <= level.largest(series) for level in known)


def _counts(features: Features) -> tuple[Counts, Counts]:
    """The caller's own counts as ``(series, count)``: on this operation, and on all."""
    pace = features.pace
    counts = list(enumerate(pace.counts[:FIRST_OPERATION]))
    here = counts[:FIRST_CALLER]
    if pace.open_calls:
        here.append((CONCURRENT, pace.open_calls + 1))
    return here, counts[FIRST_CALLER:]


def _opened(features: Features) -> tuple[Closed, ...]:
    """How many of the caller's calls are open, as a sample beside those of his windows here."""
    subject, many = features.caller.subject, features.pace.open_calls + 1
    return (Closed("caller", subject, features.operation, CONCURRENT, many),)


def _explain(series: int, count: int, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    what, name = _named(series)
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= 5), None)
    most = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
    before = known.quantile(series, 0.5) if known is not None else 0
    return f"{count} {what} by this caller, usually at most {most}", (Fact(name, count, most, before, most),)


def _named(series: int) -> tuple[str, str]:
    """What a series counts, in words and as a fact's name."""
    if series == CONCURRENT:
        return "calls open at once", "open"
    level, seconds = SERIES[series]
    place = " on this operation" if level == "caller_operation" else ""
    return f"calls in {_WORDS[seconds]}{place}", f"calls_{level}_{seconds}s"

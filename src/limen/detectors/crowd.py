"""What all callers do together, and how much of it to lay at one caller's door (a part of ``rate``).

The counts of an operation, an API, an address or a network have one baseline each. A count far past it
says that *somebody* floods; whom, it does not say. A caller who is a regular here, at his own measure, is
not to blame; one known from elsewhere at most a little; a stranger fully.
"""

import math
from typing import NamedTuple

from limen.features.pace import FAILURES, FIRST_CALLER, FIRST_FAILURE, FIRST_OPERATION, SERIES
from limen.model import CROWD, VOLUME, Fact, Features
from limen.sketches import Prior, State, Tails, tail

KNOWN_CAP = 8.0
"""Bits a flood may cost a caller who is known, but not from here."""

STRANGER_CAP = 13.0
"""Bits it may cost anybody: enough to ask for proof, not to block, since bystanders are strangers too."""

_CALLS_PRIOR = Prior(1e4)
_FAILURE_PRIORS = (Prior(6.0), Prior(10.0), Prior(15.0), Prior(30.0))
_ENOUGH = 20.0
_ODD = 0.05
_OWN_MEASURE = 0.02
_FEW = 2
_NEAR = 2  # refusals of an address and of a network come first
_MINUTE = 60
_WHOSE = {
    "operation": "all callers on this operation",
    "api": "all callers of this API",
    "address": "this address",
    "network": "this network",
}
_WORDS = {10: "10 s", 60: "a minute", 600: "10 minutes"}


class Crowd(NamedTuple):
    """The oddest common count: its surprise in bits, what it counts, and the usual. Its theme is the caller's
    own volume where most of it is his."""

    bits: float
    series: int
    reached: int
    usual: int
    theme: str = CROWD

    def explain(self) -> tuple[str, tuple[Fact, ...]]:
        """The reason and the fact behind it."""
        failure = self.series >= FIRST_FAILURE
        level, seconds = FAILURES[self.series - FIRST_FAILURE] if failure else SERIES[self.series]
        what = "refused credentials" if failure else "calls"
        reason = (
            f"{self.reached} {what} in {_WORDS[seconds]} by {_WHOSE[level]}, usually at most {self.usual}"
        )
        name = f"{'refused' if failure else 'calls'}_{level}_{seconds}s"
        return reason, (Fact(name, self.reached, self.usual, 0, self.usual),)


def crowd(
    features: Features, own: tuple[Tails | None, Tails | None], week: int, state: State
) -> Crowd | None:
    """The oddest common count around this activity as far as this caller is to blame; ``None``: not odd.

    ``own`` is what is known of the caller on this operation, and on all.
    """
    cap = _blame(features.pace.counts[0], *own) if features.pace.counts else STRANGER_CAP
    if not cap:
        return None
    best, found, count = _ODD, -1, 0
    of, view = "", None
    for series, level, value in _common(features):
        if level != of:
            of, view = level, _view(level, features, week, state)
        chance = _chance(value, series, view)
        if chance < best:
            best, found, count = chance, series, value
    if found < 0:
        return None
    theme = VOLUME if 2 * _share(features, found) >= count else CROWD
    return Crowd(min(-math.log2(best), cap), found, count, _usual(features, found, week, state), theme)


def _share(features: Features, series: int) -> int:
    """How much of a common count is the caller's own, as far as windows of that length are counted of him."""
    counts = features.pace.counts
    if not counts or series >= FIRST_FAILURE:
        return 0
    return counts[0] if SERIES[series][1] <= _MINUTE else counts[FIRST_CALLER + 1]


def _common(features: Features) -> list[tuple[int, str, int]]:
    """The common counts worth a look: series, level and count. What was refused all over the API is laid only
    at the door of whom it refused, too: others who call meanwhile are bystanders."""
    counts, failures = features.pace.counts, features.pace.failures
    found = [
        (series, SERIES[series][0], counts[series])
        for series in range(FIRST_OPERATION, len(counts))
        if counts[series] > _FEW
    ]
    judged = failures if features.status else failures[:_NEAR]
    return found + [
        (FIRST_FAILURE + n, FAILURES[n][0], value) for n, value in enumerate(judged) if value > _FEW
    ]


def _blame(count: int, here: Tails | None, anywhere: Tails | None) -> float:
    """The most bits a flood may cost this caller, who calls here ``count`` times a minute; 0 for a regular at
    his own measure."""
    if here is not None and here.total(0) and count <= here.reach(0, _OWN_MEASURE):
        return 0.0
    known = anywhere is not None and anywhere.total(FIRST_CALLER) >= _ENOUGH
    return KNOWN_CAP if known else STRANGER_CAP


def _chance(count: int, series: int, level: Tails | None) -> float:
    """A common count has no coarser level to back off to: with enough samples its own decide."""
    prior = _FAILURE_PRIORS[series - FIRST_FAILURE] if series >= FIRST_FAILURE else _CALLS_PRIOR
    if level is None or level.total(series) < _ENOUGH:
        return prior.tail(count)
    if count <= level.reach(series, _ODD):
        return 1.0
    return tail(count, series, (level,), prior, backoff=0.0)


def _view(level: str, features: Features, week: int, state: State) -> Tails | None:
    """What is known of the common counts of a level."""
    found: Tails | None = state.view(
        ("rate", level, 0, features.operation if level == "operation" else 0), week
    )
    return found


def _usual(features: Features, series: int, week: int, state: State) -> int:
    level = FAILURES[series - FIRST_FAILURE][0] if series >= FIRST_FAILURE else SERIES[series][0]
    view = _view(level, features, week, state)
    return view.quantile(series, 0.99) if view is not None else 0

"""What all callers do together, and how much of it to lay at one caller's door (a part of ``rate``).

The counts of an operation, an API, an address or a network have one baseline each. A count far past it
says that *somebody* floods; whom, it does not say. A caller who is a regular here, at his own measure, is
not to blame; one known from elsewhere at most a little; a stranger fully.
"""

import math
from typing import NamedTuple

from limen.features.pace import FAILURES, FIRST_API, FIRST_FAILURE, FIRST_OPERATION, SERIES
from limen.model import Fact, Features
from limen.sketches import Prior, State, Tails, tail

KNOWN_CAP = 8.0
"""Bits a flood may cost a caller who is known, but not from here."""

STRANGER_CAP = 13.0
"""Bits it may cost anybody: enough to ask for proof, not to block, since bystanders are strangers too."""

_CALLS_PRIOR = Prior(1e4)
_FAILURE_PRIORS = (Prior(6.0), Prior(10.0), Prior(15.0), Prior(30.0))
_ENOUGH = 20.0
_ODD = 0.05
_WHOSE = {
    "operation": "all callers on this operation",
    "api": "all callers of this API",
    "address": "this address",
    "network": "this network",
}
_WORDS = {10: "10 s", 60: "a minute", 600: "10 minutes"}


class Crowd(NamedTuple):
    """The oddest common count: its surprise in bits, what it counts, and the usual."""

    bits: float
    series: int
    reached: int
    usual: int

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
    features: Features, here: Tails | None, anywhere: Tails | None, week: int, state: State
) -> Crowd | None:
    """The oddest common count around this activity as far as this caller is to blame; ``None``: not odd."""
    counts, failures = features.pace.counts, features.pace.failures
    best, found, count = _ODD, -1, 0
    if counts:
        if _regular(here, counts[0]):
            return None
        operation = state.view(("rate", "operation", 0, features.operation), week)
        api = state.view(("rate", "api", 0, 0), week)
        for series in range(FIRST_OPERATION, FIRST_FAILURE):
            chance = _chance(counts[series], series, operation if series < FIRST_API else api, _CALLS_PRIOR)
            if chance < best:
                best, found, count = chance, series, counts[series]
    for number, value in enumerate(failures):
        level = FAILURES[number][0]
        view = state.view(("rate", level, 0, features.operation if level == "operation" else 0), week)
        chance = _chance(value, FIRST_FAILURE + number, view, _FAILURE_PRIORS[number])
        if chance < best:
            best, found, count = chance, FIRST_FAILURE + number, value
    if found < 0:
        return None
    bits = min(-math.log2(best), KNOWN_CAP if counts and _known(anywhere) else STRANGER_CAP)
    return Crowd(bits, found, count, _usual(features, found, week, state))


def _chance(count: int, series: int, level: Tails | None, prior: Prior) -> float:
    """A common count has no coarser level to back off to: with enough samples its own decide."""
    total = level.total.get(series, 0.0) if level is not None else 0.0
    if level is None or total < _ENOUGH:
        return prior.tail(count)
    if level.exceed(series, count) > _ODD * total:
        return 1.0
    return tail(count, series, (level,), prior, backoff=0.0)


def _usual(features: Features, series: int, week: int, state: State) -> int:
    level = FAILURES[series - FIRST_FAILURE][0] if series >= FIRST_FAILURE else SERIES[series][0]
    view = state.view(("rate", level, 0, features.operation if level == "operation" else 0), week)
    return view.quantile(series, 0.99) if view is not None else 0


def _regular(here: Tails | None, count: int) -> bool:
    """Whether this caller has been here before, and is not above his own measure."""
    if here is None or not here.total.get(0):
        return False
    return here.exceed(0, count) > 0.02 * here.total[0]


def _known(anywhere: Tails | None) -> bool:
    """Whether this caller has a history on this API at all."""
    return anywhere is not None and anywhere.total.get(2, 0.0) >= _ENOUGH

"""One attack spread over many, and one that takes its time: what strangers do together, and whole weeks.

Idea
    Callers who are new, or new where they are, are counted together: how many come from one address, one
    network, with one kind of client, to the API at all, and how many different objects of a kind they touch
    between them, in an hour and a day. Tried credentials, rotated keys and walks that are split over many
    accounts add up there. What is usual is learnt for each sort of source, and for a source with a crowd (an
    office, a carrier's gateway, a common browser) by itself. Only strangers are blamed, and within bounds,
    since a new partner or a flash crowd looks much the same. Of every caller, the different objects of a
    week and those he was never given are compared with the weeks of his peers: one or two a day add up too.
State
    Histograms of closed windows by (address | network | client | api, source, kind of object), and of weeks
    by (caller | principal | role | everyone).
Silent
    For callers who are known where they are, but for their weeks; below ``FLOOR`` bits.
Known evasions
    Strangers fewer than the usual; stolen credentials used in their owners' own networks; more addresses
    than attempts, each with a client of its own, over more than a day.
Reference
    Distinct counts of credentials a source and of sources a credential as in distributed guessing
    (Herley and Florencio, 2008; OWASP OAT-008); linear counting as in ``limen.features.cells``.
"""

import math
from typing import Final

from limen.detectors.levels import (
    Levels,
    Oddest,
    learn_windows,
    oddest,
    own_view,
    unusual,
    views,
)
from limen.detectors.public import is_public
from limen.features.company import CALLERS, DAY, HOUR, STRAYS, WEEK
from limen.model import CROWD, VOLUME, Company, Fact, Features, Lesson, Signal
from limen.sketches import Prior, State, Tails, tail, week_of

FLOOR: Final = 5.0
"""Signals of fewer bits are not worth a word: they would be said of a stranger for a day, of anybody for a
week."""
CAPS: Final = {"address": 11.0, "network": 10.0, "client": 8.0, "api": 8.0}
"""The most bits a crowd is worth to one of it, by what they have in common."""
WEEK_CAP: Final = 7.5
"""The most a week is worth, since it is said of every later call of that week."""

_FEW: Final = 2
_USUAL: Final = 0.02
_NEAR: Final = frozenset({"address", "network"})
_PRIORS: Final = {WEEK: Prior(500.0), STRAYS: Prior(60.0)}
_CALLERS_PRIORS: Final = {"address": 12.0, "network": 20.0, "client": 60.0, "api": 60.0}
_OBJECTS_PRIOR: Final = 200.0
_COMMON: Final = {
    "address": "from one address",
    "network": "from one network",
    "client": "with one kind of client",
    "api": "to this API",
}
_TIME: Final = ("hour", "day")
_WEEKS: Final = {
    WEEK: ("different objects in a week", "objects_week"),
    STRAYS: ("objects it was never given, answered with success, in a week", "strays_week"),
}


class Peers:
    """What callers do together, and in a week; see the module's docstring."""

    name = "peers"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """The oddest crowd this caller is one of, or his own week."""
        peers = features.peers
        if not peers.sources and not peers.week:
            return None
        week = week_of(features.at)
        best: Signal | None = None
        bits = FLOOR
        for company in peers.sources:
            for series, count in _counts(company):
                levels = _levels(company, week, state)
                if _often(series, count, levels):
                    continue
                said = min(_bits(company, series, count, levels), CAPS[company.level])
                if said > bits:
                    bits, best = said, _signal(said, company, series, levels, features)
        own = _own_week(features, week, state) if peers.week else None
        return own if own is not None and own.bits > bits else best

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the windows that closed."""
        closed = features.peers.closed
        if closed:
            learn_windows(
                self.name, closed, features.caller, week_of(features.at), lesson, state, features.conduct.kind
            )


def _counts(company: Company) -> list[tuple[int, int]]:
    """The counts of a source worth a look; a day's only where those who come together share an address or a
    network, since a day holds too many bystanders elsewhere."""
    near = company.level in _NEAR
    return [
        (series, count)
        for series, count in ((HOUR, company.hour), (DAY, company.day))
        if count > _FEW and (series == HOUR or near)
    ]


def _often(series: int, count: int, levels: Levels) -> bool:
    """Whether so many come together at more than one source in fifty."""
    return any(level is not None and count <= level.reach(series, _USUAL) for level in levels)


def _levels(company: Company, week: int, state: State) -> Levels:
    """All sources of its sort, then the source itself where it is known."""
    whole: Tails | None = state.view(("peers", company.level, 0, company.kind), week)
    own: Tails | None = None
    if company.source:
        own = state.view(("peers", company.level, company.source, company.kind), week)
    return (whole, own) if own is not None else (whole,)


def _bits(company: Company, series: int, count: int, levels: Levels) -> float:
    typical = _CALLERS_PRIORS[company.level] if company.kind == CALLERS else _OBJECTS_PRIOR
    return -math.log2(tail(count, series, levels, Prior(typical * (1 + 2 * series))))


def _own_week(features: Features, week: int, state: State) -> Signal | None:
    """How odd a caller's week is among his own and his peers'."""
    caller = features.caller
    counts = list(zip((WEEK, STRAYS), features.peers.week, strict=True))
    own = own_view("peers", caller, 0, week, state)
    odd = unusual("peers", own, 0, counts, week, state)
    if not odd:
        return None
    best: Oddest = (2.0**-FLOOR, -1, 0, ())
    levels = views("peers", caller, 0, own, week, state, features.conduct.kind)
    chance, series, count, _ = oddest(odd, levels, _PRIORS, best)
    if series < 0:
        return None
    words, name = _WEEKS[series]
    usual, before = _usual(series, levels, _PRIORS[series])
    reason = f"{count} {words}, usually at most {usual}"
    bits = round(min(-math.log2(chance), WEEK_CAP), 2)
    theme = VOLUME if series == WEEK or is_public(features, state) else ""
    return Signal("peers", bits, reason, (Fact(name, count, usual, before, usual),), theme)


def _usual(series: int, levels: Levels, prior: Prior) -> tuple[int, int]:
    """What is usual at most, and what half of the time."""
    known = next((view for view in reversed(levels) if view is not None and view.total(series) >= 1), None)
    if known is None:
        return round(prior.typical), 0
    return known.quantile(series, 0.99), known.quantile(series, 0.5)


def _signal(bits: float, company: Company, series: int, levels: Levels, features: Features) -> Signal:
    callers = company.kind == CALLERS
    count = company.hour if series == HOUR else company.day
    typical = _CALLERS_PRIORS[company.level] if callers else _OBJECTS_PRIOR
    usual, before = _usual(series, levels, Prior(typical))
    what = "new callers" if callers else "objects of one kind touched by new callers"
    when = f"in {'an hour' if series == HOUR else 'a day'}, usually at most {usual}"
    reason = f"{count} {what} {_COMMON[company.level]} {when}"
    theme = CROWD if callers or 2 * _touched(features, series) < count else VOLUME
    name = f"{'callers' if callers else 'objects'}_{company.level}_{_TIME[series]}"
    return Signal("peers", round(bits, 2), reason, (Fact(name, count, usual, before, usual),), theme)


def _touched(features: Features, series: int) -> int:
    """How many objects of one kind the caller himself touched: of a crowd's, his own volume."""
    walked = features.objects.walked
    return max([walk.hour if series == HOUR else walk.day for walk in walked], default=0)

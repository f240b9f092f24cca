"""A person's credential that begins to act like a machine: even gaps, no time to think, one operation only.

Idea
    A caller's latest sixteen calls make a stretch. How like a machine's it is (how steady its gaps are, how
    many left no time to think, how many calls went to one operation) is judged against this caller's own
    stretches, his role's and everybody's; how much of it one operation fills, against those who call that
    operation, since in this population it nearly always comes with others, or does not; and so are the hours
    of a day in which he was about. Who has always been a machine is silent. When half of the people who are
    about become like machines together, their client has changed, and nobody is to blame.
State
    Histograms of stretches by (caller | principal | role | everyone); of how much of a stretch an operation
    fills, by (role | everyone, operation); of active hours a day by caller, role and everybody.
Silent
    Below ``FLOOR`` bits; of a machine; of a caller who asks for one and the same thing again and again (a tab
    left open, a retry); of a stretch that is plainly a person's; between the looks, one in four calls; in a
    caller's first sixteen calls. It never asks for proof by itself: at most ``CAP`` bits.
Known evasions
    Pauses drawn from a person's own distribution, and page requests around the wanted ones: such a bot is
    as slow as a person, and what it takes is seen by ``object_walk`` and ``resource``. A new caller who is a
    machine from the first call on: with a credential that is worth little anywhere.
Reference
    Inter-arrival regularity and missing companion requests, as bot defences use them (Gianvecchio et al.,
    "Measurement and Classification of Humans and Bots in Internet Chat", 2008: entropy of message times).
"""

import math
from typing import Final

from limen.detectors.base import ON_CALLS
from limen.detectors.levels import (
    EVERYONE,
    Levels,
    is_newcomer,
    learn_windows,
    lessons,
    own_view,
    role_id,
    views,
)
from limen.features.conduct import ALONE, HOURS, LIKENESS, MACHINE, PEOPLES_MOST
from limen.model import VOLUME, Conduct, Fact, Features, Lesson, Signal
from limen.sketches import Histogram, Prior, State, tail, week_of

FLOOR = 3.0
"""Signals of fewer bits are not worth a word."""

CAP = 8.0
"""The most bits of all: people do odd things with a keyboard, too."""

NEWCOMER_CAP = 6.0
"""The most of a newcomer with a credential, who may always have been a machine."""

ALL_DAY = 12
"""Active hours of a day from which they are looked at."""

FLEET = 4
"""People who must be about before what half of them do says that their client has changed."""

_OTHERS = 0.5
_FEW = 5
_PRIORS: Final = {LIKENESS: Prior(40.0, 0), ALONE: Prior(16.0, 0), HOURS: Prior(16.0, 2.0)}
_LEAST: Final = {LIKENESS: PEOPLES_MOST + 1, ALONE: 12}
_CAPS: Final = {LIKENESS: 7.0, ALONE: 5.0, HOURS: 6.0}
_WHAT: Final = {
    LIKENESS: (
        "of 47 points for even gaps, no time to think and one operation only, as a machine",
        "likeness",
    ),
    ALONE: ("of 16 calls to this one operation, without those that go with it", "alone"),
    HOURS: ("hours of the day active", "active_hours"),
}

Found = tuple[float, int, int, Levels]
"""Bits, the series and value they are of, and the levels it was judged by."""


class Automation:
    """Rhythm; see the module's docstring."""

    name = "automation"
    needs_history = True
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:
        """Judge the stretch so far, or an hour in which this caller was not about before today."""
        conduct = features.conduct
        if not conduct.alone and conduct.hours < ALL_DAY:
            return None
        if conduct.kind == MACHINE or conduct.polls or _fleet(conduct):
            return None
        found = _found(features, state)
        if not found:
            return None
        own = found[0][3][-1]
        cap = NEWCOMER_CAP if is_newcomer(features.caller, own, LIKENESS) else CAP
        bits = min(found[0][0] + _OTHERS * sum(bits for bits, *_ in found[1:]), cap)
        facts = tuple([_fact(series, value, levels) for _, series, value, levels in found])
        theme = VOLUME if [series for _, series, *_ in found] == [ALONE] else ""
        return Signal("automation", round(bits, 2), _reason(found[0]), facts, theme)

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add a whole stretch, and the day that ended."""
        conduct = features.conduct
        if not conduct.whole and not conduct.closed:
            return
        week = week_of(features.at)
        if conduct.closed:
            learn_windows("automation", conduct.closed, features.caller, week, lesson, state)
        if conduct.whole:
            samples = _samples(conduct)
            for sketch, weight in lessons("automation", features.caller, 0, lesson, state):
                sketch.add_all(week, samples, weight)
            if lesson.shared:
                _learn_operation(features, week, lesson.shared, state)


def _fleet(conduct: Conduct) -> bool:
    """Whether half of the other people who are about have turned into machines, too."""
    return conduct.people >= FLEET and conduct.turned * 2 >= conduct.people


def _samples(conduct: Conduct) -> list[tuple[int, int]]:
    return [(LIKENESS, conduct.steady + conduct.hasty + conduct.alone), (ALONE, conduct.alone)]


def _found(features: Features, state: State) -> list[Found]:
    """What is odd, the oddest first."""
    conduct, caller, week = features.conduct, features.caller, week_of(features.at)
    own = own_view("automation", caller, 0, week, state)
    asked = [(series, value) for series, value in _samples(conduct) if value >= _LEAST[series]]
    if conduct.hours >= ALL_DAY:
        asked.append((HOURS, conduct.hours))
    if own is not None:
        asked = [(series, value) for series, value in asked if value > own.reach(series, 0.1)]
    if not asked:
        return []
    anywhere = views("automation", caller, 0, own, week, state)
    found = []
    for series, value in asked:
        levels = anywhere
        if series == ALONE:
            levels = views("automation", caller, conduct.operation, own, week, state)
        bits = min(-math.log2(tail(value, series, levels, _PRIORS[series])), _CAPS[series])
        if bits >= FLOOR:
            found.append((bits, series, value, levels))
    return sorted(found, key=lambda one: (-one[0], one[1]))


def _learn_operation(features: Features, week: int, weight: int, state: State) -> None:
    """How much of a stretch the operation called most fills: learnt of the operation, for all callers."""
    roles = features.caller.roles
    of = (("role", role_id(roles[0])), (EVERYONE, 0)) if roles else ((EVERYONE, 0),)
    for level, subject in of:
        sketch = state.at(("automation", level, subject, features.conduct.operation), Histogram)
        if sketch is not None:
            sketch.add(week, ALONE, features.conduct.alone, weight)


def _reason(found: Found) -> str:
    _, series, value, levels = found
    fact = _fact(series, value, levels)
    return f"{value} {_WHAT[series][0]}, usually at most {fact.expected:.0f}"


def _fact(series: int, value: int, levels: Levels) -> Fact:
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= _FEW), None)
    most = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
    before = known.quantile(series, 0.5) if known is not None else 0
    return Fact(_WHAT[series][1], value, most, before, most)

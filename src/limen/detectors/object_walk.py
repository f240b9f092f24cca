"""Reaching for objects that are not one's own: broken object-level authorization, seen from its use.

Idea
    Four counts of one caller on one kind of object, each against his own, his role's and everybody's
    finished hours and days: distinct objects; objects he was never given (*unearned*) that the API
    nevertheless answered with success; the longest run of ids that follow one another. And two that hold
    for a single call: that one unearned object was answered at all, and that the same kind of object is
    named twice with different ids (a path says 7, the body says 8). How often benign callers do each is
    learnt per kind of object, so public objects and ids that come by e-mail stay quiet. What an operation
    tells strangers as well, it keeps from nobody: there all of it but runs is the caller's volume.
State
    Histograms by (caller | role | everyone, kind of object); per caller a bounded set of objects earned; per
    operation the networks of strangers who were told an object.
Silent
    Where no ids are named; below one bit; where the memory of a caller cannot tell.
Known evasions
    One or two objects a day, for ever; lists that hand out other people's ids (each is then earned, the
    distinct count still sees the walk); ids in places Limen does not parse; an operation that many networks
    use without a credential that Limen can see.
Reference
    Learnt ids as in APIClarity's non-learnt-identifier check, kept per caller; conformal tails as in
    ``limen.sketches.surprise``.
"""

import math

from limen.detectors.levels import Levels, Oddest, learn_windows, lessons, oddest, own_view, unusual, views
from limen.detectors.public import is_public, note_stranger
from limen.model import VOLUME, Fact, Features, Lesson, Signal, Walked
from limen.sketches import BottomK, Prior, State, tail, week_of

DISTINCT_HOUR, DISTINCT_DAY, UNEARNED_HOUR, UNEARNED_DAY, RUN_HOUR, UNEARNED, SPLIT = range(7)
SLACK = 10.0
"""Objects of one kind that mean nothing by themselves, where their ids were given or can be known."""

SAMPLED = 8
"""Of the objects that were the caller's own, one in so many (by its hash) is counted, so many times."""

_PRIORS = {
    DISTINCT_HOUR: Prior(60.0, SLACK),
    DISTINCT_DAY: Prior(200.0, SLACK),
    UNEARNED_HOUR: Prior(20.0),
    UNEARNED_DAY: Prior(60.0),
    RUN_HOUR: Prior(20.0, SLACK),
    UNEARNED: Prior(1.0, 0),
    SPLIT: Prior(3.0, 0),
}
_WORDS = (
    "different objects of one kind in an hour",
    "different objects of one kind in a day",
    "objects it was never given, answered with success, in an hour",
    "objects it was never given, answered with success, in a day",
    "ids in sequence in an hour",
    "object it was never given, answered with success",
    "kind of object named twice with different ids",
)
_NAMES = ("distinct_hour", "distinct_day", "unearned_hour", "unearned_day", "run_hour", "unearned", "split")
_OBJECTS_LEVEL = "objects"
_AMOUNTS = frozenset({DISTINCT_HOUR, DISTINCT_DAY, RUN_HOUR})
_PLAIN = frozenset({RUN_HOUR, SPLIT})
_ODD = 0.125


class ObjectWalk:
    """Objects a caller reaches for; see the module's docstring."""

    name = "object_walk"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """Judge the walk so far (a call), or what succeeded of it (an answer)."""
        walked = features.objects.walked
        if not walked:
            return None
        week, caller = week_of(features.at), features.caller
        best: Oddest = (_ODD, -1, 0, ())
        for walk in walked:
            own = own_view("object_walk", caller, walk.kind, week, state)
            odd = unusual("object_walk", own, walk.kind, _values(features, walk), week, state)
            if odd:
                levels = views("object_walk", caller, walk.kind, own, week, state, features.conduct.kind)
                best = oddest(odd, levels, _PRIORS, best)
        chance, series, value, levels = best
        if series < 0:
            return None
        theme = _theme(series, features, levels, state)
        return Signal("object_walk", round(-math.log2(chance), 2), *_explain(series, value, levels), theme)

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add closed hours and days; from an answer, whether its objects were earned, and what it gave."""
        objects = features.objects
        week = week_of(features.at)
        if objects.closed:
            learn_windows(
                self.name, objects.closed, features.caller, week, lesson, state, features.conduct.kind
            )
        if features.kind != "answer":
            return
        note_stranger(features, lesson, state)
        for item in objects.seen:
            if item.earned == 0 or (item.earned == 1 and item.object % SAMPLED == 0):
                self._learn(features, item.kind, UNEARNED, 1 - item.earned, week, lesson, state)
        if objects.split >= 0:
            self._learn(features, objects.seen[0].kind, SPLIT, objects.split, week, lesson, state)
        if lesson.own and (objects.given or objects.seen):
            self._remember(features, week, state)

    def _learn(
        self, features: Features, kind: int, series: int, value: int, week: int, lesson: Lesson, state: State
    ) -> None:
        """Add one yes or no; a sampled no stands for all those that were not sampled."""
        times = SAMPLED if series == UNEARNED and value == 0 else 1
        for sketch, weight in lessons(self.name, features.caller, kind, lesson, state, features.conduct.kind):
            sketch.add(week, series, value, weight * times)

    def _remember(self, features: Features, week: int, state: State) -> None:
        earned = state.at((self.name, _OBJECTS_LEVEL, features.caller.subject, 0), BottomK)
        if earned is not None:
            earned.add_all(week, features.objects.given)
            earned.add_all(week, (item.object for item in features.objects.seen))


def remembered(subject: int, state: State) -> BottomK | None:
    """The objects learnt state remembers of a caller, for his short-term memory after a restart."""
    found: BottomK | None = state.get(("object_walk", _OBJECTS_LEVEL, subject, 0))
    return found


def _values(features: Features, walk: Walked) -> tuple[tuple[int, int], ...]:
    """What is judged of one walk: its series and counts."""
    if features.kind == "answer":
        return ((UNEARNED_HOUR, walk.hour), (UNEARNED_DAY, walk.day), (UNEARNED, 1))
    found = ((DISTINCT_HOUR, walk.hour), (DISTINCT_DAY, walk.day), (RUN_HOUR, walk.run))
    split = features.objects.split == 1 and walk.kind == features.objects.seen[0].kind
    return (*found, (SPLIT, 1)) if split else found


def _theme(series: int, features: Features, levels: Levels, state: State) -> str:
    """Whether what was counted is how busy the caller is, or stands for itself."""
    if series in _AMOUNTS and not _astray(series, features, levels):
        return VOLUME
    return VOLUME if series not in _PLAIN and is_public(features, state) else ""


def _astray(series: int, features: Features, levels: Levels) -> bool:
    """Whether a call names an object that its caller was never given: then the count says more than how busy
    he is. A run over such ids is one in any case; other counts only where it is not usual to name them."""
    if all(item.earned for item in features.objects.seen):
        return False
    return series == RUN_HOUR or tail(1, UNEARNED, levels, _PRIORS[UNEARNED]) < _ODD


def _explain(series: int, value: int, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= 5), None)
    usual = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
    before = known.quantile(series, 0.5) if known is not None else 0
    reason = f"{value} {_WORDS[series]}, usually at most {usual}"
    return reason, (Fact(_NAMES[series], value, usual, before, usual),)

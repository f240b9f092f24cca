"""What may be learnt from, and with what weight: an attacker must not teach the guard.

Learning is refused from what was challenged or stopped, from callers under suspicion, and from growth
past the drift budget; it is reduced for what was merely watched, and capped per source and day for the
baselines that callers share. (Kloft and Laskov, JMLR 2012: bounding the attacker's share of what is
learnt bounds what poisoning can gain.)
"""

from limen.engine.world import World
from limen.features.recent import Trace
from limen.model import Action, Closed, Features, Lesson, Verdict
from limen.sketches import FULL, State, Tails, week_of

DRIFT = 1.5
"""A window may exceed the largest one in the approved reference by this factor, and still be learnt."""

DRIFT_SLACK = 3
PROVISIONAL = 1
SHARED_FULL = 400
SHARED_SOME = 4_000
_ENOUGH = 20.0
_DAY = 86_400

_FROZEN = Lesson(0, 0, "frozen")
_UNTRUSTED = Lesson(0, 0, "untrusted source")
_CHALLENGED = Lesson(0, 0, "challenged")
_SUSPECT = Lesson(0, 0, "caller under suspicion")
_DRIFT = Lesson(0, 0, "past the drift budget")
_WATCHED = Lesson(PROVISIONAL, PROVISIONAL, "watched")
_TRUSTED = Lesson(FULL, FULL)
_CAPPED = Lesson(FULL, PROVISIONAL, "source over its share")
_SPENT = Lesson(FULL, 0, "source's share used up")


def teach(features: Features, verdict: Verdict, world: World) -> Lesson:
    """The weight this activity has for learning, and why it is less than full."""
    if world.frozen:
        return _FROZEN
    if not world.teachable:
        return _UNTRUSTED
    severity = max(verdict.action, verdict.would)
    if severity >= Action.STEP_UP:
        return _CHALLENGED
    if features.heat >= world.budget.step_up:
        return _SUSPECT
    if world.reference is not None and _drifts(features, world.reference):
        return _DRIFT
    if severity >= Action.WATCH:
        return _WATCHED
    return _share(features, world)


def _share(features: Features, world: World) -> Lesson:
    """Full weight for a source's first lessons of the day, less for the next ones, then none."""
    trace = world.recent.caller(features.caller.subject)
    count_lesson(trace, features.at)
    if trace.lessons <= SHARED_FULL:
        return _TRUSTED
    return _CAPPED if trace.lessons <= SHARED_SOME else _SPENT


def count_lesson(trace: Trace, at: float) -> None:
    """Note one more full lesson of a source today."""
    day = int(at) // _DAY
    if day != trace.day:
        trace.day, trace.lessons = day, 0
    trace.lessons += 1


def _drifts(features: Features, reference: State) -> bool:
    closed = features.pace.closed
    walked = features.objects.closed
    if not closed and not walked:
        return False
    week = week_of(features.at)
    return any(_past(window, "rate", reference, week) for window in closed) or any(
        _past(window, "object_walk", reference, week) for window in walked
    )


def _past(window: Closed, detector: str, reference: State, week: int) -> bool:
    known: Tails | None = reference.view((detector, window.level, window.subject, window.operation), week)
    if known is None or known.total.get(window.series, 0.0) < _ENOUGH:
        return False
    return window.count > DRIFT * known.largest[window.series] + DRIFT_SLACK

"""What may be learnt from, and with what weight: an attacker must not teach the guard.

Learning is refused from what was challenged or stopped, from callers under suspicion, and from growth
past the drift budget; it is reduced for what was merely watched, and capped per source and day for the
baselines that callers share. (Kloft and Laskov, JMLR 2012: bounding the attacker's share of what is
learnt bounds what poisoning can gain.)

History that the operator vouches for is learnt more freely, or a caller who always did a lot would stay
a stranger for ever: there, attack code is left out, and a caller's leap over his own past (the first run of
a nightly job) is provisional and teaches nobody else.
"""

from limen.engine.risk import NEW_HOUR, NEW_PEAK
from limen.engine.world import World
from limen.features.recent import Trace
from limen.model import CHALLENGED, DOUBTED, Action, Closed, Features, Lesson, Risk, Signal, Verdict
from limen.model.verdict import OFF
from limen.sketches import FULL, State, Tails, week_of

DRIFT = 1.5
"""A window may exceed the largest one in the approved reference by this factor, and still be learnt."""

LEAP = 3.0
"""The same for vouched history, against the caller's own past."""

DRIFT_SLACK = 3
USED_SLACK = 100
"""Kilobytes, or tenths of a second, taken in an hour or day that teach nothing dangerous."""

PROVISIONAL = 1
SHARED_FULL = 400
SHARED_SOME = 4_000
_ENOUGH = 20.0
_UNKNOWN_CROWD = 20
_HOUR = 3_600
_DAY = 86_400
_PEAK = 0.5
_TIMELESS = 0
"""The week to read an approved reference as of: it does not fade, or its bound would lapse with it."""

Large = tuple[str, Closed]

_DECOY = Lesson(0, 0, "touched a decoy")
_UNJUDGED = Lesson(0, 0, "not judged")
_FROZEN = Lesson(0, 0, "frozen")
_UNTRUSTED = Lesson(0, 0, "untrusted source")
_CHALLENGED = Lesson(0, 0, CHALLENGED)
_SUSPECT = Lesson(0, 0, "caller under suspicion")
_DOUBTED = Lesson(0, 0, DOUBTED)
_DRIFT = Lesson(0, 0, "past the drift budget")
_LEAP = Lesson(PROVISIONAL, 0, "a leap over the caller's own past")
_EXTREME = Lesson(PROVISIONAL, 0, "more than anybody did in the reference")
_WATCHED = Lesson(PROVISIONAL, PROVISIONAL, "watched")
_ODD_BUT_VOUCHED = Lesson(FULL, PROVISIONAL, "odd, but vouched for")
_TRUSTED = Lesson(FULL, FULL)
_CAPPED = Lesson(FULL, PROVISIONAL, "source over its share")
_SPENT = Lesson(FULL, 0, "source's share used up")


def teach(
    features: Features, signals: tuple[Signal, ...], risk: Risk, verdict: Verdict, world: World
) -> Lesson:
    """The weight this activity has for learning, and why it is less than full."""
    if features.probing.decoy:
        return _DECOY
    if verdict.policy == OFF:
        return _UNJUDGED
    lesson = (
        _vouched(features, signals, verdict, world)
        if world.vouched
        else _guarded(features, risk, verdict, world)
    )
    if not lesson.own:
        return lesson
    trace = world.recent.caller(features.caller.subject)
    if lesson is _TRUSTED:
        lesson = _share(trace, features.at)
    told = sample(trace, features.at, risk.raw)
    return Lesson(lesson.own, lesson.shared, lesson.reason, told) if told else lesson


def _guarded(features: Features, risk: Risk, verdict: Verdict, world: World) -> Lesson:
    """Live traffic: nobody is believed who is, or just was, odd."""
    severity = verdict.action if verdict.routine else max(verdict.action, verdict.would)
    if not world.teachable or world.frozen:
        return _FROZEN if world.frozen else _UNTRUSTED
    if severity >= Action.STEP_UP:
        return _CHALLENGED
    if max(features.heat, risk.session.bits) >= world.budget.step_up:
        return _SUSPECT if features.heat >= world.budget.step_up else _DOUBTED
    if world.reference is not None and (large := _large(features)):
        if _past(large, world.reference, DRIFT, _TIMELESS):
            return _DRIFT
        if _beyond_all(large, world.reference):
            return _EXTREME
    return _WATCHED if severity >= Action.WATCH else _TRUSTED


def _vouched(features: Features, signals: tuple[Signal, ...], verdict: Verdict, world: World) -> Lesson:
    severity = max(verdict.action, verdict.would)
    if severity >= Action.STEP_UP and any(signal.detector == "injection" for signal in signals):
        return _CHALLENGED
    if _past(_large(features), world.state, LEAP, week_of(features.at)):
        return _LEAP
    return _ODD_BUT_VOUCHED if severity >= Action.STEP_UP else _TRUSTED


def _share(trace: Trace, at: float) -> Lesson:
    """Full weight for a source's first lessons of the day, less for the next ones, then none."""
    count_lesson(trace, at)
    if trace.lessons <= SHARED_FULL:
        return _TRUSTED
    return _CAPPED if trace.lessons <= SHARED_SOME else _SPENT


def count_lesson(trace: Trace, at: float) -> None:
    """Count one lesson of a source against its share of the day."""
    day = int(at) // _DAY
    if day != trace.day:
        trace.day, trace.lessons = day, 0
    trace.lessons += 1


def sample(trace: Trace, at: float, raw: float) -> int:
    """Whether this is a sample of how odd benign hours get: the first of the hour, or a new peak in it."""
    hour = int(at) // _HOUR
    if hour != trace.told_hour:
        trace.told_hour, trace.told = hour, raw
        return NEW_HOUR
    if raw <= trace.told + _PEAK:
        return 0
    trace.told = raw
    return NEW_PEAK


def _past(large: list[Large], known: State, factor: float, week: int) -> bool:
    """Whether a closed window exceeds the largest one known of it by more than ``factor``.

    Of a caller nothing may be known yet; a crowd that nothing is known of may teach only small counts.
    """
    return any(_exceeds(window, detector, known, week, factor) for detector, window in large)


def _beyond_all(large: list[Large], reference: State) -> bool:
    """Whether a caller's closed window is more than anybody's in the approved reference: a matter for him at
    most, nothing for the baselines that others are judged by."""
    return any(
        _exceeds(_of_all(window), detector, reference, _TIMELESS, DRIFT)
        for detector, window in large
        if window.level == "caller"
    )


def _large(features: Features) -> list[Large]:
    """The closed windows that could exceed anything, with the detector that learns them: the slack alone
    covers the others."""
    rate, walk, used = features.pace.closed, features.objects.closed, features.load.closed
    tried, new = features.probing.closed, features.reach.closed
    if not (rate or walk or used or tried or new):
        return []
    found = [("rate", window) for window in rate if window.count > DRIFT_SLACK]
    found += [("object_walk", window) for window in walk if window.count > DRIFT_SLACK]
    found += [("recon", window) for window in tried if window.count > DRIFT_SLACK]
    found += [("function_level", window) for window in new if window.count > DRIFT_SLACK]
    return found + [("resource", window) for window in used if window.count > USED_SLACK]


def _of_all(window: Closed) -> Closed:
    return Closed("everyone", 0, window.operation, window.series, window.count)


def _exceeds(window: Closed, detector: str, known: State, week: int, factor: float) -> bool:
    tails: Tails | None = known.view((detector, window.level, window.subject, window.operation), week)
    if tails is None or tails.total(window.series) < _ENOUGH:
        return window.level not in {"caller", "everyone"} and window.count > _UNKNOWN_CROWD
    return window.count > factor * tails.largest(window.series) + DRIFT_SLACK

"""Too much at once or in total: bytes and time of requests and answers, against who usually takes how much.

Idea
    The bytes and the duration of an answer, by status class (2xx, other), and the bytes of a request are
    judged on their operation against this caller, his role and everybody. An operation that is slower, or
    whose page is bigger, for everybody is nobody's fault: what is large is first divided by how much
    larger the operation's other callers' latest answers are than usual. And what one caller takes in an
    hour and a day, in bytes both ways and in time of the API, is judged against finished hours and days, less
    what others take more than usual in theirs: so many answers of a usual size are seen as well.
State
    Histograms by (role | everyone, operation) of sizes and durations at two steps an octave, and by (caller,
    operation) of those that are large enough to be judged: so that who takes much has a baseline of his own,
    and the many others cost nothing. By (caller | principal | role | everyone) closed hours and days.
Silent
    Below ``FLOOR`` bits; about sizes and durations within the slack of their priors, and use of less than
    ``features.load.WORTH``. Who is the first to meet a longer page or a slower API need not prove himself for
    it: see ``_CAPS``.
Known evasions
    Staying under one's own largest hour and day; many credentials, each taking a little; four colluding
    callers of one operation pass for a shift of it (what each takes in total is still seen).
Reference
    Sizes and durations per operation and status class as cloud API guards learn them; empirical
    distributions with Pareto tails as in ``limen.sketches.surprise``.
"""

import math
from typing import Final

from limen.detectors.levels import (
    EVERYONE,
    Levels,
    Oddest,
    learn_windows,
    oddest,
    own_view,
    role_id,
    unusual,
    views,
)
from limen.features.load import (
    ASKED,
    FIRST_SPENT,
    LARGE,
    SIZE,
    SIZE_ELSE,
    SLOW,
    TIME,
    TIME_ELSE,
    WORTH,
    measured,
)
from limen.model import VOLUME, Fact, Features, Lesson, Load, Signal
from limen.sketches import Histogram, Key, Prior, State, Tails, week_of
from limen.sketches.surprise import STEEP

FLOOR = 3.0
"""Signals of fewer bits are not worth a word."""

SAMPLED = 4
"""Of what is too small to be judged, one in so many is counted, so many times."""

_ODD = 2.0**-FLOOR
_MEGABYTE = 1_048_576.0
_LEAST: Final = {SIZE: LARGE, SIZE_ELSE: LARGE, TIME: SLOW, TIME_ELSE: SLOW, ASKED: 1_024}
_PRIORS: Final = {
    SIZE: Prior(_MEGABYTE / 4, 4_096.0),
    SIZE_ELSE: Prior(_MEGABYTE / 4, 4_096.0),
    TIME: Prior(4_000.0, 500.0),
    TIME_ELSE: Prior(4_000.0, 500.0),
    ASKED: Prior(_MEGABYTE / 8, 1_024.0),
    FIRST_SPENT: Prior(20_000.0, 512.0),
    FIRST_SPENT + 1: Prior(3_000.0, 100.0),
    FIRST_SPENT + 2: Prior(60_000.0, 1_024.0),
    FIRST_SPENT + 3: Prior(10_000.0, 300.0),
}
_CAPS: Final = {
    SIZE: (7.0, 2.0, 65_536, 13.0),
    SIZE_ELSE: (6.0, 1.0, 65_536, 9.0),
    TIME: (6.0, 1.0, 4_000, 9.0),
    TIME_ELSE: (5.0, 0.0, 1, 5.0),
    ASKED: (7.0, 2.0, 65_536, 13.0),
    FIRST_SPENT: (7.0, 2.0, 1_000, 13.0),
    FIRST_SPENT + 1: (7.0, 1.0, 600, 11.0),
    FIRST_SPENT + 2: (7.0, 2.0, 2_000, 13.0),
    FIRST_SPENT + 3: (7.0, 1.0, 1_200, 11.0),
}
"""The most bits: so many, so many more for each doubling past a value, at most so many. A release may make a
page ten times as long, or slow; hardly a megabyte long, or a minute slow."""
_SHIFT = 1.5
_SLACK: Final = {
    SIZE: LARGE,
    SIZE_ELSE: LARGE,
    TIME: SLOW,
    TIME_ELSE: SLOW,
    ASKED: 0,
    FIRST_SPENT: WORTH[0] // 4,
    FIRST_SPENT + 1: WORTH[1] // 4,
}
"""What others get or take at present that is never a shift."""
_FEW = 5
_WHAT: Final = {
    SIZE: ("bytes in one answer of this operation", "answer_bytes", "bytes"),
    SIZE_ELSE: ("bytes in one refusal of this operation", "refusal_bytes", "bytes"),
    TIME: ("ms for one answer of this operation", "duration", "ms"),
    TIME_ELSE: ("ms for one refusal of this operation", "refusal_duration", "ms"),
    ASKED: ("bytes in one request of this operation", "request_bytes", "bytes"),
    FIRST_SPENT: ("kB taken in an hour", "bytes_hour", "kB"),
    FIRST_SPENT + 1: ("tenths of a second of the API's time taken in an hour", "time_hour", "0.1 s"),
    FIRST_SPENT + 2: ("kB taken in a day", "bytes_day", "kB"),
    FIRST_SPENT + 3: ("tenths of a second of the API's time taken in a day", "time_day", "0.1 s"),
}


class Resource:
    """Bytes and time; see the module's docstring."""

    name = "resource"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """Judge a request's size, or what an answer took and what its caller took in total."""
        if not features.size and features.kind == "call":
            return None
        here = [] if _small(features) else [one for one in _here(features) if one[1] >= _LEAST[one[0]]]
        if not here and not features.load.spent:
            return None
        whole = list(enumerate(features.load.spent, FIRST_SPENT))
        best: Oddest = (_ODD, -1, 0, ())
        if here:
            best = _odder(features, features.operation, here, state, best)
        if whole:
            best = _odder(features, 0, whole, state, best)
        chance, series, value, levels = best
        if series < 0:
            return None
        bits = min(-math.log2(chance), _leap(series, value, levels), _cap(series, value))
        if bits < FLOOR:
            return None
        theme = "" if series in {SIZE, SIZE_ELSE, ASKED} else VOLUME
        return Signal("resource", round(bits, 2), *_explain(series, value, levels), theme)

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add sizes and durations, and the hours and days that closed."""
        if not features.size and features.kind == "call":
            return
        if _small(features) and int(features.at * 1_000) % SAMPLED and not features.load.closed:
            return
        week = week_of(features.at)
        if here := _here(features):
            _learn_here(features, here, week, lesson, state)
        if features.load.closed:
            learn_windows(
                "resource", features.load.closed, features.caller, week, lesson, state, features.conduct.kind
            )


def coarse(value: int) -> int:
    """A value at two steps an octave, so that learnt sizes take little room."""
    shift = value.bit_length() - 2
    return value >> shift << shift if shift > 0 else value


def _small(features: Features) -> bool:
    """The quick way out: whether nothing that was measured is large enough to be judged."""
    if features.kind == "call":
        return features.size < _LEAST[ASKED]
    return features.size < LARGE and features.duration_ms < SLOW


def _here(features: Features) -> list[tuple[int, int]]:
    """What is judged on the operation: ``(series, value)``; nothing where nothing was measured."""
    size = features.size
    if features.kind == "call":
        return [(ASKED, coarse(size))] if size else []
    other = not 200 <= features.status < 300
    size, took = measured(size, features.duration_ms)
    found = [(SIZE_ELSE if other else SIZE, coarse(size))] if size else []
    if took:
        found.append((TIME_ELSE if other else TIME, coarse(took)))
    return found


def _learn_here(
    features: Features, here: list[tuple[int, int]], week: int, lesson: Lesson, state: State
) -> None:
    """Add what was measured on the operation. Of what is small, one in ``SAMPLED`` (by its time) is added, so
    many times, to what all callers share."""
    caller, operation = features.caller, features.operation
    large = [one for one in here if one[1] >= _LEAST[one[0]]]
    if large and lesson.own:
        _add(("resource", "caller", caller.subject, operation), week, large, lesson.own, state)
    if not lesson.shared:
        return
    small = [] if int(features.at * 1_000) % SAMPLED else [one for one in here if one not in large]
    for samples, weight in ((large, lesson.shared), (small, lesson.shared * SAMPLED)):
        if samples:
            _add(("resource", EVERYONE, 0, operation), week, samples, weight, state)
            if caller.roles:
                _add(("resource", "role", role_id(caller.roles[0]), operation), week, samples, weight, state)


def _add(key: Key, week: int, samples: list[tuple[int, int]], weight: int, state: State) -> None:
    sketch = state.at(key, Histogram)
    if sketch is not None:
        sketch.add_all(week, samples, weight)


def _odder(
    features: Features, operation: int, counts: list[tuple[int, int]], state: State, best: Oddest
) -> Oddest:
    week, caller = week_of(features.at), features.caller
    own = own_view("resource", caller, operation, week, state)
    odd = unusual("resource", own, operation, counts, week, state)
    if not odd:
        return best
    levels = views("resource", caller, operation, own, week, state, features.conduct.kind)
    odd = [(series, _unshifted(series, value, features.load, levels[1])) for series, value in odd]
    return oddest(odd, levels, _PRIORS, best)


def _unshifted(series: int, value: int, load: Load, everyone: Tails | None) -> int:
    """The value less what others get or take more than usual at present, however much that is."""
    present, of = _present(series, load), series if series < FIRST_SPENT else FIRST_SPENT + _hourly(series)
    if present <= _SLACK[of] or everyone is None or not everyone.total(of):
        return value
    usual = max(1, everyone.quantile(of, 0.5))
    return value * usual // present if present > _SHIFT * usual else value


def _present(series: int, load: Load) -> int:
    """What others get or take at present, 0 when that is not known."""
    if series >= FIRST_SPENT:
        return load.others_spent[_hourly(series)] if load.others_spent else 0
    if series == ASKED:
        return 0
    return load.others_ms if series in {TIME, TIME_ELSE} else load.others_size


def _hourly(series: int) -> int:
    """Kilobytes (0) or time (1): a day is shifted as its present hour is."""
    return (series - FIRST_SPENT) % 2


def _cap(series: int, value: int) -> float:
    base, step, start, most = _CAPS[series]
    return min(most, base + step * math.log2(max(1.0, value / start)))


def _leap(series: int, value: int, levels: Levels) -> float:
    """The most bits a value is worth by how far it is from the largest known: of a newcomer as of a regular,
    a small step is no grave one however many samples there are."""
    known = next((v for v in reversed(levels) if v is not None and v.total(series)), None)
    if known is None:
        return math.inf
    slack = _PRIORS[series].slack
    return STEEP * math.log2(max(1.0, (value + slack) / (known.largest(series) + slack)))


def _explain(series: int, value: int, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    known = next((v for v in reversed(levels) if v is not None and v.total(series) >= _FEW), None)
    most = known.quantile(series, 0.99) if known is not None else round(_PRIORS[series].typical)
    before = known.quantile(series, 0.5) if known is not None else 0
    words, name, unit = _WHAT[series]
    return f"{value} {words}, usually at most {most}", (Fact(name, value, most, before, most, unit),)

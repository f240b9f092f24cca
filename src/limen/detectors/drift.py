"""Growing, day by day, past what was approved: what was walked since does not excuse itself.

Idea
    All other counts are compared with what was learnt, which follows a caller within the drift budget. This
    one is compared with the approved reference alone. A caller's day, in calls, in kilobytes and in different
    objects, is so many doublings past the most that is usual on his approved days. A first such day is the
    matter of others. What the days before were past it is carried on (the furthest of them, halved each day)
    and makes it a question: whoever does twice his approved day, and not for the first time, is to prove that
    it is he.
    Of a day that is not over, the calls are compared with those that as many hours may hold. What others do
    at present, each against his own approved days, is taken out: it is the API's growth and not his.
State
    Per caller one histogram: finished days by measure, the calls of finished hours, and what a person
    labelled benign. What is carried on is short-term memory.
Silent
    Without an approved reference, and about whoever has fewer than ``KNOWN`` days in it; about fewer than
    ``LEAST`` in a day, and what was about reached on two approved days; on a first day, however busy; once a
    person approves a new reference (what a caller does then is his usual from there) or labels it benign.
Known evasions
    A new caller grows as he likes until he is approved (``rate``, ``peers`` and the caps on teaching others
    bound him); a loud day, then some quiet ones; growth split over credentials; half of the callers seen last
    growing together, who pass for the API's growth. Kilobytes and objects are compared with whole days, so a
    growth that doubles them within a day or two is met later than one of calls.
Reference
    Sequential comparison with a fixed reference, after Page, Continuous inspection schemes, Biometrika 41
    (1954); the decayed peak in place of his sum, because a caller who does half as much again for a month
    would add up to any threshold.
"""

from typing import Final

from limen.detectors.base import ON_CALLS
from limen.features.drift import ACCEPTED, CALLS, HOURLY, MEASURES
from limen.features.ledger import Usual
from limen.model import GROWTH, Fact, Features, Lesson, Signal
from limen.sketches import Histogram, State, Tails, bucket, bucket_top, week_of

FLOOR: Final = 3.0
"""Signals of fewer bits are not worth a word."""
AGAIN: Final = 5
"""Hundredths of doublings carried on from days before, from which on a day is not the first."""
STEEP: Final = 5.0
"""Bits for each doubling where next to nothing is carried on."""
LASTING: Final = 14.0
"""Bits for each doubling once ``SURE`` is carried on; in between, in proportion."""
SURE: Final = 35
"""Hundredths of doublings carried on that leave no doubt that it is not a first day."""
CAP: Final = 12.5
"""The most bits: enough to ask for proof of identity however calibration lowers it, not to block."""
KNOWN: Final = 6
"""Approved days from which on a caller's usual is known."""
LEAST: Final = (50, 1_024, 50)
"""Calls, kilobytes and objects in a day that are no growth of anybody's."""
MARGIN: Final = 1.1
"""Times the mean approved day that is usual in any case."""

_EVEN: Final = 0.1
"""The share of a day that may come at any time."""
_CHANCE: Final = 0.1
"""The share by which the busiest hours of a day are busier by chance alone."""
_NEAR: Final = 0.95
"""Of what was reached on two approved days: so much is usual."""
_TIMELESS: Final = 0
"""The week to read a reference as of: it does not fade."""
_WORDS: Final = ("calls", "kB", "different objects")


class Drift:
    """Growth since the approval; see the module's docstring."""

    name = "drift"
    needs_history = True
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:  # noqa: ARG002 - see the docstring
        """How far the day is past the approved ones. ``extract`` asked the reference; the learnt state has
        no say here."""
        drifted = features.drifted
        if drifted.carried < AGAIN or (bits := _bits(drifted.past, drifted.carried)) < FLOOR:
            return None
        what, days = _WORDS[drifted.measure], drifted.days
        reason = (
            f"{drifted.count} {what} so far today, at most {drifted.usual} by now on approved days;"
            f" {days} day{'s' * (days > 1)} before {'were' if days > 1 else 'was'} past them as well"
        )
        name = f"{MEASURES[drifted.measure]}_day"
        fact = Fact(name, drifted.count, drifted.usual, drifted.typical, drifted.usual)
        return Signal("drift", round(bits, 2), reason, (fact,), GROWTH)

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the hour and the day that ended."""
        closed = features.drifted.closed
        if not closed or not lesson.own:
            return
        days = state.at(("drift", "caller", features.caller.subject, 0), Histogram)
        if days is not None:
            days.add_all(week_of(features.at), [(one.series, one.count) for one in closed], lesson.own)


def usual(subject: int, hours: int, reference: State, revision: int) -> Usual | None:
    """The approved days of a caller, and the share of one that ``hours`` may hold; ``None`` where too few
    are known."""
    known: Tails | None = reference.view(("drift", "caller", subject, 0), _TIMELESS)
    if known is None or known.total(CALLS) < KNOWN:
        return None
    most, typical = zip(*[_day(known, measure) for measure in range(len(MEASURES))], strict=True)
    return Usual(revision, most, typical, _share(known, hours))


def _bits(past: int, carried: int) -> float:
    """What a day is worth that is so far past the approved ones, as the days before were so far."""
    steep = STEEP + (LASTING - STEEP) * min(1.0, carried / SURE)
    return min(CAP, steep * past / 100)


def _share(known: Tails, hours: int) -> float:
    """Which share of a day's calls so many hours may hold: as many as they are of the usual hours, or nearly
    as many as the busiest hours of approved days held."""
    days = known.total(CALLS)
    even = hours * days / max(days, known.total(HOURLY))
    busiest = _largest(known, HOURLY, hours * days) / _largest(known, CALLS, days)
    return min(1.0, max(_EVEN + (1 - _EVEN) * even, busiest - _CHANCE))


def _day(known: Tails, measure: int) -> tuple[int, int]:
    """The most that is usual in a day, and the mean; nothing where too few days are known."""
    days = known.total(measure)
    if days < KNOWN:
        return 0, 0
    mean = _largest(known, measure, days) / days
    twice = _NEAR * _middle(bucket(known.reach(measure, 1 / days)))
    accepted = known.largest(ACCEPTED + measure) if known.total(ACCEPTED + measure) else 0
    return round(max(mean * MARGIN, twice, accepted * MARGIN, LEAST[measure])), round(mean)


def _largest(known: Tails, series: int, samples: float) -> float:
    """The sum of the largest so many samples."""
    left, found = samples, 0.0
    above = 0.0
    for index in range(bucket(known.largest(series)), -1, -1) if known.total(series) else ():
        at_least = known.exceed(series, bucket_top(index))
        take = min(left, at_least - above)
        found, left, above = found + take * _middle(index), left - take, at_least
        if left <= 0:
            break
    return found


def _middle(index: int) -> float:
    """The middle of a bucket."""
    return (bucket_top(index) + bucket_top(index - 1) + 1) / 2 if index > 0 else 0.0

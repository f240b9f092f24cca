"""Growth past the approved days of a caller: judged against the reference, not against what he taught since.

Once in a caller's hour (when its first call comes) his day so far is compared with his approved days: in
calls, in kilobytes and in different objects. How far a day was past the most that was usual is carried on,
halved each day, so that a second such day is not taken for a first. What others are past their own approved
days at present is taken out. All of it is read off windows that are counted anyway; a call in between costs
one comparison.
"""

import math
from typing import Final

from msgspec.structs import replace

from limen.features.ledger import A_DAY, HOUR, NOT_GROWN, Ledger, Usual
from limen.features.load import SLOTS
from limen.features.recent import Recent, Trace
from limen.model import Closed, Drifted

MEASURES: Final = ("calls", "kilobytes", "objects")
"""What is compared, in order."""

CALLS, KILOBYTES, OBJECTS, HOURLY, ACCEPTED = range(5)
"""Series of the ``drift`` detector: finished days by measure, the calls of finished hours, and from
``ACCEPTED`` on by measure what a person said is usual."""

OTHERS: Final = 16
"""Callers whose present growth is remembered, to know what is common to all."""
ENOUGH: Final = 4
"""Fewer others than this say nothing."""
FLOOR: Final = 15
"""Hundredths of doublings below which nothing is past anything."""

_LATELY: Final = 4
_DAY: Final = 6
"""Where the day begins, in a caller's windows as in his use."""
_NONE: Final = [0] * 12


def drift(subject: int, at: float, trace: Trace, recent: Recent) -> Drifted:
    """How far a caller has grown; to be asked before anything else counts the call."""
    ledger = trace.ledger
    if ledger is None:
        ledger = trace.ledger = Ledger(len(MEASURES))
    if not ledger.due(at):
        return ledger.said
    return _turn(subject, int(at) // HOUR, ledger, trace, recent)


def _turn(subject: int, hour: int, ledger: Ledger, trace: Trace, recent: Recent) -> Drifted:
    """Look at the hours that ended; the one that begins is the next of its day, or the first."""
    day, counts = ledger.hour // A_DAY, _counts(trace, ledger.hour // A_DAY)
    over = hour // A_DAY != day
    clean = counts[CALLS] and _clean(trace)
    closed = _closed(subject, counts, max(0, counts[CALLS] - ledger.counted), over) if clean else ()
    ledger.hours += counts[CALLS] > ledger.counted
    usual = recent.usual(subject, ledger.hours)
    if usual is not None:
        if usual.revision != ledger.revision:
            ledger.approve(usual.revision, counts)
        ledger.said = _judged(subject, counts, usual, ledger, recent, over=over)
    if over:
        ledger.rest(hour // A_DAY - day - 1)
        ledger.last = counts
        ledger.begin(hour)
    ledger.hour, ledger.counted = hour, 0 if over else counts[CALLS]
    return replace(ledger.said, closed=closed) if closed else ledger.said


def _counts(trace: Trace, day: int) -> list[int]:
    """What windows that are kept anyway hold of a day, by measure."""
    calls, use = trace.windows.get(0, _NONE), trace.windows.get(SLOTS, _NONE)
    return [
        calls[_DAY + 1] if calls[_DAY] == day else 0,
        use[_DAY + 3] >> 10 if use[_DAY] == day else 0,
        sum([walk.distinct_day.count() for walk in trace.walks.values() if walk.day == day]),
    ]


def _clean(trace: Trace) -> bool:
    """Whether less than a quarter of the day's calls were odd, as ``windows`` has it."""
    calls = trace.windows[0]
    return calls[_DAY + 2] * 4 < calls[_DAY + 1]


def _closed(subject: int, counts: list[int], hour: int, over: bool) -> tuple[Closed, ...]:
    """What ended, to be learnt: an hour's calls, and a day by measure."""
    found = [(HOURLY, hour)] + ([*enumerate(counts)] if over else [])
    return tuple([Closed("caller", subject, 0, series, count) for series, count in found if count])


def _judged(
    subject: int, counts: list[int], usual: Usual, ledger: Ledger, recent: Recent, *, over: bool
) -> Drifted:
    """The measure that is furthest past what was approved; of a day that is over, only what is carried on."""
    part = (1.0 if over else usual.share, 1.0, 1.0)
    levels = [_doublings(counts[m], usual.typical[m] * part[m]) for m in range(len(MEASURES))]
    common = _common(subject, (levels[CALLS], levels[KILOBYTES]), recent)
    furthest = NOT_GROWN
    for m, shift in enumerate((*common, common[CALLS])):
        most = max(usual.most[m], ledger.accepted[m] * 9 // 8) if usual.most[m] else 0
        past = _doublings(counts[m], most * part[m]) - shift
        if over:
            ledger.end(m, past)
        elif past >= FLOOR and past + ledger.carried[m] > furthest.past + furthest.carried:
            now = round(most * part[m])
            furthest = Drifted(
                m, past, ledger.carried[m], ledger.days[m], counts[m], now, most, usual.typical[m]
            )
    return furthest


def _common(subject: int, levels: tuple[int, int], recent: Recent) -> tuple[int, int]:
    """How many times their own typical days other callers do at present (the median; never below 0, in
    hundredths of doublings); then note this one."""
    lately = recent.api.lately.setdefault(_LATELY, {})
    lately.pop(subject, None)
    found = (0, 0)
    if len(lately) >= ENOUGH:
        calls, use = zip(*lately.values(), strict=True)
        found = (max(0, sorted(calls)[len(calls) // 2]), max(0, sorted(use)[len(use) // 2]))
    if len(lately) >= OTHERS:
        del lately[next(iter(lately))]
    lately[subject] = levels
    return found


def _doublings(count: int, usual: float) -> int:
    """How many times ``usual`` a count is, in hundredths of doublings; 0 where either is nothing."""
    return round(100 * math.log2(count / usual)) if count and usual else 0

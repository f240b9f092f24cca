"""What calls cost: bytes and time of one caller per hour and day, and what others of an operation get now."""

from typing import Final

from limen.features.recent import Recent, Trace
from limen.features.windows import STEP_BACK, closed_windows
from limen.model import Caller, Closed, Load

SIZE, SIZE_ELSE, TIME, TIME_ELSE, ASKED, FIRST_SPENT = range(6)
"""Series of the ``resource`` detector: an answer's bytes and milliseconds by status class (2xx, other), a
request's bytes, and from ``FIRST_SPENT`` on what ``Load.spent`` counts."""

SPENT: Final = (("kilobytes", 3_600), ("tenths", 3_600), ("kilobytes", 86_400), ("tenths", 86_400))
"""What ``Load.spent`` counts, in order: kilobytes (both ways) or tenths of a second in so many seconds."""

LARGE: Final = 4_096
"""Bytes of an answer, and"""
SLOW: Final = 500
"""milliseconds, below which no single one is looked at: such differences mean nothing."""

WORTH: Final = (128, 100)
"""Kilobytes and tenths of a second in an hour below which nobody's use is looked at."""

OTHERS: Final = 8
"""Callers of an operation whose latest answer is remembered, per status class."""
ENOUGH: Final = 4
"""Fewer others than this say nothing about an operation."""

SLOTS: Final = -2
"""Where ``Trace.windows`` keeps a caller's use: per window length ``epoch, calls, odd, bytes, ms, -``,
so that ``windows.taint`` marks it as any other."""

_HOUR, _DAY = 3_600, 86_400
_STRIDE = 6
_MOST = 1 << 40
_NOBODY = (0, 0)


def measured(size: int, duration_ms: float) -> tuple[int, int]:
    """An answer's bytes and whole milliseconds; 0 for what cannot be, or was not measured."""
    return (
        size if 0 < size < _MOST else 0,
        int(duration_ms) if 0.0 < duration_ms < _MOST else 0,
    )


def load(
    caller: Caller, operation: int, status: int, used: tuple[int, int, int], at: float, recent: Recent
) -> Load:
    """Count an answer's use: ``used`` are the bytes of the request and the answer, and its milliseconds."""
    asked, size, took = used
    trace = recent.caller(caller.subject)
    slots = trace.windows.get(SLOTS)
    if slots is None:
        slots = trace.windows[SLOTS] = [0] * (_STRIDE * 2)
    ended = _spend(slots, int(at), asked + size, took)
    closed: tuple[Closed, ...] = ()
    if ended:
        closed = closed_windows(ended, "caller", caller.subject, 0, FIRST_SPENT)
    usual = _others(recent.operation(operation), caller.subject, int(200 <= status < 300), size, took)
    return Load(usual[0], usual[1], _worth(slots), closed)


def _spend(slots: list[int], at: int, size: int, took: int) -> list[tuple[int, int]] | None:
    """Count into the hour and the day; the windows that ended with less than a quarter of their calls odd."""
    closed = None
    for first, length in ((0, _HOUR), (_STRIDE, _DAY)):
        epoch, present = at // length, slots[first]
        if epoch == present or (epoch < present and present * length - at <= STEP_BACK):
            slots[first + 1] += 1
            slots[first + 3] += size
            slots[first + 4] += took
            continue
        calls = slots[first + 1]
        if epoch > present and calls and slots[first + 2] * 4 < calls:
            series = 2 * (first // _STRIDE)
            closed = closed or []
            closed += [(series, slots[first + 3] >> 10), (series + 1, slots[first + 4] // 100)]
        slots[first : first + _STRIDE] = [epoch, 1, 0, size, took, 0]
    return closed


def _worth(slots: list[int]) -> tuple[int, ...]:
    """The running counts, when there is enough of anything to be looked at."""
    if slots[9] < WORTH[0] << 10 and slots[10] < WORTH[1] * 100:
        return ()
    return (slots[3] >> 10, slots[4] // 100, slots[9] >> 10, slots[10] // 100)


def _others(trace: Trace, subject: int, good: int, size: int, took: int) -> tuple[int, int]:
    """The median bytes and milliseconds that other callers got lately, for an answer that is worth a look;
    then note this caller's."""
    lately = trace.lately.get(good)
    if lately is None:
        lately = trace.lately[good] = {}
    lately.pop(subject, None)
    found = _NOBODY
    if len(lately) >= ENOUGH and (size >= LARGE or took >= SLOW):
        sizes, times = zip(*lately.values(), strict=True)
        half = len(sizes) // 2
        found = (sorted(sizes)[half], sorted(times)[half])
    if len(lately) >= OTHERS:
        del lately[next(iter(lately))]
    lately[subject] = (size, took)
    return found

"""What calls cost: bytes and time of one caller per hour and day, and what others of an operation get now."""

from typing import Final

from limen.features.counting import spend
from limen.features.recent import Recent
from limen.features.windows import USE, closed_windows
from limen.model import Caller, Closed, Load

SIZE, SIZE_ELSE, TIME, TIME_ELSE, ASKED, FIRST_SPENT = range(6)
"""Series of the ``resource`` detector: an answer's bytes and milliseconds by status class (2xx, other), a
request's bytes, and from ``FIRST_SPENT`` on what ``Load.spent`` counts."""

SPENT: Final = (("kilobytes", 3_600), ("tenths", 3_600), ("kilobytes", 86_400), ("tenths", 86_400))
"""What ``Load.spent`` counts, in order: kilobytes (both ways) or tenths of a second in so many seconds."""

LARGE: Final = 4_096
"""Bytes below which no single answer is looked at."""
SLOW: Final = 500
"""Milliseconds below which no single answer is looked at."""

WORTH: Final = (128, 100)
"""Kilobytes and tenths of a second in an hour below which nobody's use is looked at."""

OTHERS: Final = 8
"""Callers of an operation whose latest answer is remembered, per status class; and callers of the API whose
present hour is."""
ENOUGH: Final = 4
"""Fewer others than this say nothing."""

SLOTS: Final = -2
"""Where ``Trace.windows`` keeps a caller's use: per window length ``epoch, calls, odd, bytes, ms, -``,
so that ``windows.taint`` marks it as any other."""

_HOURS = 3
_LEAST = (WORTH[0] << 10, WORTH[1] * 100)
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
    subject = caller.subject
    trace = recent.caller(subject)
    slots = trace.windows.get(SLOTS)
    if slots is None:
        slots = trace.windows[SLOTS] = [0] * (USE * 2)
    ended = spend(slots, int(at), asked + size, took)
    closed: tuple[Closed, ...] = ()
    if ended:
        closed = closed_windows(ended, "caller", subject, 0, FIRST_SPENT)
    here = recent.operation(operation).lately.setdefault(int(200 <= status < 300), {})
    size_others, time_others = _others(here, subject, (size, took), (LARGE, SLOW))
    spent = _worth(slots)
    hour = _others(recent.api.lately.setdefault(_HOURS, {}), subject, (slots[3], slots[4]), _LEAST)
    return Load(size_others, time_others, spent, closed, (hour[0] >> 10, hour[1] // 100) if spent else ())


def _worth(slots: list[int]) -> tuple[int, ...]:
    """The running counts, when there is enough of anything to be looked at."""
    if slots[9] < _LEAST[0] and slots[10] < _LEAST[1]:
        return ()
    return (slots[3] >> 10, slots[4] // 100, slots[9] >> 10, slots[10] // 100)


def _others(
    lately: dict[int, tuple[int, int]], subject: int, own: tuple[int, int], least: tuple[int, int]
) -> tuple[int, int]:
    """The medians of what other callers had lately, when ``own`` is ``least`` or more of anything; then note
    ``own``."""
    lately.pop(subject, None)
    found = _NOBODY
    if len(lately) >= ENOUGH and (own[0] >= least[0] or own[1] >= least[1]):
        first, second = zip(*lately.values(), strict=True)
        half = len(first) // 2
        found = (sorted(first)[half], sorted(second)[half])
    if len(lately) >= OTHERS:
        del lately[next(iter(lately))]
    lately[subject] = own
    return found

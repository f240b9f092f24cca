"""Which operations a caller does for the first time, and who else does them now for the first time."""

from typing import Final

from limen.features.doings import DAY, HOUR, Doings
from limen.features.recent import OPERATIONS_A_CALLER, Recent, Trace
from limen.features.windows import closed_windows
from limen.model import Caller, Features, Reach

NEWCOMERS: Final = 16
"""Callers remembered of those to whom an operation is new on one day."""
REFUSALS: Final = 64
"""Operations remembered of those that refused a caller in one hour."""
_TURNED_AWAY: Final = frozenset({401, 403})
_KNOWN: Final = Reach(first=0)
_ELSEWHERE: Final = Reach()


def reach(caller: Caller, operation: int, at: float, trace: Trace, recent: Recent) -> Reach:
    """Whether a call goes where its caller was not before this day."""
    doings = doings_of(trace)
    ended = doings.turn(at) if int(at) // HOUR != doings.hour else None
    first = _first(doings.done.get(operation), int(at) // DAY)
    if not first and not ended:
        return _KNOWN
    closed = closed_windows(ended, "caller", caller.subject, 0, 0) if ended else ()
    together = _together(caller.subject, operation, at, recent) if first else 0
    return Reach(first, 0, doings.won, len(doings.refused), together, closed)


def reached(call: Features, status: int, at: float, trace: Trace, recent: Recent) -> Reach:
    """What came of a call: a success makes the operation its caller's, a refusal is counted."""
    if not call.known:
        return _ELSEWHERE
    subject, operation, day = call.caller.subject, call.operation, int(at) // DAY
    doings = doings_of(trace)
    days = doings.done.get(operation)
    if 200 <= status < 300:
        if days is not None and days[0] < day == days[1]:
            return _KNOWN
        return _won(doings, days, subject, operation, at, recent)
    if status in _TURNED_AWAY and (days is None or days[0] == day):
        if len(doings.refused) < REFUSALS:
            doings.refused[operation] = None
        together = _together(subject, operation, at, recent)
        return Reach(1, 0, doings.won, len(doings.refused), together)
    return _ELSEWHERE


def _won(
    doings: Doings, days: tuple[int, int] | None, subject: int, operation: int, at: float, recent: Recent
) -> Reach:
    """A success; ``days`` are those of the first and the last one before it."""
    day = int(at) // DAY
    if days is None:
        doings.won += 1
        doings_of(recent.operation(operation)).did(subject, day, NEWCOMERS)
    if days is None or days[1] != day:
        doings.did(operation, day, OPERATIONS_A_CALLER)
    first = _first(days, day)
    fresh = days is None or days[1] != day
    together = _together(subject, operation, at, recent) if first else 0
    return Reach(first, int(fresh), doings.won, len(doings.refused), together)


def _first(days: tuple[int, int] | None, day: int) -> int:
    """See ``Reach.first``."""
    if days is None:
        return 1
    return 2 if days[0] == day else 0


def _together(subject: int, operation: int, at: float, recent: Recent) -> int:
    """To how many others the operation is new on this day."""
    newcomers, day = recent.operation(operation).doings, int(at) // DAY
    if newcomers is None:
        return 0
    return sum([days[0] == day for who, days in newcomers.done.items() if who != subject])


def doings_of(trace: Trace) -> Doings:
    """The doings of a caller or of an operation, made on first use."""
    doings = trace.doings
    if doings is None:
        doings = trace.doings = Doings()
    return doings

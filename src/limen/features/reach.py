"""Which operations a caller does for the first time, and who else does them now for the first time."""

from typing import Final

from limen.features.doings import DAY, HOUR, Doings
from limen.features.recent import OPERATIONS_A_CALLER, Recent, Trace
from limen.features.windows import closed_windows
from limen.model import Caller, Closed, Features, Reach

NEWCOMERS: Final = 16
"""Callers remembered of those to whom an operation is new on one day."""
REFUSALS: Final = 64
"""Operations remembered of those that refused a caller in one hour."""
_TURNED_AWAY: Final = frozenset({401, 403})
_KNOWN: Final = Reach(first=0)
_ELSEWHERE: Final = Reach()


def reach(caller: Caller, operation: int, at: float, trace: Trace) -> Reach:
    """Whether a call goes where its caller never was."""
    doings = doings_of(trace)
    first = operation not in doings.done
    if int(at) // HOUR == doings.hour:
        return Reach(1, won=doings.won, refused=len(doings.refused)) if first else _KNOWN
    ended = doings.turn(at)
    closed: tuple[Closed, ...] = ()
    if ended:
        closed = closed_windows(ended, "caller", caller.subject, 0, 0)
    return Reach(int(first), 0, doings.won, len(doings.refused), 0, closed)


def reached(call: Features, status: int, at: float, recent: Recent) -> Reach:
    """What came of a call: a success makes the operation its caller's, a refusal is counted."""
    if not call.known:
        return _ELSEWHERE
    caller, operation = call.caller, call.operation
    doings = doings_of(recent.caller(caller.subject))
    day = int(at) // DAY
    last = doings.done.get(operation)
    if 200 <= status < 300:
        if last == day:
            return _KNOWN
        together = _together(caller.subject, operation, day, recent) if last is None else 0
        doings.won += last is None
        doings.did(operation, day, OPERATIONS_A_CALLER)
        return Reach(int(last is None), 1, doings.won, len(doings.refused), together)
    if status in _TURNED_AWAY and last is None:
        if len(doings.refused) < REFUSALS:
            doings.refused[operation] = None
        return Reach(1, 0, doings.won, len(doings.refused))
    return _ELSEWHERE


def _together(subject: int, operation: int, day: int, recent: Recent) -> int:
    """To how many others the operation was new on this day; notes this one."""
    newcomers = doings_of(recent.operation(operation))
    others = sum(then == day for who, then in newcomers.done.items() if who != subject)
    newcomers.did(subject, day, NEWCOMERS)
    return others


def doings_of(trace: Trace) -> Doings:
    """The doings of a caller or of an operation, made on first use."""
    doings = trace.doings
    if doings is None:
        doings = trace.doings = Doings()
    return doings

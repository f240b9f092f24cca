"""How fast: calls per window of the caller on this operation, the caller, the operation and the API."""

from limen.features.counting import count
from limen.features.recent import OPERATIONS_A_CALLER, Recent, Trace
from limen.features.windows import WINDOW
from limen.model import Caller, Closed, Pace

CALLER_OPERATION = (60, 3_600)
CALLER = (10, 600, 86_400)
OPERATION = (60, 600)
API = (10, 600)
FAILURE = (600,)

SERIES = (
    *(("caller_operation", seconds) for seconds in CALLER_OPERATION),
    *(("caller", seconds) for seconds in CALLER),
    *(("operation", seconds) for seconds in OPERATION),
    *(("api", seconds) for seconds in API),
)
"""What ``Pace.counts`` counts, in order: the level and the window's length in seconds."""

FAILURES = (("address", 600), ("network", 600), ("operation", 600), ("api", 600))
"""What ``Pace.failures`` counts, in order."""

FIRST_CALLER = len(CALLER_OPERATION)
FIRST_OPERATION = FIRST_CALLER + len(CALLER)
FIRST_API = FIRST_OPERATION + len(OPERATION)
FIRST_FAILURE = FIRST_API + len(API)

_REFUSALS = -1
_OVERFLOW = 1  # the shared slot of operations past the cap of one caller


def pace(caller: Caller, operation: int, at: float, trace: Trace, recent: Recent) -> Pace:
    """Count this call in all its windows."""
    subject = caller.subject
    own = _slots(trace, operation, len(CALLER_OPERATION))
    whole = _slots(trace, 0, len(CALLER))
    shared = _slots(recent.operation(operation), 0, len(OPERATION))
    api = _slots(recent.api, 0, len(API))
    closed = count(own, at, CALLER_OPERATION, "caller", subject, operation, 0)
    closed += count(whole, at, CALLER, "caller", subject, 0, FIRST_CALLER)
    closed += count(shared, at, OPERATION, "operation", 0, operation, FIRST_OPERATION)
    closed += count(api, at, API, "api", 0, 0, FIRST_API)
    counts = (own[1], own[4], whole[1], whole[4], whole[7], shared[1], shared[4], api[1], api[4])
    failures = _failures(caller, operation, at, recent) if _REFUSALS in recent.api.windows else ()
    return Pace(counts, trace.open_calls, failures, closed)


def failed(caller: Caller, operation: int, at: float, recent: Recent) -> Pace:
    """Count a refused proof of identity where it came from and where it went.

    All addresses share one baseline, and so do all networks: their subject in a closed window is 0.
    """
    traces = (
        (recent.source(caller.address), "address", 0),
        (recent.source(caller.network), "network", 0),
        (recent.operation(operation), "operation", operation),
        (recent.api, "api", 0),
    )
    counts, closed = [], tuple[Closed, ...]()
    for number, (trace, level, of) in enumerate(traces):
        slots = _slots(trace, _REFUSALS, len(FAILURE))
        closed += count(slots, at, FAILURE, level, 0, of, FIRST_FAILURE + number)
        counts.append(slots[1])
    return Pace(failures=tuple(counts), closed=closed)


def _failures(caller: Caller, operation: int, at: float, recent: Recent) -> tuple[int, ...]:
    """Refused proofs in the present window where this call comes from and goes to; empty while the API has
    none, so that a quiet API pays nothing."""
    epoch = int(at) // FAILURE[0]
    if not _present(recent.api, epoch):
        return ()
    return (
        _present(recent.sources.get(caller.address), epoch),
        _present(recent.sources.get(caller.network), epoch),
        _present(recent.operation(operation), epoch),
        _present(recent.api, epoch),
    )


def _present(trace: Trace | None, epoch: int) -> int:
    slots = trace.windows.get(_REFUSALS) if trace is not None else None
    return slots[1] if slots and slots[0] == epoch else 0


def _slots(trace: Trace, operation: int, size: int) -> list[int]:
    slots = trace.windows.get(operation)
    if slots is None:
        if len(trace.windows) >= OPERATIONS_A_CALLER:
            return trace.windows.setdefault(_OVERFLOW, [0] * (WINDOW * 3))
        slots = trace.windows[operation] = [0] * (WINDOW * size)
    return slots

"""In which order a caller's calls come: steps from one operation to another, session by session.

A session ends when nothing came for ``BREAK`` seconds, or after ``LONGEST`` steps. Calls of the operation
called last are no step, so polling counts once. How surprising a step is, only learnt state can tell: it is
asked once a session for each step, so that what is repeated does not become usual while it goes on.
"""

from collections.abc import Callable
from typing import Final

from limen.features.recent import Trace
from limen.features.steps import Steps
from limen.model import Caller, Closed, Sequence

BREAK: Final = 1_800.0
LONGEST: Final = 64
"""Steps of a session that are judged together; past them a new stretch begins."""
SHORTEST: Final = 4
"""Steps from which a session is worth learning."""
START: Final = 1
"""The operation before the first of a session."""
ODD: Final = 32
"""Quarter bits from which a step is odd: about one in 256 goes that way, or fewer."""

ODD_STEPS, MEAN = 0, 1
"""Series of ``Sequence.closed``: how many steps were odd, and the mean surprise of a step (quarter bits) in
sessions of up to 8, 32 and more steps."""
_LENGTHS: Final = (8, 32)

Surprise = Callable[[Caller, int, int, int], int]
"""How surprising ``(caller, before, previous, next)`` is, in quarter bits."""
_NOTHING: Final = Sequence()


def sequence(caller: Caller, operation: int, at: float, trace: Trace, surprise: Surprise) -> Sequence:
    """Note where a call goes from the one before it."""
    steps = trace.steps
    if steps is None:
        steps = trace.steps = Steps(START)
    elif steps.previous == operation and at - trace.last_at <= BREAK:
        return _NOTHING
    closed: tuple[Closed, ...] = ()
    if steps.count >= LONGEST or at - trace.last_at > BREAK:
        closed = _closed(caller.subject, steps, struck=bool(trace.strikes))
        steps.begin(START if at - trace.last_at > BREAK else steps.previous)
    before, previous = steps.before, steps.previous
    loss = steps.known(previous, operation)
    if loss < 0:
        loss = steps.note(previous, operation, surprise(caller, before, previous, operation))
    steps.step(operation, loss, odd=loss >= ODD)
    return Sequence(before, previous, loss, steps.count, steps.loss // steps.count, steps.odd, closed)


def series_of(count: int) -> int:
    """The series of a session's mean, by its length in steps."""
    return MEAN + sum(count > length for length in _LENGTHS)


def _closed(subject: int, steps: Steps, *, struck: bool) -> tuple[Closed, ...]:
    if steps.count < SHORTEST or struck:
        return ()
    mean = steps.loss // steps.count
    return (
        Closed("caller", subject, 0, ODD_STEPS, steps.odd),
        Closed("caller", subject, 0, series_of(steps.count), mean),
    )

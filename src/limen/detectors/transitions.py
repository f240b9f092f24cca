"""How usual a step from one operation to the next is (a part of ``sequence``): counts, and back-off.

The shares of four tables are mixed, the coarser one as a few samples of the finer: all steps to an operation
wherever from; those from the operation before, of everybody and of the role; those from the two operations
before; the caller's own. (Dirichlet back-off: MacKay and Peto, 1995.)
"""

import math
from typing import Final

from limen.detectors.levels import role_id
from limen.model import Caller, Lesson
from limen.sketches import FULL, State, Tally

LEAST: Final = 200 * FULL
"""Weight of steps without which nothing is surprising yet."""
FAMILIAR: Final = 60 * FULL
"""Weight of steps to an operation, or from it, below which it is new, and its steps say nothing."""
MOST: Final = 48
"""Quarter bits that a step is worth at most."""

_WHOLE: Final = 0
_CELLS: Final = 1_023
_STEP: Final = 1_000_003
_BACKOFF: Final = 2 * FULL
_QUARTER: Final = -4.0


def surprise(caller: Caller, before: int, previous: int, operation: int, state: State) -> int:
    """How surprising it is that ``operation`` follows, in quarter bits; 0 while too little is known."""
    get = state.get
    anywhere: Tally | None = get(("sequence", "steps", 0, 0))
    cell = _cell(operation)
    if anywhere is None or (whole := anywhere.count(_WHOLE)) < LEAST:
        return 0
    if (count := anywhere.count(cell)) < FAMILIAR:
        return 0
    after: Tally | None = get(("sequence", "steps", 0, previous))
    if after is None or after.count(_WHOLE) < FAMILIAR:
        return 0
    share = count / whole
    tables: list[Tally | None] = [after]
    if caller.roles:
        tables.append(get(("sequence", "role_steps", role_id(caller.roles[0]), previous)))
    tables.append(get(("sequence", "pairs", before, previous)))
    for table in tables:
        if table is not None:
            share = (table.count(cell) + _BACKOFF * share) / (table.count(_WHOLE) + _BACKOFF)
    own: Tally | None = get(("sequence", "own_steps", caller.subject, 0))
    if own is not None:
        count, whole = own.count(_own(previous, operation)), own.count(_own(previous, 0))
        share = (count + _BACKOFF * share) / (whole + _BACKOFF)
    return min(MOST, round(_QUARTER * math.log2(min(1.0, share))))


def learn_step(
    caller: Caller, before: int, previous: int, operation: int, week: int, lesson: Lesson, state: State
) -> None:
    """Count one step in every table it belongs to."""
    if lesson.shared:
        keys = [
            ("sequence", "steps", 0, 0),
            ("sequence", "steps", 0, previous),
            ("sequence", "pairs", before, previous),
        ]
        if caller.roles:
            keys.append(("sequence", "role_steps", role_id(caller.roles[0]), previous))
        cell = _cell(operation)
        for key in keys:
            table: Tally | None = state.get(key) or state.at(key, Tally)
            if table is not None:
                table.add_all(week, (_WHOLE, cell), lesson.shared)
    if lesson.own:
        own = state.at(("sequence", "own_steps", caller.subject, 0), Tally)
        if own is not None:
            own.add_all(week, (_own(previous, 0), _own(previous, operation)), lesson.own)


def _cell(operation: int) -> int:
    return 1 + operation % _CELLS


def _own(previous: int, operation: int) -> int:
    return previous * _STEP + operation

"""How rare a kind of client is among a caller's like (a part of ``context``).

Which kinds of client the callers of a role (else everybody) use is counted once for each hour of a caller
who uses one of his own. One that is new for its caller is the odder the fewer of his like use it: a new
laptop has a browser that others have, a script with a stolen key has what nobody of that role calls with.
"""

import math
from typing import Final

from limen.detectors.levels import like_of
from limen.features.codes import CLIENT, COUNTER, code_of
from limen.features.places import CLIENT as OWN_CLIENT
from limen.model import Features, Lesson
from limen.sketches import ONE, State, Votes

CAP: Final = 3.0
"""The most bits: somebody is the first of his like with a client."""
COMMON: Final = 1 / 32
"""The share of hours from which a kind of client is nothing special."""
ENOUGH: Final = 100 * ONE
"""Hours of his like from which they say anything."""

_CLIENTS: Final = -2
_ALL: Final = 1 << 4 | COUNTER


def foreign(features: Features, week: int, state: State) -> float:
    """How few of a caller's like use the kind of client he calls with, in bits; 0 when little is known."""
    table: Votes | None = state.get(("context", *like_of(features.caller), _CLIENTS))
    if table is None:
        return 0.0
    hours = table.view(week)
    whole = hours.get(_ALL, 0)
    if whole < ENOUGH:
        return 0.0
    share = (hours.get(_code(features), 0) + ONE) / (whole + ONE)
    return min(CAP, max(0.0, math.log2(COMMON / share)))


def learn_client(features: Features, week: int, lesson: Lesson, state: State) -> None:
    """Count the client of an hour, where it is the caller's own."""
    if not lesson.shared or features.context.fresh >> OWN_CLIENT & 1:
        return
    table = state.at(("context", *like_of(features.caller), _CLIENTS), Votes)
    if table is not None:
        table.add(week, _code(features), lesson.shared)
        table.add(week, _ALL, lesson.shared)


def _code(features: Features) -> int:
    return code_of(features.context.client, CLIENT)

"""Playing recorded traffic through the flow, as it would have been live.

A call is played at its time and its answer when it came, so a replay never sees the future.
"""

import heapq
from collections.abc import Iterable, Iterator

from limen.engine.decide import decide, settle, stopped, withdraw
from limen.engine.world import World
from limen.model import Activity, Answer, ApiCall, Evidence, Login

Pair = tuple[ApiCall | Login, Answer | None]


def in_order(pairs: Iterable[Pair]) -> Iterator[Activity]:
    """Calls and answers by time. Calls keep the order of the record; an answer comes before a later call."""
    waiting: list[tuple[float, int, Answer]] = []
    for number, (call, answer) in enumerate(pairs):
        while waiting and waiting[0][0] <= call.at:
            yield heapq.heappop(waiting)[2]
        yield call
        if answer is not None:
            heapq.heappush(waiting, (answer.at, number, answer))
    while waiting:
        yield heapq.heappop(waiting)[2]


def replay(activities: Iterable[Activity], world: World) -> Iterator[Evidence]:
    """Decide and settle each activity in turn; operations are learnt from what succeeded."""
    for activity in activities:
        evidence = decide(activity, world)
        if evidence is not None:
            settle(evidence, world)
            if stopped(evidence):
                withdraw(evidence, world)
            yield evidence

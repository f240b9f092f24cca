"""A discrete event simulation: everybody's next call on one time line, answered by the shop in process."""

import heapq
import math
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple, Protocol

from limen.demo.shop import Shop
from limen.demo.shop.asking import UNAUTHENTICATED, refused
from limen.demo.wire import Call, Pause, Reply, Steps

BUSY = refused(503, "try again")
BUSY_SHARE = 0.002
NOTHING = Reply(0)


class Actor(Protocol):
    """Somebody with a life. ``now`` is set before every step; chance comes from the actor's own ``rng``."""

    rng: Random
    now: float

    def life(self) -> Steps:
        """Yield pauses and calls."""


class Sighting(NamedTuple):
    """One call that happened: when (Unix seconds), by whom, and its answer after ``duration_ms``."""

    at: float
    actor: Actor
    call: Call
    reply: Reply
    duration_ms: float


class _Turn:
    """An actor with its life under way and the call it is about to make."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.life = actor.life()
        self.call: Call | None = None

    def advance(self, said: Reply | None) -> bool:
        """Send the last reply and run to the next call; false at the end of the life."""
        try:
            step = next(self.life) if said is None else self.life.send(said)
            while isinstance(step, Pause):
                self.actor.now += max(0.0, step.seconds)
                step = self.life.send(NOTHING)
        except StopIteration:
            return False
        self.call = step
        return True


def simulate(actors: Iterable[Actor], shop: Shop, end: float) -> Iterator[Sighting]:
    """Everything that happens before ``end``, in order of time."""
    heap: list[tuple[float, int, _Turn]] = []
    for number, actor in enumerate(actors):
        turn = _Turn(actor)
        if turn.advance(None):
            heap.append((actor.now, number, turn))
    heapq.heapify(heap)
    while heap and heap[0][0] < end:
        at, number, turn = heap[0]
        call = turn.call
        assert call is not None
        reply = answered(shop, call, turn.actor.rng)
        duration = _duration_ms(turn.actor.rng, call)
        yield Sighting(at, turn.actor, call, reply, duration)
        turn.actor.now = at + duration / 1000.0
        if turn.advance(reply):
            heapq.heapreplace(heap, (turn.actor.now, number, turn))
        else:
            heapq.heappop(heap)


def answered(shop: Shop, call: Call, rng: Random) -> Reply:
    """What the gateway and the API behind it say: 401 to an unknown credential, 503 now and then."""
    guise = call.guise
    if rng.random() < BUSY_SHARE:
        return BUSY
    if not guise.verified:
        return UNAUTHENTICATED
    return shop.answer(call.method, call.target, call.body, guise.principal, guise.roles)


def _duration_ms(rng: Random, call: Call) -> float:
    """How long the API takes: longer for writing, searching and exporting, heavy-tailed.

    It does not hang on what others wrote, or attackers would move the benign callers' clocks.
    """
    typical = 18.0 if call.method != "GET" else 9.0
    if "/search" in call.target or "/export" in call.target:
        typical *= 3.0
    return typical * math.exp(rng.gauss(0.0, 0.5))

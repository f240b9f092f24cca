"""Plays calls over real HTTP: as fast as it goes, yet in an order that could have been.

A caller makes its calls one after the other, and waits a moment after each answer until the gateway has
surely heard of it: between two clicks of a person there is time enough. Different callers overlap, but nobody
gets further ahead of the oldest call under way than a few minutes of the demo's own time.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from limen.demo.live.connection import NoAnswerError, Said

HELD = 0.3
"""Seconds after which a call is taken to be held by the gateway, and nobody waits for it any more."""


class LiveCall(NamedTuple):
    """One call: the line it stands for, its time (Unix seconds), whose turn it is, and its bytes."""

    id: str
    at: float
    caller: str
    data: bytes


Ask = Callable[[bytes], Awaitable[Said]]
Heard = Callable[[LiveCall, Said | None], None]


class Pacing(NamedTuple):
    """``ahead``: seconds of the demo's time that callers may be apart; ``settle``: real seconds that the
    gateway needs to hear of an answer; ``most`` calls under way at once."""

    ahead: float = 120.0
    settle: float = 0.012
    most: int = 48


class Player:
    """Plays calls through ``ask`` and tells ``heard`` what came of each (``None``: no answer at all)."""

    def __init__(self, ask: Ask, heard: Heard, pacing: Pacing) -> None:
        self._ask = ask
        self._heard = heard
        self._pacing = pacing
        self._queues: dict[str, deque[LiveCall]] = {}
        self._turns: dict[str, asyncio.Task[None]] = {}
        self._heard_of: dict[str, tuple[float, float]] = {}
        self._under_way: OrderedDict[str, float] = OrderedDict()
        self._moved = asyncio.Event()

    async def play(self, calls: Iterable[LiveCall]) -> None:
        """Play calls that come in order of time; returns when the last is answered."""
        try:
            for call in calls:
                while not self._room_for(call):
                    self._moved.clear()
                    await self._moved.wait()
                self._admit(call)
            while self._turns:
                await asyncio.gather(*self._turns.values())
        finally:
            for turn in self._turns.values():
                turn.cancel()

    def _room_for(self, call: LiveCall) -> bool:
        if not self._under_way:
            return True
        oldest = next(iter(self._under_way.values()))
        return len(self._under_way) < self._pacing.most and call.at - oldest <= self._pacing.ahead

    def _admit(self, call: LiveCall) -> None:
        self._under_way[call.id] = call.at
        queue = self._queues.setdefault(call.caller, deque())
        queue.append(call)
        if call.caller not in self._turns:
            turn = asyncio.create_task(self._take_turns(call.caller, queue))
            self._turns[call.caller] = turn

    async def _take_turns(self, caller: str, queue: deque[LiveCall]) -> None:
        """Make a caller's calls until none is left."""
        loop = asyncio.get_running_loop()
        try:
            while queue:
                call = queue.popleft()
                await self._settled(call, loop.time())
                held = loop.call_later(HELD, self._go_on, call.id)
                said = await self._asked(call)
                held.cancel()
                self._heard_of[caller] = (call.at, loop.time())
                self._go_on(call.id)
                self._heard(call, said)
        finally:
            del self._turns[caller]

    async def _settled(self, call: LiveCall, now: float) -> None:
        """Wait as long as the gateway needs, or as the caller itself did."""
        before, answered = self._heard_of.get(call.caller, (0.0, 0.0))
        wait = answered + min(self._pacing.settle, call.at - before) - now
        if wait > 0:
            await asyncio.sleep(wait)

    async def _asked(self, call: LiveCall) -> Said | None:
        try:
            return await self._ask(call.data)
        except NoAnswerError:
            return None

    def _go_on(self, name: str) -> None:
        self._under_way.pop(name, None)
        self._moved.set()

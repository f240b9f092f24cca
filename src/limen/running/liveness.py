"""Whether a decision process is to be left alone: it recovers and gets on, or it answers."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from limen.assemble.progress import Stage, stage

STILL_SECONDS = 30.0
"""Longest single piece of a recovery: a snapshot is read and decoded in one, from a slow disk at worst."""

Clock = Callable[[], float]


class Standstill:
    """How long the holder of the lock in ``data`` has not changed and not got on, as far as was looked."""

    def __init__(self, data: Path, clock: Clock = time.monotonic) -> None:
        self._data, self._clock = data, clock
        self._since = clock()
        self.seen = Stage()

    def seconds(self) -> float:
        """Look again; seconds since something moved, or since the first look was prepared."""
        now, found = self._clock(), stage(self._data, "lock")
        if found != self.seen:
            self.seen, self._since = found, now
        return now - self._since


class Liveness:
    """What is asked of a decision process: to get on while it recovers, then to answer (``decides``).

    One for both of them, as they have one lock: who waits for it has nothing to answer for.
    """

    def __init__(self, still: Standstill, decides: Callable[[], Awaitable[bool]]) -> None:
        self._still, self._decides = still, decides

    async def alive(self, process: int) -> bool:
        """Whether ``process`` does its part now; raises ``OSError`` when it should listen and does not."""
        seconds, found = self._still.seconds(), self._still.seen
        if found.process != process or (not found.ready and seconds < STILL_SECONDS):
            return True
        return await self._decides()

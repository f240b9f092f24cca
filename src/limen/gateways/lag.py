"""How late the event loop runs: the honest measure of overload for a single-threaded decision process."""

import asyncio


class LoopLag:
    """Measures by a timer that should fire every ``period`` seconds; only its own callback writes.

    A loop that was blocked handles its timer first, so the lag seen there stands for the calls that waited
    in the socket meanwhile, until the next tick.
    """

    def __init__(self, limit: float = 0.020, period: float = 0.010) -> None:
        self.limit = limit
        self.period = period
        self._late = 0.0
        self._due = float("inf")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to measure on ``loop``."""
        self._loop = loop
        self._schedule(loop)

    def stop(self) -> None:
        """Measure no more; the lag then reads as zero."""
        if self._timer is not None:
            self._timer.cancel()
        self._late, self._due = 0.0, float("inf")

    def seconds(self) -> float:
        """The lag now."""
        if self._loop is None:
            return 0.0
        return max(self._late, self._loop.time() - self._due)

    def exceeded(self) -> bool:
        """Whether the lag is above the limit."""
        return self.seconds() > self.limit

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = loop.time() + self.period
        self._timer = loop.call_later(self.period, self._tick, loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._late = max(0.0, loop.time() - self._due)
        self._schedule(loop)

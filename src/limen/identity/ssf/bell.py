"""Wakes whoever waits for something to send, from whatever thread it was put there."""

import asyncio


class Bell:
    """``ring`` wakes everybody in ``wait``. What is waited for must be looked at again, before and after."""

    def __init__(self) -> None:
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.closed = False

    def close(self) -> None:
        """Nothing will come any more: who waits should not."""
        self.closed = True
        self.ring()

    def ring(self) -> None:
        """Wake those that wait; any thread may."""
        for loop, event in list(self._waiting):  # a copy: others come and go meanwhile
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def listen(self) -> "Ear":
        """What hears every ring from now on; look at what is waited for after this, and then wait."""
        return Ear(self._waiting)


class Ear:
    """One who listens, for as long as the ``with`` block lasts."""

    def __init__(self, waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
        self._waiting = waiting
        self._event = asyncio.Event()
        self._entry = (asyncio.get_running_loop(), self._event)

    def __enter__(self) -> "Ear":
        self._waiting.add(self._entry)
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.discard(self._entry)

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most so long; whether there was one."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True

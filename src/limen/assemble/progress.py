"""How far the start of whoever holds a lock has come: said in the lock file, read by who watches it.

It tells a long recovery from a process that hangs. So it is said by the work itself, between two pieces of
it, and never by a thread beside the work: who stands still says nothing.
"""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

SAY_SECONDS: Final = 0.1
"""Least time between two words of progress."""
_READY: Final = "ready"
_WIDTH: Final = 32
"""Bytes of what is said: always as many, so that nothing of the last time is left behind it."""


def unwatched() -> None:
    """For work that nobody waits for."""


class Stage(msgspec.Struct, frozen=True):
    """The process id of whoever took a lock last (0: not known), the pieces of work it has said since, and
    whether it serves."""

    process: int = 0
    steps: int = 0
    ready: bool = False


def stage(folder: Path, name: str) -> Stage:
    """What the lock file ``name`` of a folder says now."""
    try:
        process, *said = (folder / name).read_text(encoding="ascii").split()
        ready = said == [_READY]
        return Stage(int(process), int(said[0]) if said and not ready else 0, ready)
    except (OSError, ValueError):
        return Stage()


class Progress:
    """What the holder of a lock says of its start; ``held`` is what ``places.take`` returned."""

    def __init__(self, held: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._held, self._clock = held, clock
        self._steps, self._due = 0, 0.0

    def step(self) -> None:
        """One more piece of work is done; cheap enough for each record of a journal."""
        self._steps += 1
        now = self._clock()
        if now >= self._due:
            self._due = now + SAY_SECONDS
            self._say(str(self._steps))

    def ready(self) -> None:
        """It serves: from now on it is asked, and has to answer."""
        self._say(_READY)

    def _say(self, what: str) -> None:
        # Who watches asks a silent process all the same, so a disk that refuses this is no reason to end.
        with contextlib.suppress(OSError):
            os.pwrite(self._held, f"{os.getpid()} {what}".ljust(_WIDTH).encode("ascii"), 0)

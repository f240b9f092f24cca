"""How the journal is set up, and how it says that it does."""

from collections.abc import Callable
from typing import Final

import msgspec

Clock = Callable[[], float]
STEP: Final = 5.0


class Rhythm(msgspec.Struct, frozen=True):
    """How large and how often; bytes and seconds."""

    segment_bytes: int = 64 << 20
    segment_seconds: float = 6 * 3600.0
    reserve_bytes: int = 1 << 20
    sync_seconds: float = 0.1
    retry_seconds: float = 0.25


class Health(msgspec.Struct, frozen=True):
    """How the journal does. ``state`` is ``ok``, ``degraded`` or ``closed``; ``dropped`` counts records
    lost since the start, ``next`` is the next sequence number, ``clock_steps`` how often the clock jumped
    by over 5 s."""

    state: str
    reason: str
    dropped: int
    next: int
    clock_steps: int


class ClockWatch:
    """Notices when the wall clock jumps against the steady one: by over five seconds between two looks.

    Slow corrections (NTP slewing) are no jumps. Records are ordered by sequence number, so a jump is only
    noted.
    """

    def __init__(self, wall: Clock, steady: Clock) -> None:
        self._wall, self._steady = wall, steady
        self._offset = wall() - steady()
        self.steps = 0

    def jump(self) -> float:
        """By how many seconds the clock was stepped since the last look, 0 for not."""
        offset = self._wall() - self._steady()
        by, self._offset = offset - self._offset, offset
        if abs(by) <= STEP:
            return 0.0
        self.steps += 1
        return by

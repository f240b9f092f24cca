"""How long to wait before trying again: doubling, with jitter so that many do not come back at once."""

import random
from collections.abc import Callable
from typing import Final

FIRST: Final = 0.5
LONGEST: Final = 300.0
"""Seconds between two attempts, at most."""
_DOUBLINGS = 12


def pause(failures: int, lot: Callable[[], float] = random.random) -> float:
    """Seconds to wait after so many failures in a row: half of it sure, half of it by ``lot`` (0 to 1)."""
    whole = min(LONGEST, FIRST * 2.0 ** min(max(failures - 1, 0), _DOUBLINGS))
    return whole / 2 + lot() * whole / 2

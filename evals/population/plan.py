"""What to generate, and the marks on its time line."""

from random import Random
from typing import NamedTuple

DAY = 86_400.0
HOUR = 3_600.0
MONDAY = 1_772_409_600.0
"""2026-03-02, a Monday, midnight UTC."""


class Plan(NamedTuple):
    """One population: ``days`` of history, then ``live_days`` with ``sessions`` attacks of each kind.

    ``size`` scales how many callers there are.
    """

    seed: int
    days: float = 14.0
    live_days: float = 5.0
    sessions: int = 2
    size: float = 1.0

    @property
    def start(self) -> float:
        """When the history begins, Unix seconds; the weekday depends on the seed."""
        return MONDAY + (self.seed % 7) * DAY

    @property
    def split(self) -> float:
        """When the live part begins."""
        return self.start + self.days * DAY

    @property
    def end(self) -> float:
        """When everything ends."""
        return self.split + self.live_days * DAY

    def live(self, share: float) -> float:
        """The moment after a share (0 to 1) of the live part."""
        return self.split + share * self.live_days * DAY

    def rng(self, name: str) -> Random:
        """A source of chance of one's own, so that one life does not change another's."""
        return Random(f"{self.seed}/{name}")

"""One caller's growth since his days were approved: what is carried from hour to hour and day to day."""

from typing import NamedTuple

from limen.features.windows import STEP_BACK
from limen.model import Drifted

HOUR = 3_600
A_DAY = 24

NOT_GROWN = Drifted()


class Usual(NamedTuple):
    """The approved days of a caller: by measure the most that is usual and the mean, and the share of a day's
    calls that so many of its hours may hold as were asked for. ``revision`` is what was approved last."""

    revision: int
    most: tuple[int, ...]
    typical: tuple[int, ...]
    share: float


LedgerRecord = tuple[tuple[int, int, int, int], list[int], list[int], list[int], list[int], Drifted]
"""The numbers; by measure ``carried``, ``days``, ``last`` and ``accepted``; and what was ``said``."""


class Ledger:
    """``hour`` is the absolute hour (UTC) of the latest call, ``hours`` how many of its day had calls before
    it, ``counted`` the calls of that day before it. By measure: ``carried``, how far finished days were past
    what was approved (the furthest, halved each day; hundredths of doublings), ``days``, how many such days
    there were, ``last``, the latest finished day, and ``accepted``, as much in a day as a person let stand
    with the approved ``revision`` (-1: none met yet). ``said`` is what was found when the hour began; it
    stands for the hour."""

    __slots__ = ("accepted", "carried", "counted", "days", "hour", "hours", "last", "revision", "said")

    def __init__(self, measures: int) -> None:
        self.hour = self.hours = self.counted = 0
        self.revision = -1
        self.carried, self.days = [0] * measures, [0] * measures
        self.last, self.accepted = [0] * measures, [0] * measures
        self.said = NOT_GROWN

    def due(self, at: float) -> bool:
        """Whether an hour has ended. A clock that stepped back by more than ``STEP_BACK`` begins afresh."""
        hour = int(at) // HOUR
        if hour < self.hour and self.hour * HOUR - at > STEP_BACK:
            self.begin(hour)
        return hour > self.hour

    def begin(self, hour: int) -> None:
        """Begin an hour as the first of its day."""
        self.hour, self.hours, self.counted = hour, 0, 0

    def approve(self, revision: int, counts: list[int]) -> None:
        """A person approved what there is: growth counts from here. Going back accepts nothing."""
        if self.revision >= 0:
            newer = revision > self.revision
            self.accepted = list(map(max, self.last, counts)) if newer else [0] * len(counts)
            self.forgive()
        self.revision = revision

    def forgive(self) -> None:
        """Let all growth be over."""
        self.carried, self.days = [0] * len(self.carried), [0] * len(self.days)
        self.said = NOT_GROWN

    def end(self, measure: int, past: int) -> None:
        """End a day that was so far past what was approved."""
        self.carried[measure] = max(0, past, self.carried[measure] >> 1)
        if past > 0:
            self.days[measure] += 1
        elif not self.carried[measure]:
            self.days[measure] = 0

    def rest(self, days: int) -> None:
        """Let days without a call pass."""
        for measure in range(len(self.carried)) if days > 0 else ():
            self.carried[measure] >>= min(days, 64)

    def record(self) -> LedgerRecord:
        """As plain values, for a snapshot; see ``LedgerRecord``."""
        numbers = (self.hour, self.hours, self.counted, self.revision)
        return numbers, self.carried, self.days, self.last, self.accepted, self.said

    @classmethod
    def restored(cls, plain: LedgerRecord) -> "Ledger":
        """Read what ``record`` wrote."""
        numbers, carried, days, last, accepted, said = plain
        made = cls(len(carried))
        made.hour, made.hours, made.counted, made.revision = numbers
        made.carried, made.days, made.last, made.accepted = carried, days, last, accepted
        made.said = said
        return made

"""What a caller touched in the present week (absolute, UTC): the memory behind low and slow."""

from limen.features.counting import Cells
from limen.features.windows import STEP_BACK

WEEK = 604_800


class Week:
    """Different objects of all kinds, and strays: objects never given to him that succeeded. ``odd`` counts
    the calls that were struck, whose week is not learnt."""

    __slots__ = ("distinct", "odd", "strays", "week")

    def __init__(self) -> None:
        self.week = self.strays = self.odd = 0
        self.distinct = Cells()

    def turn(self, at: float, *, struck: bool) -> tuple[int, int] | None:
        """Begin a new week if one has come; returns the counts of the one that ended clean.

        A clock that stepped back by more than ``STEP_BACK`` begins afresh, as in ``windows``.
        """
        week, ended = int(at) // WEEK, None
        if week != self.week and (week > self.week or self.week * WEEK - at > STEP_BACK):
            if week > self.week and self.distinct.marked and not self.odd:
                ended = (self.distinct.count(), self.strays)
            self.distinct.clear()
            self.week, self.strays, self.odd = week, 0, 0
        self.odd += struck
        return ended

    def record(self) -> tuple[int, int, int, bytes]:
        """As plain values, for a snapshot."""
        return self.week, self.strays, self.odd, self.distinct.encode()

    @classmethod
    def restored(cls, plain: tuple[int, int, int, bytes]) -> "Week":
        """Read what ``record`` wrote."""
        made = cls()
        made.week, made.strays, made.odd, bits = plain
        made.distinct = Cells(bits)
        return made

"""What to generate, and the marks on its time line."""

from random import Random
from typing import Final, NamedTuple

DAY: Final = 86_400.0
HOUR: Final = 3_600.0
MONDAY: Final = 1_732_492_800.0
"""2024-11-25, a Monday, midnight UTC."""
QUARTERS: Final = 4


class Plan(NamedTuple):
    """One company's year: ``lead`` days to learn from, from the tenant's first day on, then ``days`` judged.

    ``size`` scales everything; ``attacks`` is how many of each kind of attack there are at size 1.
    """

    seed: int
    lead: float = 28.0
    days: float = 364.0
    size: float = 1.0
    users: int = 3000
    attacks: int = 200
    poisoners: int = 30

    @property
    def start(self) -> float:
        """The tenant's first day, Unix seconds; the weekday depends on the seed."""
        return MONDAY + (self.seed % 7) * DAY

    @property
    def split(self) -> float:
        """When the judged part begins."""
        return self.start + self.lead * DAY

    @property
    def end(self) -> float:
        """When everything ends."""
        return self.split + self.days * DAY

    def many(self, usual: int) -> int:
        """So many in a company of this size; at least one."""
        return max(1, round(usual * self.size))

    def live(self, share: float) -> float:
        """The moment after a share (0 to 1) of the judged part."""
        return self.split + share * self.days * DAY

    def quarter(self, at: float) -> int:
        """The quarter of the judged part, 1 to 4; 0 before it."""
        return 0 if at < self.split else 1 + int(min(0.999, (at - self.split) / self.days / DAY) * QUARTERS)

    def rng(self, name: str) -> Random:
        """A source of chance of one's own, so that one life does not change another's."""
        return Random(f"logins/{self.seed}/{name}")

"""Somebody's word that findings are known at a place, and what makes that word void."""

from collections.abc import Container
from datetime import date

import msgspec

from limen.scan.finding import Place, Suppression


class Ignore(msgspec.Struct, frozen=True):
    """Findings of ``rules`` (``*``: of all) are not counted here, for ``reason``, through the day ``until``
    (ISO 8601; empty: for good)."""

    rules: tuple[str, ...]
    reason: str
    until: str
    place: Place

    def covers(self, rule: str) -> bool:
        """Whether it is about that rule."""
        return rule in self.rules or "*" in self.rules

    def void(self, today: date) -> str:
        """Why it suppresses nothing; empty where it does."""
        if not self.reason:
            return "an ignore without a reason suppresses nothing: say why"
        if self.until and (day := _day(self.until)) is None:
            return f"an ignore until {self.until!r}, which is no date such as 2030-01-31, suppresses nothing"
        if self.until and day and day < today:
            return f"an ignore past its day ({self.until}) suppresses nothing: mend it or say a new day"
        return ""

    def lapse(self, today: date, known: Container[str]) -> str:
        """What is to be said of it: why it is void, or that it names a rule that is not there."""
        strange = [name for name in self.rules if name != "*" and name not in known]
        return self.void(today) or (f"an ignore of {strange[0]!r}, which is no rule" if strange else "")

    def suppression(self) -> Suppression:
        """Its word on a finding."""
        return Suppression("inline", self.reason, self.place)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

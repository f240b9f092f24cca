"""Calls from some countries are refused."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Countries, Length, Moment, Names
from limen.copilot.standing import Standing


class BlockCountry(Standing, frozen=True, kw_only=True):
    """Where an address lies is the GeoIP file's word."""

    op: ClassVar[str] = "block_country"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "addresses that the GeoIP file does not place"
    needs: ClassVar[tuple[str, ...]] = ("countries",)
    questions: ClassVar[dict[str, str]] = asked("""
        countries: Which countries are to be blocked?
    """)

    countries: Countries = ()
    operations: Names = ()
    duration_s: Length | None = None
    until: Moment | None = None

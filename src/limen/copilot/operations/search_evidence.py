"""Evidence that fits, newest first."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays
from limen.copilot.slots import Country, Moment, Name, Names, Period


class SearchEvidence(Operation, frozen=True, kw_only=True):
    """No slot: everything of late."""

    op: ClassVar[str] = "search_evidence"
    impact: ClassVar[Impact] = Impact.READ
    replays: ClassVar[Replays] = Replays.NO
    inverse: ClassVar[str] = ""

    key: Name | None = None
    client: Name | None = None
    operations: Names = ()
    country: Country | None = None
    verdict: Name | None = None
    detector: Name | None = None
    since: Moment | None = None
    until: Moment | None = None
    last_s: Period | None = None

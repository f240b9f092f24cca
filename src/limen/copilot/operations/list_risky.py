"""What deserves a look first: keys, operations or callers."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Most


class ListRisky(Operation, frozen=True, kw_only=True):
    """Ordered by risk, the reason beside each."""

    op: ClassVar[str] = "list_risky"
    impact: ClassVar[Impact] = Impact.READ
    replays: ClassVar[Replays] = Replays.NO
    inverse: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ("what",)
    questions: ClassVar[dict[str, str]] = asked("""
        what: Risky keys, operations or callers?
    """)

    what: Literal["keys", "operations", "callers"] | None = None
    limit: Most | None = None

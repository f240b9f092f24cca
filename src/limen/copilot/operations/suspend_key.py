"""A key is refused for a time, or until it is resumed."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Length, Moment, Name


class SuspendKey(Operation, frozen=True, kw_only=True):
    """Neither slot: until resumed."""

    op: ClassVar[str] = "suspend_key"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = "resume_key"
    needs: ClassVar[tuple[str, ...]] = ("key",)
    questions: ClassVar[dict[str, str]] = asked("""
        key: Which key is to be suspended?
    """)

    key: Name | None = None
    duration_s: Length | None = None
    until: Moment | None = None

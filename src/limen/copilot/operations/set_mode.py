"""Whether verdicts are enforced, only said, or not made, on some operations."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Names


class SetMode(Operation, frozen=True, kw_only=True):
    """``*`` stands for all operations."""

    op: ClassVar[str] = "set_mode"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("operations", "mode")
    questions: ClassVar[dict[str, str]] = asked("""
        operations: On which operations?
        mode: Enforce, observe, or off?
    """)

    operations: Names = ()
    mode: Literal["off", "observe", "enforce"] | None = None

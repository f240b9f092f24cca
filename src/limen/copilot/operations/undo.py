"""A change is taken back."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays
from limen.copilot.slots import Name


class Undo(Operation, frozen=True, kw_only=True):
    """No change named: the last one."""

    op: ClassVar[str] = "undo"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = ""

    change: Name | None = None

"""A change is taken back."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


class Undo(Operation, frozen=True, kw_only=True):
    """No change named: the last one."""

    op: ClassVar[str] = "undo"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = ""

    change: Name | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:  # noqa: ARG002 - the last change is known elsewhere
        """One change."""
        return (Step("undo", {"name": self.change or ""}),)

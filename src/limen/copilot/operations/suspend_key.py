"""A key is refused for a time, or until it is resumed."""

from typing import Any, ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Length, Moment, Name
from limen.copilot.step import Step


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

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One suspension; a length counts from when the plan is applied."""
        named: dict[str, Any] = {"public_id": present.key(self.key or "").public_id}
        if self.until:
            named["until"] = present.moment(self.until)
        elif self.duration_s:
            named["seconds"] = self.duration_s
        return (Step("keys.suspend", named),)

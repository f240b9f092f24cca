"""A suspended key is accepted again."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


class ResumeKey(Operation, frozen=True, kw_only=True):
    """The suspicion behind the suspension is forgotten."""

    op: ClassVar[str] = "resume_key"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = "suspend_key"
    needs: ClassVar[tuple[str, ...]] = ("key",)
    questions: ClassVar[dict[str, str]] = asked("""
        key: Which key is to be resumed?
    """)

    key: Name | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One key."""
        return (Step("keys.resume", {"public_id": present.key(self.key or "").public_id}),)

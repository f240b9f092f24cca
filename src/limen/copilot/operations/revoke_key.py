"""A key is refused for good."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


class RevokeKey(Operation, frozen=True, kw_only=True):
    """This cannot be taken back: another key must be made."""

    op: ClassVar[str] = "revoke_key"
    impact: ClassVar[Impact] = Impact.DESTRUCTIVE
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ("key",)
    questions: ClassVar[dict[str, str]] = asked("""
        key: Which key is to be revoked, for good?
    """)

    key: Name | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One key."""
        return (Step("keys.revoke", {"public_id": present.key(self.key or "").public_id}),)

"""A key is refused for good."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name


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

"""A new secret for a key; its baseline stays."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import DAY, Grace, Name
from limen.copilot.step import Step


class RotateKey(Operation, frozen=True, kw_only=True):
    """``grace_s`` is how long the old secret is accepted beside the new one."""

    op: ClassVar[str] = "rotate_key"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    inverse: ClassVar[str] = ""
    blind: ClassVar[str] = "who still holds the old secret is not recorded"
    needs: ClassVar[tuple[str, ...]] = ("key",)
    questions: ClassVar[dict[str, str]] = asked("""
        key: Which key is to get a new secret?
    """)

    key: Name | None = None
    grace_s: Grace | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One new secret; where no grace was said the old one ends in a day, as by ``limen keys rotate``."""
        named = present.key(self.key or "").public_id
        grace = DAY if self.grace_s is None else self.grace_s
        return (Step("keys.rotate", {"public_id": named, "overlap": grace}),)

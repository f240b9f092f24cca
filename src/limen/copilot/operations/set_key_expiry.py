"""The last day on which a key is valid."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Date, Name
from limen.copilot.step import Step


class SetKeyExpiry(Operation, frozen=True, kw_only=True):
    """``expires`` itself is still valid."""

    op: ClassVar[str] = "set_key_expiry"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "calls after the recording are not known"
    needs: ClassVar[tuple[str, ...]] = ("key", "expires")
    questions: ClassVar[dict[str, str]] = asked("""
        key: The expiry of which key?
        expires: What is to be the last valid day?
    """)

    key: Name | None = None
    expires: Date | None = None

    def impact_now(self, present: Present) -> Impact:
        """A later end loosens."""
        before = present.key(self.key or "").expires
        return Impact.LOOSEN if before and present.end_of(self.expires or "") > before else Impact.TIGHTEN

    def steps(self, present: Present) -> tuple[Step, ...]:
        """Valid to the end of that day."""
        named, end = present.key(self.key or "").public_id, present.end_of(self.expires or "")
        return (Step("keys.set_expiry", {"public_id": named, "expires": end}),)

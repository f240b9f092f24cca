"""The last day on which a key is valid."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Date, Name


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

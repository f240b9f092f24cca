"""A revision of what was learnt becomes the reference that bounds drift."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name


class ApproveModel(Operation, frozen=True, kw_only=True):
    """The present one stays available for a rollback."""

    op: ClassVar[str] = "approve_model"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.PARTLY
    inverse: ClassVar[str] = "rollback_model"
    blind: ClassVar[str] = "thresholds follow later"
    needs: ClassVar[tuple[str, ...]] = ("model", "revision")
    questions: ClassVar[dict[str, str]] = asked("""
        model: Which model?
        revision: Which revision?
    """)

    model: Name | None = None
    revision: Name | None = None

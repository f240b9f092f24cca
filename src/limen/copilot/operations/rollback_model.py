"""An earlier revision of what was learnt is in force again."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name


class RollbackModel(Operation, frozen=True, kw_only=True):
    """``revision`` is the one to return to."""

    op: ClassVar[str] = "rollback_model"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    inverse: ClassVar[str] = "approve_model"
    blind: ClassVar[str] = "thresholds follow later"
    needs: ClassVar[tuple[str, ...]] = ("model", "revision")
    questions: ClassVar[dict[str, str]] = asked("""
        model: Which model?
        revision: Back to which revision?
    """)

    model: Name | None = None
    revision: Name | None = None

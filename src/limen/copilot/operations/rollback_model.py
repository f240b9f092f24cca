"""An earlier revision of what was learnt is in force again."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.operations.approve_model import revision_of
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


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

    def steps(self, present: Present) -> tuple[Step, ...]:  # noqa: ARG002 - kept revisions are known elsewhere
        """Back to a revision that is kept."""
        return (Step("model.rollback", {"revision": revision_of(self.revision or "")}),)

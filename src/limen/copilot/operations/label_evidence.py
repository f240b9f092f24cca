"""An analyst's word on evidence or an incident, which the model learns from."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Date, Name


class LabelEvidence(Operation, frozen=True, kw_only=True):
    """``until`` is the last day on which the like is excused."""

    op: ClassVar[str] = "label_evidence"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "what is judged later by the new baseline"
    needs: ClassVar[tuple[str, ...]] = ("target", "label")
    questions: ClassVar[dict[str, str]] = asked("""
        target: Which evidence or incident?
        label: Was it benign or an attack?
    """)

    target: Name | None = None
    label: Literal["benign", "attack"] | None = None
    until: Date | None = None

"""An analyst's word on evidence or an incident, which the model learns from."""

from typing import Any, ClassVar, Literal

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Date, Name
from limen.copilot.step import Step


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

    def impact_now(self, present: Present) -> Impact:  # noqa: ARG002 - the word alone decides
        """What is called benign is excused from now on; what is called an attack is suspected."""
        return Impact.LOOSEN if self.label == "benign" else Impact.TIGHTEN

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One word on one piece of evidence, or the end of an incident; whoever makes the plan finds it."""
        said: dict[str, Any] = {"target": self.target, "benign": self.label == "benign"}
        if self.until:
            said["until"] = present.end_of(self.until)
        return (Step("labels.put", said),)

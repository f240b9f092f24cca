"""A revision of what was learnt becomes the reference that bounds drift."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step
from limen.model import ConfigError


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

    def steps(self, present: Present) -> tuple[Step, ...]:
        """What is learnt now becomes the reference; only the next revision can be approved."""
        wanted = revision_of(self.revision or "")
        if wanted != present.model + 1:
            raise ConfigError(f"revision {wanted}: what is learnt now would be revision {present.model + 1}")
        return (Step("model.approve"),)


def revision_of(name: str) -> int:
    """``r41`` or ``41``; raises ``ConfigError``."""
    digits = name.removeprefix("r")
    if not digits.isascii() or not digits.isdigit():
        raise ConfigError(f"revision {name!r}: a number such as r41 is needed (`limen model list`)")
    return int(digits)

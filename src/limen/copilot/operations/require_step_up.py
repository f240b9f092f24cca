"""More proof is asked of a group or before an operation."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Except, Name, Names, When
from limen.copilot.standing import Standing


class RequireStepUp(Standing, frozen=True, kw_only=True):
    """The proof is whatever the identity provider offers as a step-up."""

    op: ClassVar[str] = "require_step_up"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "whether somebody would have passed the challenge is not known"
    needs: ClassVar[tuple[str, ...]] = ("role|operations",)
    questions: ClassVar[dict[str, str]] = asked("""
        role|operations: From whom, or before which operations, is more proof to be asked?
    """)

    role: Name | None = None
    operations: Names = ()
    when: When | None = None
    except_: Except | None = None

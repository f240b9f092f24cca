"""A rule of its own: who may or may not do what, and when."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Except, Limit, Name, Names, When
from limen.copilot.standing import Standing


class AddPolicy(Standing, frozen=True, kw_only=True):
    """It becomes Cedar, checked against the schema. A forbid with a limit forbids what goes beyond it."""

    op: ClassVar[str] = "add_policy"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = "remove_policy"
    needs: ClassVar[tuple[str, ...]] = ("effect", "role|operations")
    questions: ClassVar[dict[str, str]] = asked("""
        effect: Is this to be permitted or forbidden?
        role|operations: Whom, or which operations, is the rule about?
    """)

    effect: Literal["permit", "forbid"] | None = None
    role: Name | None = None
    operations: Names = ()
    when: When | None = None
    except_: Except | None = None
    limit: Limit | None = None

    def impact_now(self, present: Present) -> Impact:
        """A permit opens what was shut; a forbid may take a stricter one's place."""
        return Impact.LOOSEN if self.effect == "permit" else super().impact_now(present)

"""A rule is taken away."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name


class RemovePolicy(Operation, frozen=True, kw_only=True):
    """What it forbade is no longer forbidden by it."""

    op: ClassVar[str] = "remove_policy"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("policy",)
    questions: ClassVar[dict[str, str]] = asked("""
        policy: Which policy is to be removed?
    """)

    policy: Name | None = None

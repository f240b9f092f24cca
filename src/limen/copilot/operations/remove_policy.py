"""A rule is taken away."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


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

    def steps(self, present: Present) -> tuple[Step, ...]:
        """A standing rule by its id, else a policy of the file in force by its ``@id``."""
        if any(rule.id == self.policy for rule in present.rules):
            return (Step("rules.drop", {"id": self.policy}),)
        return (Step("policy.remove", {"id": self.policy}),)

"""A gateway stops: what it protected cannot be reached through it any more."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


class StopGateway(Operation, frozen=True, kw_only=True):
    """Calls that are under way are let finish."""

    op: ClassVar[str] = "stop_gateway"
    impact: ClassVar[Impact] = Impact.DESTRUCTIVE
    replays: ClassVar[Replays] = Replays.YES
    inverse: ClassVar[str] = "start_gateway"
    needs: ClassVar[tuple[str, ...]] = ("gateway",)
    questions: ClassVar[dict[str, str]] = asked("""
        gateway: Which gateway is to be stopped?
    """)

    gateway: Name | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:  # noqa: ARG002 - found by name when it is stopped
        """A gateway that is to stand still."""
        return (Step("gateways.stop", {"id": self.gateway}),)

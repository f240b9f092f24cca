"""A gateway in front of an API: Envoy with Limen deciding."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name, Port
from limen.copilot.step import Step


class StartGateway(Operation, frozen=True, kw_only=True):
    """``upstream`` is host:port without a scheme; without ``port`` a free one is chosen."""

    op: ClassVar[str] = "start_gateway"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.NO
    inverse: ClassVar[str] = "stop_gateway"
    blind: ClassVar[str] = "no traffic went through it yet"
    needs: ClassVar[tuple[str, ...]] = ("upstream",)
    questions: ClassVar[dict[str, str]] = asked("""
        upstream: In front of which API (host:port)?
    """)

    upstream: Name | None = None
    port: Port | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:
        """A gateway that is to run; whoever applies the plan at the console starts it."""
        upstream, port = self.upstream or "", self.port or present.port
        return (Step("gateways.start", {"upstream": upstream, "port": port}),)

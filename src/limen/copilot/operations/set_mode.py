"""Whether verdicts are enforced, only said, or not made, on some operations."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import EVERYONE, Names
from limen.copilot.step import Step
from limen.model import ConfigError


class SetMode(Operation, frozen=True, kw_only=True):
    """``*`` stands for all operations."""

    op: ClassVar[str] = "set_mode"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("operations", "mode")
    questions: ClassVar[dict[str, str]] = asked("""
        operations: On which operations?
        mode: Enforce, observe, or off?
    """)

    operations: Names = ()
    mode: Literal["off", "observe", "enforce"] | None = None

    def impact_now(self, present: Present) -> Impact:  # noqa: ARG002 - see the mode alone
        """To enforce tightens; anything else lets calls through."""
        return Impact.TIGHTEN if self.mode == "enforce" else Impact.LOOSEN

    def steps(self, present: Present) -> tuple[Step, ...]:
        """One mode for each path that the operations lie on, or for everything."""
        if EVERYONE in self.operations:
            return (Step("mode", {"mode": self.mode}),)
        paths = dict.fromkeys(path for name in self.operations for path in _paths(name, present))
        return tuple(Step("mode", {"mode": self.mode, "route": path}) for path in paths)


def _paths(name: str, present: Present) -> tuple[str, ...]:
    """The paths of ``GET /orders``, of ``/orders``, or of an operation by its id."""
    path = name.rpartition(" ")[2]
    found = (path,) if path.startswith("/") else present.paths.get(name, ())
    if not found:
        raise ConfigError(f"no operation is called {name!r}: `limen operations list` shows them all")
    return found

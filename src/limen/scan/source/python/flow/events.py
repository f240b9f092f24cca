"""What a walk through a handler saw, in the order it saw it."""

from dataclasses import dataclass, field
from typing import Final

from limen.scan.finding import Place
from limen.scan.source.model import Assign, Flow, Load

_NAMED: Final = (
    "compares", "belongs", "asks", "gates", "demands", "roles", "calls", "returns", "reads", "owned", "says",
    "settles", "looks", "weighs", "changes", "fetches",
)  # fmt: skip
"""Fields that hold names or places, each once."""


@dataclass
class Events:
    """Filled while walking; the fields are those of ``source.model.Handler``. ``refuses`` says that it can
    turn a call down, ``demands`` are roles without which it does,
    ``owned`` kinds of things that were given their caller as owner."""

    loads: dict[tuple[Place, str, str], Load] = field(default_factory=dict)
    compares: dict[Place, None] = field(default_factory=dict)
    belongs: dict[str, None] = field(default_factory=dict)
    asks: dict[Place, None] = field(default_factory=dict)
    gates: dict[Place, None] = field(default_factory=dict)
    demands: dict[str, None] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    assigns: dict[tuple[Place, str], Assign] = field(default_factory=dict)
    flows: dict[tuple[Place, str], Flow] = field(default_factory=dict)
    calls: dict[str, None] = field(default_factory=dict)
    returns: dict[str, None] = field(default_factory=dict)
    reads: dict[str, None] = field(default_factory=dict)
    owned: dict[str, None] = field(default_factory=dict)
    says: dict[str, None] = field(default_factory=dict)
    settles: dict[tuple[str, str], None] = field(default_factory=dict)
    looks: dict[str, None] = field(default_factory=dict)
    weighs: dict[str, None] = field(default_factory=dict)
    changes: dict[str, None] = field(default_factory=dict)
    fetches: dict[str, None] = field(default_factory=dict)
    keeps: dict[str, Place] = field(default_factory=dict)
    identity: bool = False
    refuses: bool = False
    limits: bool = False
    signed: bool = False

    def load(self, load: Load) -> None:
        """A load; the same one seen again counts as scoped if it once was."""
        key = (load.place, load.what, load.by)
        before = self.loads.get(key)
        if before is None or (load.scoped and not before.scoped):
            self.loads[key] = load

    def flow(self, flow: Flow) -> None:
        """A value that reaches a sink; told once a place and kind."""
        self.flows.setdefault((flow.place, flow.sink), flow)

    def assign(self, assign: Assign) -> None:
        """Members set unnamed; told once a place and manner."""
        self.assigns.setdefault((assign.place, f"{assign.what} {assign.how}"), assign)

    def join(self, other: "Events") -> None:
        """All that was seen elsewhere, as if it had been seen here, now."""
        for load in other.loads.values():
            self.load(load)
        for flow in other.flows.values():
            self.flow(flow)
        for assign in other.assigns.values():
            self.assign(assign)
        for name in _NAMED:
            getattr(self, name).update(getattr(other, name))
        for name, place in other.keeps.items():
            self.keeps.setdefault(name, place)
        self.identity |= other.identity
        self.refuses |= other.refuses
        self.limits |= other.limits
        self.signed |= other.signed

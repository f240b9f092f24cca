"""How operations are used, off the record: for findings, which name operations as the source does."""

import msgspec

from limen.admin.disk import Disk
from limen.admin.inventory.told import Told
from limen.admin.securing.gather import recorded
from limen.admin.securing.tally import Tally
from limen.admin.verb import Ask
from limen.copilot.securing.ground import OperationUse
from limen.engine.rules.operations import names
from limen.scan.finding import Use

WINDOW = 7 * 86_400.0
"""Seconds of recorded calls that are looked at, where nothing else is said."""


class Uses(msgspec.Struct, frozen=True):
    """What is known of an API's use over ``days`` of record.

    ``known`` are the operations that the gateway tells apart, ``used`` those of them that were called.
    """

    known: tuple[str, ...] = ()
    used: tuple[OperationUse, ...] = ()
    days: int = 0

    def knows(self, operation: str) -> bool:
        """Whether the gateway knows an operation as one, whatever its parameters are called."""
        return any(names(operation, each, ()) for each in self.known)

    def of(self, operation: str) -> OperationUse | None:
        """How an operation is used; ``None`` where no harmless call of it was recorded."""
        return next((each for each in self.used if names(operation, each.name, ())), None)

    def shown(self, operation: str) -> Use | None:
        """The same as findings carry it; ``None`` for an operation that the gateway does not know."""
        use = self.of(operation)
        if use is None:
            return Use(days=self.days) if self.knows(operation) else None
        return Use(use.calls, use.callers, use.days, use.roles, use.bare, use.kinds)


def uses_of(ask: Ask, disk: Disk, now: float, since: float) -> Uses:
    """The use of every operation that has a name, by calls that were nothing odd."""
    told = msgspec.convert(ask("inventory"), Told, from_attributes=True)
    entries = {number: told.inventory.operation(name) for name, number in told.operations.items()}
    called = {number: f"{each.method} {each.path}" for number, each in entries.items() if each is not None}
    tally = Tally(called)
    for evidence in recorded(disk, told.last, since, now):
        tally.take(evidence)
    used = tuple(tally.operations(called, {}))
    return Uses(tuple(called.values()), used, len(tally.days))

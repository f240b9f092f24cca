"""The ground that a framework of security stands on: journal, catalogue and settings."""

from collections.abc import Iterator

import msgspec

from limen.admin.disk import Disk
from limen.admin.inventory.told import Told
from limen.admin.securing.tally import Tally
from limen.admin.verb import Ask
from limen.assemble.provided import provided
from limen.assemble.rules import document_of
from limen.assemble.world import budget_for
from limen.copilot.inventory import ApiOperation
from limen.copilot.securing.ground import Ground, Promise
from limen.engine.context import Budget
from limen.engine.world import World
from limen.features.sensitive import kind_named
from limen.model import ConfigError, Evidence

RECORDS_MOST = 400_000
"""Newest records of the journal that are looked at: 200,000 calls with their answers."""


def ground_of(ask: Ask, disk: Disk, world: World, now: float, since: float, source: str = "") -> Ground:
    """What calls between two times (Unix seconds) show; ``source`` is a document to be imported."""
    told = msgspec.convert(ask("inventory"), Told, from_attributes=True)
    mode = str(msgspec.to_builtins(ask("posture"))["facts"]["mode"])
    entries = {number: told.inventory.operation(name) for name, number in told.operations.items()}
    known = {number: entry for number, entry in entries.items() if entry is not None}
    tally, used = Tally(known), world.catalogue.usage()
    for evidence in recorded(disk, told.last, since, now):
        tally.take(evidence)
    names = {number: f"{entry.method} {entry.path}" for number, entry in known.items()}
    return Ground(
        tally.first,
        tally.last,
        tally.calls,
        tally.odd,
        len(tally.callers),
        tally.hours,
        len(tally.days),
        tally.roles(),
        tally.unnamed(),
        tuple(sorted(tally.operations(names, _fields(known)), key=lambda use: use.name)),
        sum(use.operation.declared for use in used),
        len(world.catalogue.shadow()),
        sum(use.calls > 0 and use.operation.id not in known for use in used),
        source,
        mode,
        _promise(disk),
        told.last > RECORDS_MOST,
    )


def recorded(disk: Disk, last: int, since: float, until: float) -> Iterator[Evidence]:
    """The newest evidence; none where there is no journal yet."""
    try:
        records = disk.reader().records(after=max(0, last - RECORDS_MOST), since=since)
    except ConfigError:
        return
    for _, record in records:
        if isinstance(record, Evidence) and since <= record.features.at <= until:
            yield record


def _fields(known: dict[int, ApiOperation]) -> dict[int, tuple[str, ...]]:
    """The members of answers whose names promise sensitive data."""
    return {
        number: tuple(name for name in entry.returns if kind_named(name) >= 0)
        for number, entry in known.items()
    }


def _promise(disk: Disk) -> Promise:
    """The shares of harmless callers' hours that the budgets in force allow."""
    settings = provided(disk.settings, document_of(disk.control))
    budget = budget_for(settings.budgets)
    return Promise(_share(budget, disk.settings.alerts.from_action), _share(budget, "suspend"))


def _share(budget: Budget, action: str) -> float:
    return float(2.0 ** -getattr(budget, action))

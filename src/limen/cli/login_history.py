"""Logins of the past, learnt by the path of a login at a door: the same values, codes, engine and lessons.

The operator vouches for them, so nothing is enforced meanwhile. The approved reference is left alone: it
bounds the drift of calls, and would be one without any if logins made it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

import msgspec

from limen.cli.logfile import line_count, watched
from limen.engine.replay import replay
from limen.engine.world import World
from limen.features.codes import login_of
from limen.gateways.login_logs import LoginLog
from limen.gateways.logs import BadLine, LoginLine, Pseudonym, Skipped
from limen.gateways.logs.login_line import plain
from limen.identity.geoip import GeoIp
from limen.identity.question import completed
from limen.model import ConfigError, Login
from limen.sketches.chains import TABLE

NAMED = 10
"""Bad lines of a file that are named one by one; the others are counted."""
SOME = 512
"""Logins that are read ahead."""


class FileTally(msgspec.Struct):
    """What was in one file: its logins, failures among them, those ``late`` (earlier than one before them),
    records that are none, and lines that could not be read, the first of them by name."""

    file: str
    format: str
    logins: int = 0
    failures: int = 0
    late: int = 0
    skipped: int = 0
    bad: int = 0
    named: list[str] = []


class History:
    """Files opened to be learnt from, in the order of time. ``tallies`` count while they are read."""

    def __init__(self, logs: Iterable[tuple[Path, LoginLog]]) -> None:
        self._logs = list(logs)
        self.tallies = [FileTally(path.name, log.format) for path, log in self._logs]
        self._latest = 0.0

    def lines(self) -> Iterator[LoginLine]:
        """Every login; what is none, or bad, is counted."""
        pairs = zip(self._logs, self.tallies, strict=True)
        return chain.from_iterable(self._of(path, log, tally) for (path, log), tally in pairs)

    def _of(self, path: Path, log: LoginLog, tally: FileTally) -> Iterator[LoginLine]:
        for record in watched(log.records, path.name, line_count(path) if log.by_line else None):
            if isinstance(record, BadLine):
                tally.bad += 1
                if tally.bad <= NAMED:
                    tally.named.append(f"{tally.file}, line {record.number}: {record.reason}")
            elif isinstance(record, Skipped):
                tally.skipped += 1
            else:
                self._count(record, tally)
                yield record

    def _count(self, line: LoginLine, tally: FileTally) -> None:
        tally.logins += 1
        tally.failures += line.result == "failure"
        tally.late += line.at < self._latest
        self._latest = max(self._latest, line.at)


def learn_history(history: History, world: World, pseudonym: Pseudonym, geoip: GeoIp) -> None:
    """Learn every login of a history; raises ``ConfigError`` where there is none at all."""
    with vouched(world):
        for _ in replay(logins(history.lines(), pseudonym, geoip), world):
            pass
    if not any(tally.logins for tally in history.tallies):
        _tell_none(history)


def logins(lines: Iterable[LoginLine], pseudonym: Pseudonym, geoip: GeoIp) -> Iterator[Login]:
    """Lines as logins, with the place that a door would have looked up. Names in the clear end here.

    Some at a time: what reads lines and what judges would else push each other out of the processor's caches.
    """
    lines = iter(lines)
    while some := [login_of(completed(plain(line), geoip), pseudonym) for line in islice(lines, SOME)]:
        yield from some


@contextmanager
def vouched(world: World) -> Iterator[None]:
    """Learn what the operator hands over as normal: nothing is enforced, nothing frozen."""
    before = world.observes, world.vouched, world.frozen
    world.observes, world.vouched, world.frozen = lambda _operation: True, True, False
    try:
        yield
    finally:
        world.observes, world.vouched, world.frozen = before


def users_known(world: World) -> int:
    """How many users' logins the world has learnt of."""
    return sum(key[:2] == (TABLE, "user") for key in world.state.sketches)


def _tell_none(history: History) -> None:
    """There is nothing to learn, so something is wrong: with the file, or with what it was taken for."""
    tally, files = history.tallies[0], ", ".join([each.file for each in history.tallies])
    bad = f" (first: {tally.named[0]})" if tally.named else ""
    raise ConfigError(
        f"{files}: no login was found: {tally.skipped:,} records of {tally.format} are none,"
        f" {tally.bad:,} lines are bad{bad}; give --format or --mapping"
    )

"""What can be told of a journal as a whole: its size, its gaps, whether it is whole."""

from collections.abc import Callable, Iterator

import msgspec

from limen.admin.disk import Disk
from limen.model import Evidence, LimenError
from limen.stores.journal import Gap, JournalDamagedError, Reader, Record, Snapshots, export_anonymous
from limen.stores.journal.reader import segments
from limen.stores.journal.records import time_of


class Stats(msgspec.Struct):
    """Sizes and counts; times are Unix seconds, 0 where nothing is there."""

    segments: int = 0
    bytes: int = 0
    records: int = 0
    evidence: int = 0
    gaps: int = 0
    snapshots: int = 0
    first: float = 0.0
    last: float = 0.0
    actions: dict[str, int] = {}


class Verified(msgspec.Struct):
    """What was read, and what is wrong with it."""

    records: int = 0
    revisions: int = 0
    problems: list[str] = []


def stats_of(disk: Disk) -> Stats:
    """Read everything and count it."""
    found = segments(disk.places.journal, disk.keys)
    stats = Stats(len(found), sum(segment.size for segment in found))
    stats.snapshots = len(Snapshots(disk.places.snapshots, disk.keys).sequences())
    for record in _records(disk):
        stats.records += 1
        stats.gaps += isinstance(record, Gap)
        if isinstance(record, Evidence):
            stats.evidence += 1
            word = record.verdict.action.word
            stats.actions[word] = stats.actions.get(word, 0) + 1
        if at := time_of(record):
            stats.first, stats.last = min(stats.first or at, at), max(stats.last, at)
    return stats


def verify(disk: Disk) -> Verified:
    """Read every record strictly and walk the chain of revisions; problems are told, not raised."""
    found = Verified()
    try:
        for _ in Reader(disk.places.journal, disk.keys, strict=True).records():
            found.records += 1
    except JournalDamagedError as problem:
        found.problems.append(str(problem))
    try:
        found.revisions = disk.control.verify_chain()
    except LimenError as problem:
        found.problems.append(str(problem))
    return found


def gaps_of(disk: Disk) -> list[Gap]:
    """Every gap on record, oldest first."""
    return [record for record in _records(disk) if isinstance(record, Gap)]


def export(disk: Disk, k: int, write: Callable[[bytes], object]) -> int:
    """Write the journal's evidence anonymously; returns the lines written, without the first."""
    count = -1
    for line in export_anonymous(lambda: _records(disk), k):
        write(line)
        count += 1
    return count


def _records(disk: Disk) -> Iterator[Record]:
    for _, record in disk.reader().records():
        yield record

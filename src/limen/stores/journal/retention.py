"""How long evidence is kept. Whole segments go, oldest first, and never one that recovery still needs."""

from itertools import pairwise
from pathlib import Path

import msgspec

from limen.stores.journal.folder import flush_folder, torn_path
from limen.stores.journal.reader import Segment

DAY = 86_400.0


class Limits(msgspec.Struct, frozen=True):
    """Keep at most ``days`` of evidence and ``max_bytes`` on disk; 0 for no limit."""

    days: float = 0.0
    max_bytes: int = 0


class Retained(msgspec.Struct, frozen=True):
    """What retention did. ``held`` says that a limit is exceeded by segments the last snapshot does not
    cover."""

    removed: int = 0
    freed: int = 0
    held: bool = False


def too_old(found: list[Segment], limits: Limits, now: float, covered: int) -> tuple[list[Segment], bool]:
    """The segments to remove, and whether more would have to go but may not.

    ``covered`` is the last sequence number that the last snapshot holds; ``now`` is Unix seconds. The newest
    segment always stays.
    """
    removed: list[Segment] = []
    left = sum(segment.size for segment in found)
    for segment, following in pairwise(found):
        header = following.header
        if header is None or not _exceeds(left, header.created, limits, now):
            return removed, False
        if header.first - 1 > covered:
            return removed, True
        removed.append(segment)
        left -= segment.size
    return removed, False


def remove(folder: Path, going: list[Segment]) -> None:
    """Delete segments for good, oldest first, so that a crash in between leaves no hole."""
    for segment in going:
        segment.path.unlink(missing_ok=True)
        torn_path(segment.path).unlink(missing_ok=True)
    flush_folder(folder)


def _exceeds(left: int, ended: float, limits: Limits, now: float) -> bool:
    aged = limits.days > 0 and ended < now - limits.days * DAY
    return aged or 0 < limits.max_bytes < left

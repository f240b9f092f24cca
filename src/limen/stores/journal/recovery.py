"""What the last run left behind: where to go on, whether it stopped cleanly, and what was torn.

Only an unfinished end is cut off (and kept beside its segment); damage before the end stays where it is,
for the reader to name. A new run always begins a new segment, so no block number is used twice under one
key.
"""

import os
from pathlib import Path

import msgspec

from limen.model import ConfigError, Rekey
from limen.stores.journal.folder import flush_folder, number_of, segment_paths, torn_path
from limen.stores.journal.keys import Keys
from limen.stores.journal.records import (
    KINDS,
    BadRecordError,
    Close,
    decode_record,
    split_block,
    time_of,
)
from limen.stores.journal.segment import HEADER, NO_TAG, DamagedError, read_block, read_header

_SMALLEST_RECORD = 8


class Found(msgspec.Struct):
    """``number`` and ``sequence`` are the first free ones; ``last_at`` is the last record's time (0: none).

    ``clean`` says that the last run closed the journal, or that there was none. ``torn`` bytes were cut off,
    ``damage`` names what could not be read.
    """

    number: int = 1
    sequence: int = 1
    tag: bytes = NO_TAG
    last_at: float = 0.0
    clean: bool = True
    torn: int = 0
    damage: str = ""


def recover(folder: Path, keys: Keys) -> Found:
    """Examine the end of the journal and mend it; raises ``ConfigError`` for another key or format
    version."""
    for leftover in folder.glob("*.tmp"):
        leftover.unlink()
    found = Found()
    for path in reversed(segment_paths(folder)):
        if _examine(path, keys, found):
            break
        found.clean = False
    found.number = max(map(number_of, segment_paths(folder)), default=0) + 1
    return found


def _examine(path: Path, keys: Keys, found: Found) -> bool:
    """Read one segment into ``found``; false when it never held a record and the one before must tell."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            header, sealer = read_header(file.read(HEADER), keys, f"the journal segment {path}")
        except DamagedError as problem:
            return _headless(path, size, problem, found)
        offset, sequence, last, block = HEADER, header.first, b"", b""
        try:
            while True:
                block, offset = read_block(file, sealer, offset)
                if not block:
                    break
                sequence += sum(1 for _ in split_block(block))
                last = _timed(block) or last
        except DamagedError as problem:
            sequence += _cut(path, size, problem, found)
    found.sequence += sequence - 1
    found.tag = sealer.tag
    found.last_at = header.created
    _read_last(path, last, found)
    return True


def _timed(block: bytes) -> bytes:
    """The block, when it holds a record with a time."""
    return block if any(kind != KINDS[Rekey] for kind, _ in split_block(block)) else b""


def _read_last(path: Path, block: bytes, found: Found) -> None:
    try:
        records = [decode_record(kind, body) for kind, body in split_block(block)]
    except BadRecordError as problem:
        raise ConfigError(
            f"the journal segment {path} ends with {problem}: run the Limen version that wrote it"
        ) from None
    found.last_at = max((time_of(record) for record in records), default=found.last_at)
    found.clean = found.clean and not found.damage and bool(records) and isinstance(records[-1], Close)


def _headless(path: Path, size: int, problem: DamagedError, found: Found) -> bool:
    """A segment that was only just created is removed; one whose header is damaged is left and stepped
    over."""
    if problem.torn:
        path.unlink()
        found.torn += size
    else:
        found.damage = f"{path.name} {problem}"
        found.sequence += size // _SMALLEST_RECORD
    return False


def _cut(path: Path, size: int, problem: DamagedError, found: Found) -> int:
    """Cut an unfinished end off; returns by how much to raise the sequence past records that cannot be
    counted."""
    found.clean = False
    if not problem.torn:
        found.damage = f"{path.name} {problem}"
        return (size - problem.offset) // _SMALLEST_RECORD
    with path.open("r+b") as file:
        file.seek(problem.offset)
        torn_path(path).write_bytes(file.read())
        os.ftruncate(file.fileno(), problem.offset)
        os.fsync(file.fileno())
    flush_folder(path.parent)
    found.torn += size - problem.offset
    return 0

"""Reading evidence back, in order, also while it is being written and past what is damaged."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from limen.model import ConfigError, LimenError
from limen.stores.journal.folder import number_of, segment_paths
from limen.stores.journal.keys import Keys
from limen.stores.journal.records import BadRecordError, Record, decode_record, split_block
from limen.stores.journal.segment import (
    HEADER,
    NO_TAG,
    DamagedError,
    Header,
    Sealer,
    read_block,
    read_header,
)

_log = logging.getLogger(__name__)


class Segment(msgspec.Struct, frozen=True):
    """A segment as its header describes it; ``header`` is ``None`` when that is damaged. ``size`` in
    bytes."""

    path: Path
    size: int
    header: Header | None


class Damage(msgspec.Struct, frozen=True):
    """What could not be read: the segment's name, the byte, and why."""

    segment: str
    offset: int
    why: str


class JournalDamagedError(LimenError):
    """A strict reader met something it could not read."""


def segments(folder: Path, keys: Keys) -> list[Segment]:
    """What there is to read, oldest first; raises ``ConfigError`` for an unknown key or another format
    version."""
    found = []
    for path in segment_paths(folder):
        try:
            with path.open("rb") as file:
                raw, size = file.read(HEADER), path.stat().st_size
            header, _ = read_header(raw, keys, f"the journal segment {path}")
        except FileNotFoundError:
            continue
        except DamagedError:
            header = None
        found.append(Segment(path, size, header))
    return found


class Reader:
    """Reads a folder's records. ``damages`` lists what was stepped over by the last ``records`` call.

    A damaged block costs the rest of its segment: reading goes on with the next one, or, when ``strict``,
    raises ``JournalDamagedError``.
    """

    def __init__(self, folder: Path, keys: Keys, *, strict: bool = False) -> None:
        if not folder.is_dir():
            raise ConfigError(f"there is no journal in {folder}: name the folder that limen was started with")
        self.folder, self.keys, self._strict = folder, keys, strict
        self.damages: list[Damage] = []
        self._newest = folder

    def records(self, after: int = 0, since: float = 0.0) -> Iterator[tuple[int, Record]]:
        """Sequence number and record, in order, of all numbered past ``after``.

        Whole segments finished before ``since`` (Unix seconds) are stepped over; that is exact as long as the
        clock was not set back, and records of the segments read may be older.
        """
        self.damages = []
        chain, found = _Chain(), segments(self.folder, self.keys)
        self._newest = found[-1].path if found else self.folder
        for segment in _wanted(found, after, since):
            self._follow(chain, segment)
            yield from self._read(segment, chain, after)

    def _follow(self, chain: "_Chain", segment: Segment) -> None:
        why = chain.broken_by(segment)
        if why:
            self._note(segment.path, 0, why)

    def _read(self, segment: Segment, chain: "_Chain", after: int) -> Iterator[tuple[int, Record]]:
        what = f"the journal segment {segment.path}"
        try:
            with segment.path.open("rb", buffering=1 << 20) as file:
                header, sealer = read_header(file.read(HEADER), self.keys, what)
                yield from _numbered(file, header, sealer, after)
        except FileNotFoundError:
            chain.forget()  # retention was quicker
        except (DamagedError, BadRecordError) as problem:
            chain.forget()
            self._problem(segment, problem)
        else:
            chain.passed(number_of(segment.path), header, sealer.tag)

    def _problem(self, segment: Segment, problem: DamagedError | BadRecordError) -> None:
        if isinstance(problem, BadRecordError):
            self._note(segment.path, 0, f"it holds {problem}")
        elif not (problem.torn and segment.path == self._newest):  # which may be in the middle of a write
            self._note(segment.path, problem.offset, problem.why)

    def _note(self, path: Path, offset: int, why: str) -> None:
        if self._strict:
            raise JournalDamagedError(f"the journal segment {path} cannot be read at byte {offset}: {why}")
        _log.warning("journal segment %s, byte %d: %s; reading on after it", path.name, offset, why)
        self.damages.append(Damage(path.name, offset, why))


class _Chain:
    """Whether segments follow on from one another, so that one cut short or taken away is noticed."""

    def __init__(self) -> None:
        self._last: tuple[int, bytes] | None = None

    def forget(self) -> None:
        self._last = None

    def passed(self, number: int, header: Header, tag: bytes) -> None:
        self._last = number, header.closing if header.closing != NO_TAG else tag

    def broken_by(self, segment: Segment) -> str:
        if self._last is None or segment.header is None:
            return ""
        number, tag = self._last
        if segment.header.number != number + 1:
            return f"the segments {number + 1} to {segment.header.number - 1} before it are missing"
        if segment.header.previous != tag:
            return f"segment {number} before it was cut short or replaced"
        return ""


def _wanted(found: list[Segment], after: int, since: float) -> Iterator[Segment]:
    for segment, following in zip(found, [*found[1:], None], strict=True):
        header = following.header if following else None
        if header is None or (header.first > after + 1 and header.created >= since):
            yield segment


def _numbered(file: BinaryIO, header: Header, sealer: Sealer, after: int) -> Iterator[tuple[int, Record]]:
    number, offset = header.first, HEADER
    while True:
        block, offset = read_block(file, sealer, offset)
        if not block:
            return
        for kind, body in split_block(block):
            if number > after:
                yield number, decode_record(kind, body)
            number += 1

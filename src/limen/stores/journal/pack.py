"""Finished segments, packed: the same records in large compressed blocks, a quarter of the bytes.

While evidence is written every block is small and goes out at once; packing comes later, a slice a tick, so
that it never holds the interpreter for long beside the decisions.
"""

import logging
import os
import secrets
import zlib
from collections import deque
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from limen.model import ConfigError
from limen.stores.journal.folder import flush_folder
from limen.stores.journal.keys import Keys
from limen.stores.journal.segment import (
    HEADER,
    NO_TAG,
    PACKED,
    TAG,
    DamagedError,
    Sealer,
    read_block,
    read_header,
    write_header,
)

_SLICE: Final = 96 << 10
_FLUSH: Final = 16  # in small steps: one long flush would hold up those of the evidence being written
_DONE: Final = object()
_log = logging.getLogger(__name__)


class Packer:
    """Packs finished segments one after another; ``paths`` are those that may need it, oldest first."""

    def __init__(self, paths: Iterable[Path], keys: Keys) -> None:
        self._waiting = deque(paths)
        self._keys = keys
        self._work: Generator[None, None, None] | None = None

    def add(self, path: Path) -> None:
        """A segment is finished."""
        self._waiting.append(path)

    def step(self) -> None:
        """Do one slice of the work, if there is any; what cannot be packed stays as it is, and readable."""
        if not self._waiting:
            return
        self._work = self._work or pack(self._waiting[0], self._keys)
        try:
            if next(self._work, _DONE) is not _DONE:
                return
        except FileNotFoundError:
            pass  # retention was quicker
        except OSError as problem:
            _log.warning("journal segment %s was not packed: %s", self._waiting[0].name, problem.strerror)
        self._work = None
        self._waiting.popleft()

    def pause(self) -> None:
        """Drop what is half done; the segment in hand is begun anew by the next step."""
        if self._work:
            self._work.close()
        self._work = None


def pack(path: Path, keys: Keys) -> Generator[None, None, None]:
    """Rewrite one finished segment, yielding between slices; leaves it alone when it is packed or damaged.

    The packed file takes the place of the other in one step, and only after every block was read back in
    order. Raises ``OSError`` when the disk has no room; closing the iterator early leaves nothing behind.
    """
    fresh = path.with_suffix(".tmp")
    try:
        with path.open("rb") as source, fresh.open("wb") as target:
            os.fchmod(target.fileno(), 0o600)
            try:
                whole = yield from _copy(source, target, keys, path)
            except (DamagedError, ConfigError):
                whole = False
            target.flush()
            os.fsync(target.fileno())
        if whole:
            fresh.replace(path)
            flush_folder(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _copy(source: BinaryIO, target: BinaryIO, keys: Keys, path: Path) -> Generator[None, None, bool]:
    """Whether everything up to the last tag of the source is in the target now."""
    header, old = read_header(source.read(HEADER), keys, f"the journal segment {path}")
    closing = _last_tag(source)
    if header.closing != NO_TAG or closing == NO_TAG:
        return False
    salt = secrets.token_bytes(16)
    raw, new = write_header(msgspec.structs.replace(header, salt=salt, closing=closing), keys)
    target.write(raw)
    offset, blocks, size, slices = HEADER, list[bytes](), 0, 0
    while True:
        block, offset = read_block(source, old, offset)
        if block:
            blocks.append(block)
            size += len(block)
        if size > _SLICE or (not block and blocks):
            target.write(_pack_block(new, blocks))
            blocks, size, slices = [], 0, slices + 1
            if slices % _FLUSH == 0:
                os.fdatasync(target.fileno())
            yield
        if not block:
            return old.tag == closing


def _last_tag(source: BinaryIO) -> bytes:
    """The last bytes of the file, which are a tag when it ends with a whole block; back to the first
    block."""
    end = source.seek(0, os.SEEK_END)
    source.seek(max(HEADER, end - TAG))
    tag = source.read(TAG)
    source.seek(HEADER)
    return tag or NO_TAG


def _pack_block(sealer: Sealer, blocks: list[bytes]) -> bytes:
    return sealer.seal(PACKED + zlib.compress(b"".join(blocks), 1))

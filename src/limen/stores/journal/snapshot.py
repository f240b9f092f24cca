"""Snapshots of learnt state: sealed, whole or not there, the last few kept.

Recovery is the latest snapshot and a fold of the journal after the ``sequence`` it covers. What the bytes
mean is the owner's business. Before saving, the owner puts the journal on disk (``Journal.sync``), so that
no snapshot covers evidence that a power cut can still take.
"""

import logging
import secrets
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from limen.model import LimenError
from limen.stores.journal.folder import flush_folder, prepare, replace_file
from limen.stores.journal.keys import Keys
from limen.stores.journal.segment import (
    HEADER,
    RAW,
    SNAPSHOT,
    DamagedError,
    Header,
    read_block,
    read_header,
    write_header,
)

SUFFIX: Final = ".snapshot"
_PART: Final = 8 << 20
_log = logging.getLogger(__name__)


class Snapshot(msgspec.Struct, frozen=True):
    """State as of sequence number ``sequence``, taken at ``at`` (Unix seconds); ``digest`` is BLAKE2b-256 of
    ``body``."""

    sequence: int
    at: float
    body: bytes
    digest: bytes


class SnapshotError(LimenError):
    """A snapshot could not be written."""


class Snapshots:
    """The snapshots of one folder, the newest ``keep`` of them. One writer."""

    def __init__(self, folder: Path, keys: Keys, keep: int = 3) -> None:
        prepare(folder)
        self._folder, self._keys, self._keep = folder, keys, keep

    def save(self, sequence: int, body: bytes, at: float) -> Snapshot:
        """Write a snapshot and drop the oldest; raises ``SnapshotError``, and then the earlier ones still
        stand."""
        snapshot = Snapshot(sequence, at, body, _digest(body))
        path = self._folder / f"{sequence:020d}{SUFFIX}"
        try:
            replace_file(path, _seal(snapshot, self._keys))
            self._drop_oldest()
        except OSError as problem:
            raise SnapshotError(
                f"the snapshot {path} was not written: {problem.strerror}: free some space; "
                "until then a restart folds the journal from the snapshot before"
            ) from None
        return snapshot

    def sequences(self) -> list[int]:
        """What the snapshots on disk cover, oldest first; whether each can be read is only known by
        reading."""
        return sorted(int(path.name.removesuffix(SUFFIX)) for path in self._folder.glob(f"*{SUFFIX}"))

    def load(self, sequence: int) -> Snapshot:
        """One snapshot; raises ``DamagedError``, ``FileNotFoundError``, or ``ConfigError`` for another key or
        format version."""
        path = self._folder / f"{sequence:020d}{SUFFIX}"
        with path.open("rb") as file:
            header, sealer = read_header(file.read(HEADER), self._keys, f"the snapshot {path}", SNAPSHOT)
            digest, offset = read_block(file, sealer, HEADER)
            parts: list[bytes] = []
            while True:
                part, offset = read_block(file, sealer, offset)
                if not part:
                    break
                parts.append(part)
        body = b"".join(parts)
        if digest != _digest(body) or header.first != sequence:
            raise DamagedError(offset, "the end is missing, or the file has another's name")
        return Snapshot(header.first, header.created, body, digest)

    def latest(self) -> Snapshot | None:
        """The newest that can be read; each that cannot is warned of and stepped over."""
        for sequence in reversed(self.sequences()):
            try:
                return self.load(sequence)
            except DamagedError as problem:
                _log.warning(
                    "snapshot %s of %s is damaged (%s); trying the one before",
                    sequence,
                    self._folder,
                    problem,
                )
        return None

    def _drop_oldest(self) -> None:
        for sequence in self.sequences()[: -self._keep]:
            (self._folder / f"{sequence:020d}{SUFFIX}").unlink()
        flush_folder(self._folder)


def _seal(snapshot: Snapshot, keys: Keys) -> Iterator[bytes]:
    salt = secrets.token_bytes(16)
    raw, sealer = write_header(Header(0, snapshot.sequence, snapshot.at, salt, magic=SNAPSHOT), keys)
    yield raw
    yield sealer.seal(RAW + snapshot.digest)
    for at in range(0, len(snapshot.body), _PART):
        yield sealer.seal(RAW + snapshot.body[at : at + _PART])


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=32).digest()

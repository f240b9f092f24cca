"""The segment being written: every block goes to the operating system in one ``write``."""

import contextlib
import errno
import os
from pathlib import Path

from limen.stores.journal.keys import Keys
from limen.stores.journal.segment import HEADER, NO_TAG, TAG, Header, Sealer, write_header


class Output:
    """One file, created empty, begun once with its header, then appended to. Its owner serialises the calls.

    ``size`` is the bytes that are whole on file. After an ``OSError`` of ``write`` the file is given up: a
    block number is never used for two contents.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.synced = 0
        self.created = 0.0
        self._sealer: Sealer
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)

    @property
    def tag(self) -> bytes:
        """The tag of the last block written, which the next segment names."""
        return self._sealer.tag if self.size else NO_TAG

    def begin(self, header: Header, keys: Keys) -> None:
        """Write the header; raises ``OSError``."""
        raw, self._sealer = write_header(header, keys)
        self.created = header.created
        self._put(raw)

    def write(self, block: bytes) -> None:
        """Seal a block and hand it to the operating system; raises ``OSError`` when not all of it was
        taken."""
        sealed = self._sealer.seal(block)
        self._put(sealed)
        self._sealer.tag = sealed[-TAG:]

    def sync(self) -> None:
        """Put on disk what was written; raises ``OSError``."""
        size = self.size
        os.fdatasync(self._file)
        self.synced = size

    @property
    def used(self) -> bool:
        """Whether it holds any record."""
        return self.size > HEADER

    def cut(self) -> None:
        """Cut a half-written block off; what cannot be cut is found torn at the next start."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, self.size)

    def discard(self) -> None:
        """Close and remove a file that was never taken into use."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _put(self, raw: bytes) -> None:
        written = os.write(self._file, raw)
        if written != len(raw):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.size += written

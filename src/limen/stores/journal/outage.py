"""When the disk takes no more: what is counted, and the bytes held back so that the gap can still be
written."""

import contextlib
import errno
import os
from pathlib import Path

import msgspec

from limen.stores.journal.records import Gap


class Outage(msgspec.Struct):
    """An ongoing failure to write. ``since`` is Unix seconds, ``first`` the first sequence number that may be
    missing, ``count`` how many records were dropped so far. Not yet having opened a file is an outage that
    has not ``failed``."""

    since: float
    first: int
    reason: str
    count: int = 0
    failed: bool = False

    def noted(self, until: float, following: int) -> None:
        """The gap so far is on disk: what comes is counted from here, so that the counts of gaps add up."""
        self.since, self.first, self.count = until, following, 0

    def gap(self, until: float, last: int) -> Gap:
        """The record of it, as far as it is known at ``until``."""
        return Gap(self.since, until, self.reason, self.count, self.first, last)


class Reserve:
    """A file of ``size`` bytes that holds space on the disk and nothing else."""

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / "reserve"
        self._size = size

    def take(self) -> None:
        """Hold the space; raises ``OSError``, and then holds nothing, unless as much again is free beside
        it: a disk with room for a few records only would be full again at once."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, 2 * self._size)
            os.ftruncate(descriptor, self._size)
        except OSError:
            self.release()
            raise
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """Give the space back."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def describe(problem: OSError) -> str:
    """Why writing failed, for an operator."""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"disk full ({problem.strerror})"
    return f"disk error ({problem.strerror})"

"""The journal's folder: names, the one-writer lock, and what a power cut needs flushed."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from limen.model import ConfigError

SUFFIX: Final = ".segment"


def prepare(folder: Path) -> None:
    """Create the folder, for its owner only; raises ``ConfigError`` when that cannot be done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise ConfigError(
            f"the journal cannot be kept in {folder}: {problem.strerror}: give a folder that can be written"
        ) from None


def lock(folder: Path) -> int:
    """Take the folder for one writer, until the returned descriptor is closed; raises ``ConfigError``."""
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise ConfigError(f"the journal in {folder} cannot be opened: {problem}: check its rights") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise ConfigError(
            f"the journal in {folder} is being written by another process: stop it, or give another folder"
        ) from None
    return descriptor


def segment_path(folder: Path, number: int) -> Path:
    """Where segment ``number`` lives; names sort as numbers do."""
    return folder / f"{number:012d}{SUFFIX}"


def segment_paths(folder: Path) -> list[Path]:
    """Every segment, oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def number_of(path: Path) -> int:
    """The number in a segment's name."""
    return int(path.name.removesuffix(SUFFIX))


def torn_path(path: Path) -> Path:
    """Where the unreadable end of a segment is kept when it is cut off."""
    return path.with_suffix(".torn")


def flush_folder(folder: Path) -> None:
    """Make created, renamed and removed names survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a whole file so that it is there as it was or as it is now, never in part."""
    fresh = path.with_suffix(".tmp")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)

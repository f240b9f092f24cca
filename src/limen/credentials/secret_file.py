"""Small files that hold a secret: written whole or not at all, readable by their owner only."""

import os
import stat
import tempfile
from pathlib import Path

from limen.model import ConfigError

_MOST_BYTES = 1 << 20


def read_secret(path: Path) -> bytes:
    """The file's bytes; raises ``ConfigError`` when it is missing, too large, or open to group or others."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise ConfigError(f"{path}: others can read it (mode {mode:04o}): chmod 600 {path}")
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    if len(content) > _MOST_BYTES:
        raise ConfigError(f"{path}: is larger than a key file can be: name the right file")
    return content


def write_secret(path: Path, content: bytes) -> None:
    """Write with mode 0600, synced, under a temporary name, then move into place. Raises ``ConfigError``."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}: nothing was changed") from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Where everything of an installation lies, and the lock that keeps a second process out."""

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from limen.assemble.progress import stage
from limen.credentials.master import master_path
from limen.model import ConfigError
from limen.settings import Settings


class Places(msgspec.Struct, frozen=True):
    """The paths of one installation. ``run`` is private to the processes and holds nothing that must last."""

    data: Path
    journal: Path
    decision: Path
    master: Path

    @property
    def control(self) -> Path:
        """The control database."""
        return self.data / "control.db"

    @property
    def snapshots(self) -> Path:
        """Learnt state."""
        return self.data / "snapshots"

    @property
    def seal(self) -> Path:
        """The root key, wrapped under the master key."""
        return self.data / "keys.sealed"

    @property
    def jwks(self) -> Path:
        """The keys of token issuers, as fetched last."""
        return self.data / "jwks"

    @property
    def run(self) -> Path:
        """Envoy's configuration, sockets and pipes."""
        return self.data / "run"

    @property
    def admin(self) -> Path:
        """The socket of the administration."""
        return self.data / "admin.sock"

    @property
    def token(self) -> Path:
        """What whoever asks over it has to show."""
        return self.data / "admin.token"


def places(settings: Settings, environ: Mapping[str, str] | None = None) -> Places:
    """The paths that the settings mean, absolute."""
    data = Path(settings.data.folder).expanduser().absolute()
    return Places(
        data,
        data / settings.journal.folder,
        data / settings.decision.socket,
        master_path(settings.data.master_key_file, environ if environ is not None else os.environ).absolute(),
    )


class BusyError(ConfigError):
    """Another process holds the lock."""


def holder(folder: Path, name: str) -> int:
    """The process id of whoever took a lock last; 0 when that is not known."""
    return stage(folder, name).process


def taken(folder: Path, name: str) -> bool:
    """Whether another process holds the lock ``name`` in a folder."""
    if not (folder / name).exists():
        return False
    try:
        os.close(take(folder, name, "another process"))
    except BusyError:
        return True
    return False


def take(folder: Path, name: str, who: str) -> int:
    """Take the lock ``name`` in a folder, made if missing; held until the descriptor returned is closed.

    Raises ``BusyError`` when ``who`` (another process) holds it, ``ConfigError`` for a folder that cannot be
    written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigError(
            f"{folder}: cannot be written: {error.strerror}: name another [data] folder"
        ) from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise BusyError(
            f"{folder}: {who} is using it: stop that one first, or name another [data] folder"
        ) from None
    os.ftruncate(held, 0)
    os.write(held, b"%d" % os.getpid())
    return held

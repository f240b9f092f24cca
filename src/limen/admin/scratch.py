"""A copy of an installation's controls that may be changed at will: what a plan is tried on before it counts.

The copy is a real installation in a folder of its own, with the same keys and settings, that nobody can call:
no socket, no gateway, an empty journal. The folder is gone afterwards.
"""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from limen.admin.disk import Disk
from limen.assemble.installation import Installation
from limen.credentials.secret_file import read_secret, write_secret
from limen.engine.world import World
from limen.features import catalogue_record
from limen.settings import Data, Journal, Settings

_PREFIX = "trying-"
_LEFT = 86_400.0
"""Seconds after which a copy is nobody's any more."""


@contextmanager
def scratch(disk: Disk, world: World, *, masking: bool = False) -> Iterator[Installation]:
    """Open a copy; ``world`` is the installation's, whose catalogue and approved revision it takes over.

    ``masking`` says that the installation has answers in its hands.
    """
    _sweep(disk.places.data)
    with TemporaryDirectory(prefix=_PREFIX, dir=disk.places.data) as folder:
        where = msgspec.structs.replace(
            disk.places, data=Path(folder), journal=Path(folder) / "journal", decision=Path(folder) / "none"
        )
        _copy(disk, where.control, where.seal, where.data)
        installation = Installation(_settings(disk.settings, folder), where, create=False)
        installation.masking = masking
        try:
            _look_alike(installation, world)
            yield installation
        finally:
            installation.close()


def _sweep(data: Path) -> None:
    """Take away the copies of whoever was killed while trying a plan."""
    for left in data.glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _LEFT:
            shutil.rmtree(left, ignore_errors=True)


def _copy(disk: Disk, control: Path, seal: Path, folder: Path) -> None:
    """A consistent copy, also while the original is being written."""
    with closing(sqlite3.connect(disk.places.control)) as source, closing(sqlite3.connect(control)) as copy:
        source.backup(copy)
    write_secret(seal, read_secret(disk.places.seal))
    if (clock := disk.places.data / "clock").exists():
        shutil.copyfile(clock, folder / "clock")


def _settings(settings: Settings, folder: str) -> Settings:
    """The same in another folder; alerts have channels too, to which nothing will be said."""
    data = Data(folder, settings.data.master_key_file)
    return msgspec.structs.replace(settings, data=data, journal=Journal())


def _look_alike(installation: Installation, world: World) -> None:
    mine = installation.world
    mine.catalogue = catalogue_record.decode(catalogue_record.encode(world.catalogue))
    mine.model_revision, mine.incidents = world.model_revision, world.incidents
    installation.configure(installation.settings)

"""What many commands take alike: where the installation is, how to answer, and why a change is made."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from limen.admin.client import AdminClient, NotRunningError
from limen.admin.verb import Ask
from limen.admin.verbs import VERBS
from limen.assemble import Places, open_installation, places
from limen.assemble.places import take
from limen.model import ConfigError
from limen.settings import Settings, load

DEFAULT_FILE = Path("limen.toml")
PATIENCE = 10.0
"""Seconds to wait for a decision process that is being started again."""


def named_file(config: Path | str | None) -> Path | str | None:
    """The settings file: the one named, else what ``LIMEN_CONFIG`` says, else ``./limen.toml`` if there."""
    return config or os.environ.get("LIMEN_CONFIG") or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)


@Parameter(name="*")
@dataclass(frozen=True)
class Where:
    """The installation a command is about."""

    config: Annotated[Path | None, Parameter(help="limen.toml of the installation; else ./limen.toml.")] = (
        None
    )
    data: Annotated[str, Parameter(help="Its data folder, over the file's.")] = ""
    json: Annotated[bool, Parameter(negative="", help="Answer as JSON.")] = False

    def settings(self) -> Settings:
        """Its settings; raises ``ConfigError``."""
        return load(named_file(self.config), os.environ, {"data.folder": self.data} if self.data else {})

    def ask(self, verb: str, *, create: bool = False, **arguments: Any) -> Any:
        """What a verb gives, as plain data: from the running Limen, else from the installation on disk.

        ``create`` makes an installation where there is none yet. Raises ``ConfigError`` and ``InputError``.
        """
        with self.talk(create=create) as ask:
            return ask(verb, **arguments)

    @contextmanager
    def talk(self, *, create: bool = False) -> Iterator[Ask]:
        """The same for several questions, for which an installation on disk is opened once."""
        settings = self.settings()
        client = running(places(settings))
        if client is not None:
            with client:
                yield client.ask
            return
        installation = open_installation(settings, create=create)
        try:
            yield lambda verb, **arguments: msgspec.to_builtins(
                VERBS[verb](installation, arguments), builtin_types=(bytes,)
            )
        finally:
            installation.close()


@Parameter(name="*")
@dataclass(frozen=True)
class Changing(Where):
    """The installation a command changes, and why."""

    why: Annotated[str, Parameter(help="The reason, for the record.")] = ""

    def change(self, verb: str, *, create: bool = False, **arguments: Any) -> Any:
        """The same, for a verb that changes something: with who asks and why."""
        return self.ask(verb, create=create, by=person(), why=self.why, **arguments)


def running(where: Places) -> AdminClient | None:
    """The running Limen, ``None`` where there is none; waits for one that is just being started again.

    Raises ``ConfigError`` when `limen up` is there and its decision process stays away.
    """
    deadline = monotonic() + PATIENCE
    while True:
        try:
            return AdminClient(where)
        except NotRunningError:
            if not _supervised(where):
                return None
        if monotonic() > deadline:
            raise ConfigError("`limen up` is running and its decision process does not answer: see its log")
        sleep(0.1)


def _supervised(where: Places) -> bool:
    """Whether a `limen up` has this installation: then only its own processes may open it."""
    if not (where.data / "up.lock").exists():
        return False
    try:
        os.close(take(where.data, "up.lock", "`limen up`"))
    except ConfigError:
        return True
    return False


def person() -> str:
    """Who runs this command, for the record."""
    return getpass.getuser()


HERE = Where()
CHANGING = Changing()

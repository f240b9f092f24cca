"""What many commands take alike: where the installation is, how to answer, and why a change is made."""

import getpass
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from limen.admin.client import AdminClient, NotRunningError
from limen.admin.verbs import VERBS
from limen.assemble import open_installation, places
from limen.settings import Settings, load

DEFAULT_FILE = Path("limen.toml")


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
        named = (
            self.config or os.environ.get("LIMEN_CONFIG") or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
        )
        return load(named, os.environ, {"data.folder": self.data} if self.data else {})

    def ask(self, verb: str, *, create: bool = False, **arguments: Any) -> Any:
        """What a verb gives, as plain data: from the running Limen, else from the installation on disk.

        ``create`` makes an installation where there is none yet. Raises ``ConfigError`` and ``InputError``.
        """
        settings = self.settings()
        try:
            with AdminClient(places(settings)) as client:
                return client.ask(verb, **arguments)
        except NotRunningError:
            installation = open_installation(settings, create=create)
        try:
            return msgspec.to_builtins(VERBS[verb](installation, arguments), builtin_types=(bytes,))
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


def person() -> str:
    """Who runs this command, for the record."""
    return getpass.getuser()


HERE = Where()
CHANGING = Changing()

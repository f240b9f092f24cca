"""What the processes of one installation are started with: the same settings for each."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from limen.settings import Settings, load
from limen.settings.load import variable

MISCONFIGURED = 2
"""Exit code of a process when a person has to mend something before a start can succeed."""


class Given(msgspec.Struct, frozen=True):
    """Where the settings come from: a file (empty: none) and what the command line says over it."""

    config: str = ""
    overrides: Mapping[str, str] = {}

    def settings(self, environ: Mapping[str, str] | None = None) -> Settings:
        """Read them, now; raises ``ConfigError`` naming every mistake."""
        return load(self.config or None, os.environ if environ is None else environ, self.overrides)

    def command(self, module: str) -> list[str]:
        """How another process of this installation is started."""
        return [sys.executable, "-m", module, self.config and str(Path(self.config).absolute())]

    def environment(self) -> dict[str, str]:
        """Its environment: the overrides go as variables."""
        said = {variable(tuple(key.split("."))): value for key, value in self.overrides.items()}
        return {**os.environ, **said}


def given() -> Given:
    """What this process was started with by ``command`` and ``environment``."""
    return Given(sys.argv[1] if len(sys.argv) > 1 else "")

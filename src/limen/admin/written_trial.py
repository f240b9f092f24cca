"""Files of another gateway, tried before anybody agrees: what stands there now, and whether the program
itself takes them, where this machine has it."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from limen.admin.disk import Disk
from limen.admin.written import found_in
from limen.assemble.gateway import written_files
from limen.model import ConfigError

PATIENCE = 30.0
"""Seconds that a program may take to look at its configuration."""

_BESIDE = "/usr/sbin:/usr/local/sbin"
_CHECKS: dict[str, tuple[str, ...]] = {
    "haproxy": ("-c", "-f", "{folder}/haproxy.cfg"),
    "nginx": ("-t", "-p", "{folder}", "-c", "{folder}/nginx.conf"),
    "caddy": ("validate", "--config", "{folder}/Caddyfile"),
}
"""What each program is told; one that is not among them cannot look at a file without using it."""


def proposed_files(disk: Disk, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``files`` to be written, what is ``found`` in their places, and how they were ``checked``, in words.

    Raises ``ConfigError`` for files that the program refuses.
    """
    kind, folder = str(asked["kind"]), Path(str(asked["folder"]))
    named = str(asked["upstream"]), int(asked["port"])
    files = written_files(disk.settings, disk.places, kind, folder, *named)
    with TemporaryDirectory(prefix="limen-") as elsewhere:
        for name, text in written_files(disk.settings, disk.places, kind, Path(elsewhere), *named).items():
            (Path(elsewhere) / name).write_text(text, encoding="utf-8")
        checked = _checked(kind, elsewhere)
    return {"files": files, "found": found_in(folder, list(files)), "checked": checked}


def _checked(kind: str, folder: str) -> str:
    if kind not in _CHECKS:
        return f"{kind} has no way to look at files without using them: not checked"
    program = shutil.which(kind, path=f"{os.environ.get('PATH', '')}:{_BESIDE}")
    if program is None:
        return f"no {kind} on this machine: not checked"
    words = [each.format(folder=folder) for each in _CHECKS[kind]]
    home = {**os.environ, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
    try:
        ran = subprocess.run(  # noqa: S603 - the gateway's own program on files of ours
            [program, *words], capture_output=True, text=True, timeout=PATIENCE, check=False, env=home
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"{kind}: it could not be asked whether it takes the files: {error}") from None
    if ran.returncode != 0:
        raise ConfigError(f"{kind} refuses the files: {(ran.stderr or ran.stdout).strip()[-2_000:]}")
    return f"{kind} takes them (`{kind} {_CHECKS[kind][0]}`)"

"""Processes that the demonstration starts, each in a group of its own, and none of them left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from limen.model import LimenError

_LAST = 2_000
NOTHING: Mapping[str, str] = {}

LIMEN = (sys.executable, "-c", "from limen.cli import main; main()")
"""The command ``limen``, of this very installation."""


class FailedError(LimenError):
    """A process of ours ended badly; the text holds the end of what it said."""


class Processes:
    """Starts processes and ends them all, with whatever they started, in the reverse order.

    What they say on standard error is kept in ``folder``, a file each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._closed = False
        self._started: list[tuple[str, subprocess.Popen[bytes]]] = []
        folder.mkdir(exist_ok=True)

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] = NOTHING
    ) -> "subprocess.Popen[bytes]":
        """Start a process; its standard input and output are pipes. Raises ``FailedError`` once closed."""
        if self._closed:
            raise FailedError(f"{name} was not started: everything is being ended")
        with (self._folder / f"{name}.log").open("wb") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        self._started.append((name, process))
        return process

    def finished(self, process: "subprocess.Popen[bytes]") -> bytes:
        """Wait for a process and give what it printed; raises ``FailedError``."""
        out, _ = process.communicate()
        if process.returncode:
            raise FailedError(self.said(process))
        return out

    def said(self, process: "subprocess.Popen[bytes]") -> str:
        """The end of what a process said before it ended, and which it was."""
        name = next(known for known, started in self._started if started is process)
        text = (self._folder / f"{name}.log").read_text("utf-8", "replace")[-_LAST:].strip()
        return f"{name} ended with {process.poll()}: {text or 'it said nothing'}"

    def close(self) -> None:
        """End everything: asked first, killed after ten seconds, with whatever is left of its group."""
        self._closed = True
        for _, process in reversed(self._started):
            _end(process)
        self._started.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None and not process.stdin.closed:
        process.stdin.close()
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return

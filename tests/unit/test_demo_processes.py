"""What the demonstration starts, it ends, children included."""

import sys
import time
from pathlib import Path

import pytest

from limen.demo.processes import FailedError, Processes

SLEEPER = """
import subprocess, sys, time
p = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)"])
"""


def alive(number: int) -> bool:
    """Whether a process runs still (one that ended and waits to be reaped does not)."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_children_of_children_are_ended_too(tmp_path: Path) -> None:
    with Processes(tmp_path / "logs") as processes:
        code = SLEEPER + "print(p.pid, flush=True)\ntime.sleep(99)"
        process = processes.start("sleeper", (sys.executable, "-c", code))
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert alive(child)
    assert process.poll() is not None
    deadline = time.monotonic() + 5.0
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(child)


def test_a_process_that_fails_is_said_with_its_last_words(tmp_path: Path) -> None:
    with Processes(tmp_path / "logs") as processes:
        process = processes.start("bad", (sys.executable, "-c", "import sys; sys.exit('no such port')"))
        with pytest.raises(FailedError, match="bad ended with 1: no such port"):
            processes.finished(process)


def test_what_a_process_prints_is_given_back(tmp_path: Path) -> None:
    with Processes(tmp_path / "logs") as processes:
        command = (sys.executable, "-c", "import os; print(os.environ['SAID'], os.getpgid(0) == os.getpid())")
        assert processes.finished(processes.start("echo", command, {"SAID": "hello"})) == b"hello True\n"


def test_nothing_starts_once_everything_is_being_ended(tmp_path: Path) -> None:
    processes = Processes(tmp_path / "logs")
    processes.close()
    with pytest.raises(FailedError, match="not started"):
        processes.start("late", (sys.executable, "-c", "pass"))

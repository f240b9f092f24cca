"""``limen watch`` as a process beside an editor."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("limen")
FLAWED = "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n"


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """A shell that starts jobs in the background makes them deaf to SIGINT, and their children with them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def until(process: subprocess.Popen[str], word: str) -> str:
    """What it says up to a line with that word."""
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(said)


def test_saving_a_file_tells_what_is_new_and_mending_it_what_is_gone(tmp_path: Path) -> None:
    command = [COMMAND, "watch", "--every", "0.05"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert "nothing found" in until(process, "operations")
            (tmp_path / "app.py").write_text(FLAWED, "utf-8")
            said = until(process, " open, ")
            assert "+ " in said
            assert "debug-on" in said
            (tmp_path / "app.py").write_text(FLAWED.replace("debug=True", ""), "utf-8")
            assert "- " in until(process, "debug-on")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0

"""A small demonstration from end to end, through a real Envoy; and one that is interrupted."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from limen.demo.copilot.shortened import ASKED, SENTENCE
from limen.demo.logins.scenes import ACTS

COMMAND = (sys.executable, "-c", "from limen.cli import main; main()", "demo", "--seed", "77", "--json")
SMALL = ("--days", "2", "--live-days", "0.5", "--sessions", "1", "--live-share", "0.7")
TINY = ("--days", "0.3", "--live-days", "0.3", "--sessions", "1", "--live-share", "0.9")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short path: sockets have to fit in."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


def started(place: Path, size: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "TMPDIR": str(place)}
    pipe = subprocess.PIPE
    return subprocess.Popen((*COMMAND, *size), stdout=pipe, stderr=pipe, env=environment)


def left_behind(place: Path) -> list[str]:
    """Processes that have anything to do with the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            text = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(place).encode() in text:
            found.append(process.name)
    return found


@pytest.mark.timeout(900)
def test_a_small_demonstration_ends_with_a_key_resumed_four_logins_and_a_change_undone(
    place: Path,
) -> None:
    process = started(place, SMALL)
    out, said = process.communicate(timeout=840)
    assert process.returncode in {0, 1}, said.decode()
    shown = json.loads(out)
    assert process.returncode == (0 if shown["passed"] else 1)
    assert (shown["ending"]["before"], shown["ending"]["after"]) == (403, 200)
    assert shown["ending"]["card"]["cards"][0]["action"] == "suspend"
    assert shown["http_calls"] > 1000
    assert shown["unanswered"] == 0
    assert shown["agreement"] > 0.9
    assert len(shown["over_http"]) == 16
    assert shown["board"]["caught_share"] >= 0.6
    assert [(scene["asked"], scene["holds"]) for scene in shown["scenes"]] == [
        (act.asked, True) for act in ACTS
    ], shown["scenes"]
    assert [scene["said"]["action"] for scene in shown["scenes"]] == [
        "step_up",
        "step_up",
        "step_up",
        "allow",
    ]
    assert "travel" in shown["scenes"][2]["said"]["risk"]["terms"]
    assert {ASKED, *(act.asked for act in ACTS)} <= {bar["asked"] for bar in shown["bars"]}
    copilot = shown["copilot"]
    assert copilot["holds"], copilot["seen"]
    assert copilot["told"]["plan"]["text"] == SENTENCE
    assert set(copilot["told"]["names"].values()) == set(copilot["named"])
    assert copilot["old"]["name"] in copilot["named"]
    assert copilot["young"]["name"] not in copilot["named"]
    assert left_behind(place) == []
    assert list(place.iterdir()) == []


def test_an_interrupted_demonstration_leaves_nothing_behind(place: Path) -> None:
    process = started(place, TINY)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(b"Live"):
            break
    assert len(left_behind(place)) > 3
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert left_behind(place) == []
    assert list(place.iterdir()) == []

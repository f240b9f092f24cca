"""Commands ask the running decision process over its socket, and change it without a restart."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from limen.admin.client import AdminClient, NotRunningError
from limen.assemble import places
from limen.settings import load

LIMEN = Path(sys.executable).with_name("limen")
READY_SECONDS = 30.0


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    said = {
        "LIMEN_MASTER_KEY_FILE": str(tmp_path / "secret" / "master.key"),
        "LIMEN_DATA_FOLDER": str(tmp_path / "data"),
        "LIMEN_SERVER_UPSTREAM": "http://127.0.0.1:9",
        "LIMEN_METRICS_LISTEN": "127.0.0.1:0",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("LIMEN_")} | said


@pytest.fixture
def decision(environ: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A decision process of its own, stopped in the end."""
    command = [sys.executable, "-m", "limen.running.decision", ""]
    process = subprocess.Popen(command, env=environ, cwd=tmp_path)
    try:
        _wait(environ, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait(environ: dict[str, str], process: subprocess.Popen[bytes]) -> None:
    where = places(load(None, environ), environ)
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            AdminClient(where).close()
        except NotRunningError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the decision process did not start")


def limen(environ: dict[str, str], *words: str, status: int = 0) -> Any:
    ran = subprocess.run(
        [LIMEN, *words, "--json"], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == status, ran.stdout + ran.stderr
    return json.loads(ran.stdout) if ran.stdout else ran.stderr


def test_keys_policies_and_modes_change_under_way(
    environ: dict[str, str], decision: subprocess.Popen[bytes]
) -> None:
    key = limen(environ, "keys", "create", "alice", "--role", "customer")["public_id"]
    assert limen(environ, "keys", "suspend", key, "--why", "lost phone")["state"] == "suspended"
    (hold,) = limen(environ, "holds", "list")
    assert (hold["key"], hold["reason"]) == (key, "lost phone")
    assert limen(environ, "undo", hold["name"])["revision"]
    assert limen(environ, "policy", "use", "strict")["mode"] == "observe"
    assert limen(environ, "mode", "enforce")["mode"] == "enforce"
    told = limen(environ, "status")
    assert (told["mode"], told["keys"], told["holds"], told["journal"]) == ("enforce", 1, 0, "ok")
    assert decision.poll() is None


def test_what_would_need_the_process_to_stop_says_so(
    environ: dict[str, str], decision: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    (tmp_path / "history.jsonl").write_text('{"at":1732348800,"method":"GET","target":"/a"}\n')
    said = limen(environ, "learn", str(tmp_path / "history.jsonl"), status=2)
    assert "another Limen process" in said
    found = {each["check"]: each for each in limen(environ, "doctor", status=1)}
    assert found["service"]["said"].startswith("running")
    assert found["upstream"]["state"] == "wrong"


def test_tokens_are_limited_under_way_and_a_killed_process_forgets_nothing(
    environ: dict[str, str], decision: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    limited = limen(environ, "tokens", "limit", "contractors", "15m", "--role", "contractors")
    assert limited["rules"] == [{"id": "contractors", "seconds": 900, "role": "contractors"}]
    decision.kill()
    decision.wait(20)
    command = [sys.executable, "-m", "limen.running.decision", ""]
    after = subprocess.Popen(command, env=environ, cwd=tmp_path)
    try:
        _wait(environ, after)
        assert limen(environ, "tokens", "list") == limited
        assert limen(environ, "undo", f"r{limited['revision']}")["what"] == "remove document token-ages"
        assert limen(environ, "tokens", "list")["rules"] == []
    finally:
        after.send_signal(signal.SIGTERM)
        after.wait(20)

"""``limen learn`` and ``limen replay`` as a person runs them, on logs and states of their own."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from limen.cli import main
from limen.cli.judging import settings_of
from limen.cli.state_file import StateFile
from limen.model import ConfigError

LIMEN = Path(sys.executable).with_name("limen")
START = 1_732_348_800.0


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))


def line(number: int, at: float, target: str, **more: Any) -> str:
    answer = {"status": 200, "duration_ms": 12.5}
    said = {"type": "api_call", "id": f"c{number}", "at": at, "method": "GET", "target": target}
    return json.dumps({**said, "credential": "key-7", "principal": "u-42", "response": answer, **more})


def history(count: int = 600, first: int = 0) -> list[str]:
    """One caller's orders, one every five minutes."""
    return [line(n, START + n * 300, f"/v1/orders/{n % 5}") for n in range(first, first + count)]


def walk(count: int = 80, begin: float = START + 600 * 300) -> list[str]:
    """The same caller reads eighty orders in sixteen seconds."""
    return [line(1000 + n, begin + n * 0.2, f"/v1/orders/{1000 + n}") for n in range(count)]


def write(name: str, lines: list[str]) -> str:
    Path(name).write_text("\n".join(lines) + "\n")
    return name


def run(*words: str, status: int = 0) -> None:
    before, sys.argv = sys.argv, ["limen", *words]
    ended: object = 0
    try:
        main()
    except SystemExit as end:
        ended = end.code
    finally:
        sys.argv = before
    assert (ended or 0) == status


def outcomes(name: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in Path(name).read_text().splitlines()]


def actions(name: str) -> set[str]:
    return {outcome["action"] for outcome in outcomes(name)}


def test_history_is_learnt_and_what_follows_is_judged() -> None:
    log = write("all.jsonl", history() + walk())
    run("replay", log, "--learn-until", "2024-11-25T10:00:00Z", "--out", "out.jsonl")
    told = outcomes("out.jsonl")
    assert [each["id"] for each in told] == [json.loads(each)["id"] for each in history() + walk()]
    assert {each["action"] for each in told[:600]} <= {"allow", "watch"}
    assert told[-1]["action"] in ("step_up", "block", "suspend")
    assert told[-1]["risk"] > told[0]["risk"]
    assert all(set(each) == {"id", "risk", "action", "signals"} for each in told)


def test_learnt_state_in_a_file_carries_over_and_is_not_changed_by_a_replay() -> None:
    run("learn", write("history.jsonl", history()), "--state", "normal.state")
    before = Path("normal.state").read_bytes()
    run("replay", write("walk.jsonl", walk()), "--state", "normal.state", "--out", "known.jsonl")
    run("replay", "walk.jsonl", "--out", "unknown.jsonl", "--frozen")
    assert actions("known.jsonl") & {"step_up", "block", "suspend"}
    assert actions("unknown.jsonl") <= {"allow", "watch"}
    assert Path("normal.state").read_bytes() == before


def test_learning_in_two_parts_is_learning_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = write("a.jsonl", history(300)), write("b.jsonl", history(300, first=300))
    run("learn", first, second, "--state", "once.state", "--json")
    once = json.loads(capsys.readouterr().out)
    run("learn", first, "--state", "twice.state", "--json")
    run("learn", second, "--state", "twice.state", "--json")
    assert once["log"]["calls"] == 600
    assert once["known"]["approved"]
    assert once["known"]["operations"][0]["calls"] == 600
    twice = capsys.readouterr().out.split("\n}\n")
    assert json.loads(twice[1] + "}")["known"]["operations"][0]["calls"] == 600


def test_a_state_file_shows_nothing_and_opens_with_its_master_key_alone(tmp_path: Path) -> None:
    run("learn", write("history.jsonl", history(50)), "--state", "normal.state")
    raw = Path("normal.state").read_bytes()
    assert not any(secret in raw for secret in (b"key-7", b"u-42", b"orders"))
    assert Path("normal.state").stat().st_mode & 0o077 == 0
    (tmp_path / "secret" / "master.key").unlink()
    with pytest.raises(ConfigError, match="master key is missing"):
        StateFile.open(Path("normal.state"), settings_of(None))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "no learnt state"), (b"\x95\x01", "no learnt state"), (b"[]", "no learnt state")],
)
def test_a_file_that_is_no_state_is_refused(content: bytes, said: str) -> None:
    Path("x.state").write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        StateFile.open(Path("x.state"), settings_of(None))


def test_a_state_file_that_was_changed_is_refused() -> None:
    run("learn", write("history.jsonl", history(50)), "--state", "normal.state")
    raw = bytearray(Path("normal.state").read_bytes())
    raw[-1] ^= 1
    Path("normal.state").write_bytes(raw)
    with pytest.raises(ConfigError, match="damaged or was changed"):
        StateFile.open(Path("normal.state"), settings_of(None))


def test_logins_and_calls_are_judged_in_one_pass() -> None:
    said = {"type": "login", "id": "L1", "at": START + 3000, "user": "u-42", "client_ip": "203.0.113.7"}
    run("replay", write("both.jsonl", [*history(3), json.dumps(said), *history(3, 20)]), "--out", "out.jsonl")
    told = outcomes("out.jsonl")
    assert [each["id"] for each in told] == ["c0", "c1", "c2", "L1", "c20", "c21", "c22"]
    assert set(told[3]) == {"id", "risk", "action", "signals", "confidence"}
    assert (told[3]["action"], told[3]["confidence"]) == ("allow", 0.0)


def test_bad_lines_and_other_types_have_outcomes_too(capsys: pytest.CaptureFixture[str]) -> None:
    odd = ["garbage", '{"type":"session","id":"L1","at":1}', '{"at":"never","method":"GET","target":"/"}']
    run("replay", write("odd.jsonl", [*history(3), *odd]), "--out", "out.jsonl")
    told = outcomes("out.jsonl")
    assert [each["id"] for each in told] == ["c0", "c1", "c2", "line-4", "L1", "line-6"]
    assert told[4] == {"id": "L1", "skipped": "session"}
    assert set(told[3]) == {"id", "error"}
    said = capsys.readouterr()
    assert "bad line 4: not JSON" in said.err
    assert "2 bad lines" in said.out


def test_an_observing_policy_stops_nothing() -> None:
    log = write("all.jsonl", history() + walk())
    run("replay", log, "--learn", "600", "--policy", "observe", "--out", "out.jsonl")
    assert actions("out.jsonl") <= {"allow", "watch"}


def test_a_gzipped_log_is_the_same_log() -> None:
    run("replay", write("plain.jsonl", history(50)), "--out", "plain.out")
    Path("packed.gz").write_bytes(gzip.compress(Path("plain.jsonl").read_bytes()))
    run("replay", "packed.gz", "--out", "packed.out")
    assert Path("plain.out").read_bytes() == Path("packed.out").read_bytes()


def test_half_a_surrogate_pair_in_an_id_is_written_as_a_question_mark() -> None:
    write("odd.jsonl", [line(1, START, "/v1/a", id="c\ud800")])
    run("replay", "odd.jsonl", "--out", "out.jsonl")
    assert outcomes("out.jsonl")[0]["id"] == "c?"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.jsonl", "--out", "o"), "nowhere.jsonl: cannot be read"),
        (("log.jsonl", "--out", "no/such/folder"), "--out"),
        (("log.jsonl", "--out", "o", "--learn-until", "soon"), "--learn-until"),
        (("log.jsonl", "--out", "o", "--state", "none.state"), "limen learn"),
        (("log.jsonl", "--out", "o", "--policy", "none.cedar"), "none.cedar"),
        (("log.jsonl", "--out", "o", "--format", "apache"), "apache"),
        (("log.jsonl", "--out", "o", "--config", "none.toml"), "none.toml"),
    ],
)
def test_what_cannot_be_used_is_named(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("log.jsonl", history(3))
    run("replay", *words, status=2)
    assert said in capsys.readouterr().err


def test_outcomes_go_to_stdout_and_the_summary_to_stderr() -> None:
    write("log.jsonl", history(5))
    ran = subprocess.run(
        [LIMEN, "replay", "log.jsonl", "--out", "-"], capture_output=True, timeout=60, check=True
    )
    assert [json.loads(each)["id"] for each in ran.stdout.splitlines()] == [f"c{n}" for n in range(5)]
    assert b"5 calls judged" in b" ".join(ran.stderr.split())

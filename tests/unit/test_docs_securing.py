"""The guide to securing an API: its commands run on an office with a record, and show what it shows."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from guides import GUIDES, run, snippet, snippets
from test_admin_securing import DOCUMENT, lived

from limen.copilot.securing.advices import ADVICES
from limen.testing.office import Office

GUIDE = "securing.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("LIMEN_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("LIMEN_CONFIG", "LIMEN_OPERATOR_KEY"):
        monkeypatch.delenv(name, raising=False)
    lived(Office(tmp_path)).close()
    return tmp_path


def printed(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    run(command, monkeypatch)
    return capsys.readouterr().out


def told(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(printed(f"{command} --json", monkeypatch, capsys))


def test_its_commands_propose_keep_and_take_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looked, asked, ended = [block.splitlines() for block in snippets(GUIDE, "console")]
    shown = printed(looked[0], monkeypatch, capsys)
    assert "OWASP API Security Top 10" in shown
    assert "Plan p" not in shown, "--plan keeps none"
    only = told(looked[0], monkeypatch, capsys)
    assert json.loads(snippet(GUIDE, "json")) in only["proposals"]
    Path("openapi.yaml").write_text(DOCUMENT)
    assert told(looked[1], monkeypatch, capsys)["proposals"][0]["op"] == "import_spec"
    same = told(f"limen ask --plan {shlex.quote(shlex.split(asked[0])[2])}", monkeypatch, capsys)
    assert same["proposals"] == only["proposals"]
    assert not told("limen plans list", monkeypatch, capsys)
    assert "Plan p" in printed(asked[0], monkeypatch, capsys)
    (kept,) = told("limen plans list", monkeypatch, capsys)
    assert kept["plan"]["text"] == shlex.split(asked[0])[2]
    assert [each["op"] for each in kept["plan"]["operations"]] == [each["op"] for each in only["proposals"]]
    for command in ended:
        printed(command.replace("PLAN", kept["id"]), monkeypatch, capsys)
    assert not told("limen rules list", monkeypatch, capsys)


def test_every_advice_is_told() -> None:
    text = (GUIDES / GUIDE).read_text("utf-8")
    for advice in ADVICES:
        assert f"| `{advice.name}` |" in text

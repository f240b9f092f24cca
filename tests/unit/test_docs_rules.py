"""The guide to standing rules: its commands run, its Cedar is what comes of them, its table is complete."""

import re
from pathlib import Path

import pytest
from guides import GUIDES, run, snippet, snippets

from limen.assemble import open_installation
from limen.assemble.rules import document_of
from limen.engine.facts import PASSKEY_ACR, PASSKEY_AMR
from limen.engine.rules import BY_OP
from limen.model.rule import When
from limen.settings import load

GUIDE = "rules.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    monkeypatch.setenv("COLUMNS", "140")
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    open_installation(load(None, {}, {}), create=True).close()
    return tmp_path


def in_force() -> list[str]:
    installation = open_installation(load(None, {}, {}))
    try:
        return [rule.op for rule in document_of(installation.control)]
    finally:
        installation.close()


def test_its_commands_run_and_show_the_cedar_it_shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, ended = [block.splitlines() for block in snippets(GUIDE, "console")]
    for command in made:
        run(command, monkeypatch)
    assert snippet(GUIDE, "cedar") in capsys.readouterr().out
    assert in_force() == ["set_token_lifetime", "set_rate_limit", "block_network", "add_policy"]
    for command in ended:
        run(command, monkeypatch)
    assert in_force() == ["set_token_lifetime", "set_rate_limit", "block_network"]


def test_every_kind_condition_and_proof_is_told() -> None:
    text = (GUIDES / GUIDE).read_text("utf-8")
    table = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))))
    assert table == set(BY_OP)
    said = set(re.findall(r"`([a-z0-9_]+)`", text))
    assert {*When.__struct_fields__, *PASSKEY_ACR, *PASSKEY_AMR} <= said

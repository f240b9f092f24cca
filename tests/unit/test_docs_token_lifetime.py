"""The guide to token lifetime: its commands run, and what it shows is what there is."""

import json
from pathlib import Path

import pytest
from guides import run, snippet, snippets

from limen.assemble import open_installation
from limen.engine.step_up import outdated
from limen.engine.token_ages import TokenAges
from limen.settings import load

GUIDE = "token-lifetime.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    monkeypatch.setenv("COLUMNS", "140")
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def document() -> tuple[object, ...]:
    installation = open_installation(load(None, {}, {}))
    try:
        return installation.world.token_ages.rules
    finally:
        installation.close()


def test_the_guides_commands_run_and_make_the_document_it_shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, tried, ended = [block.splitlines() for block in snippets(GUIDE, "console")]
    for command in made:
        run(command, monkeypatch)
    shown = capsys.readouterr().out
    assert "role contractors" in shown
    assert "5m since the login" in shown
    rules = TokenAges.read(snippet(GUIDE, "json").encode()).rules
    assert document() == rules
    for command in tried:
        run(command, monkeypatch)
    assert document() == rules, "a preview changes nothing"
    for command in ended:
        run(command, monkeypatch)
    assert [rule.id for rule in rules[1:]] == [rule.id for rule in document()]  # type: ignore[attr-defined]


def test_the_challenge_it_shows_is_the_one_that_is_sent() -> None:
    assert snippet(GUIDE, "http") == f"WWW-Authenticate: {outdated()}\n"


def test_the_document_it_shows_is_kept_as_it_stands() -> None:
    plain = snippet(GUIDE, "json")
    assert json.loads(TokenAges.read(plain.encode()).document()) == json.loads(plain)

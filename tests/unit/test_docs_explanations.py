"""The guide to explanations: its command runs, its settings load, and what it shows has the form there is."""

import shlex
import sys
from pathlib import Path

import pytest
from guides import snippet, snippets

from limen.assemble import open_installation
from limen.cli import main
from limen.settings import load

GUIDE = "explanations.md"


def heads(text: str) -> list[str]:
    """The questions of an explanation."""
    return [line.split()[0] for line in text.splitlines()[1:] if line[:1].strip()]


def test_the_guides_command_tells_a_shift_in_the_form_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    open_installation(load(None, {}, {}), create=True).close()
    monkeypatch.setattr(sys, "argv", shlex.split(snippet(GUIDE, "console")))
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    shown = capsys.readouterr().out
    *_, report = snippets(GUIDE, "text")
    assert [head for head in heads(report) if head != "Next"] == heads(shown)


def test_the_networks_it_names_are_settings(tmp_path: Path) -> None:
    file = tmp_path / "limen.toml"
    file.write_text(snippet(GUIDE, "toml"), "utf-8")
    (network,) = load(file, {}, {}).networks
    assert (network.name, network.cidr, network.aliases) == ("office", "198.51.100.0/25", ("head office",))

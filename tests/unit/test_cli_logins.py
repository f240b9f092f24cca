"""``limen logins``: what is known of a user is told in numbers, handed out, and gone when it is erased."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from limen.cli import main
from limen.testing.doors import AWAY, HOME, Doors

SECRETS = (HOME["client_ip"], AWAY["client_ip"], HOME["device_id"], "Firefox", "ada")


class Terminal:
    """Runs ``limen logins`` on the installation in a folder, and gives what it said."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._config = folder / "limen.toml"
        self._config.write_text(
            f'[data]\nfolder = "{folder}/data"\nmaster_key_file = "{folder}/key"\n'
            f'[clock]\noffset_file = "{folder}/offset"\n'
        )

    def run(self, *words: str, status: int = 0) -> str:
        before, sys.argv = sys.argv, ["limen", "logins", *words, "--config", str(self._config)]
        ended: object = 0
        try:
            main()
        except SystemExit as end:
            ended = end.code
        finally:
            sys.argv = before
        said = self._captured.readouterr()
        assert (ended or 0) == status, said
        return said.out + said.err

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words))


@pytest.fixture
def limen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Ada has a history and a login that is stepped up, eve has a history."""
    doors = Doors(tmp_path).settled_in().settled_in("eve")
    doors.log_in(**AWAY)
    doors.close()
    return Terminal(tmp_path, capsys)


def test_what_is_known_is_told_as_numbers_by_sort(limen: Terminal) -> None:
    known = limen.json("explain", "ada", "--json")
    sorts = {each["name"]: each["values"] for each in known["sorts"]}
    assert sorts["address"] == sorts["device"] == sorts["country"] == sorts["language"] == 1
    assert sorts["key"] == 0
    assert 14 < known["logins"] < 20, "older ones count less"
    assert known["history"] == 8
    assert sum(known["hours"]) == pytest.approx(1, abs=0.01)
    assert len(known["awaited"]) == 1
    text = limen.run("explain", "ada")
    assert "confidence" in text
    assert not [each for each in SECRETS if each in text]


def test_what_is_kept_is_handed_out_without_a_clear_value(limen: Terminal) -> None:
    exported = limen.json("export", "ada")
    assert exported["habits"]
    assert exported["places"][0][1] == 59.9
    assert exported["logins"][-1]["action"] in {"step_up", "block"}
    assert not [each for each in SECRETS if each in json.dumps(exported)]


def test_who_never_logged_in_is_said_so(limen: Terminal) -> None:
    for verb in ("explain", "export"):
        assert "nothing is known of logins of 'nobody'" in limen.run(verb, "nobody", status=2)


def test_an_erased_user_is_a_stranger_and_stays_one(limen: Terminal) -> None:
    assert "say --yes" in limen.run("erase", "ada", status=2)
    limen.run("erase", "ada", "--yes")
    assert "nothing is known" in limen.run("explain", "ada", status=2)
    assert limen.json("explain", "eve", "--json")["logins"] > 7

"""One attacker in a recorded day is one incident, told and closed; benign neighbours are in none."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from limen.admin.verbs import VERBS
from limen.assemble import open_installation
from limen.cli import main
from limen.credentials.keys import Terms
from limen.model import Answer, Change, Request
from limen.settings import load

START = 1_732_348_800.0
CALM, STEP, BURST = 300, 900, 150


class Terminal:
    """Runs commands in this process."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self.errors = ""

    def run(self, *words: str, status: int = 0) -> str:
        before, sys.argv = sys.argv, ["limen", *words]
        ended: object = 0
        try:
            main()
        except SystemExit as end:
            ended = end.code
        finally:
            sys.argv = before
        text, self.errors = self._captured.readouterr()
        assert (ended or 0) == status, text + self.errors
        return text

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))


@pytest.fixture
def limen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """An installation in which bob, who reads an order now and then, walked through a hundred and fifty,
    while ada and cy read theirs, as ever, from the same address.
    """
    monkeypatch.chdir(tmp_path)
    environ = {
        "LIMEN_MASTER_KEY_FILE": str(tmp_path / "secret" / "master.key"),
        "LIMEN_POLICY_PRESET": "balanced",
        "LIMEN_DATA_FOLDER": str(tmp_path / "limen-data"),
        "COLUMNS": "110",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    here = open_installation(load(None, environ), create=True, environ=environ)
    made = [
        here.keys.create(Terms(name, ("customer",)), Change(START, "test")) for name in ("bob", "ada", "cy")
    ]
    here.controls.load()

    def ask(person: int, at: float, order: int) -> None:
        name = f"r{person}-{at}"
        headers = (("x-api-key", made[person].text),)
        request = Request(at, "GET", f"/v1/orders/{order}", headers, "203.0.113.9", name)
        if here.point.judge(request).passes:
            here.point.hear(Answer(at + 0.01, name, 200))

    for number in range(CALM):
        for person in range(3):
            ask(person, START + number * STEP + person, 10 * person + number % 5)
    VERBS["model.approve"](here, {"by": "test"})
    began = START + CALM * STEP
    for number in range(BURST):
        ask(0, began + number * 0.2, 1_000 + number)
        if number % 60 == 0:
            ask(1, began + number * 0.2 + 0.1, 10)
            ask(2, began + number * 0.2 + 0.15, 20)
    here.vault.seal(here.names.take(), here.clock.now())
    here.close()
    return Terminal(capsys)


def test_a_walk_is_one_incident_from_its_telling_to_its_end(limen: Terminal) -> None:
    assert "No incident" in limen.run("incidents", "list"), "what was years ago is quiet"
    found, *mild = limen.json("incidents", "list", "--all")
    assert {(each["severity"], len(each["callers"])) for each in mild} <= {("low", 1)}, (
        "nobody is glued to it"
    )
    assert (found["state"], found["severity"]) == ("quiet", "critical")
    assert [who["odd"] for who in found["callers"]] == [found["odd"]]
    assert found["odd"] >= BURST - 5
    assert {"API1:2023", "API4:2023"} <= set(found["owasp"])
    assert "discovery" in found["stages"]
    name = found["id"]

    shown = limen.run("incidents", "show", name, "--reveal")
    assert "principal bob" in shown
    assert f"limen undo {found['holds'][0]['undo'].split()[-1]}" in shown
    assert "bob" not in limen.run("incidents", "show", name)
    loudest = found["telling"][0]
    assert limen.json("explain", loudest)["cards"][0]["incident"] == name
    assert f"limen incidents show {name}" in limen.run("explain", loudest)

    done = limen.json("incidents", "close", name, "--benign", "--note", "the audit")
    assert done["labelled"] == len(found["telling"])
    assert limen.json("incidents", "show", name)["closed"]["note"] == "the audit"
    revisions = limen.json("revisions")
    assert {each["why"] for each in revisions[: done["labelled"]]} == {f"{name}: the audit"}
    limen.run("incidents", "close", name, status=2)
    assert "closed already" in limen.errors
    limen.run("undo", f"r{done['revision']}")
    assert limen.json("incidents", "show", name)["closed"] is None
    limen.run("journal", "verify")


def test_a_restart_from_a_snapshot_finds_the_same_incidents(limen: Terminal) -> None:
    settings = load(None, os.environ)
    told = []
    for _ in range(3):
        here = open_installation(settings)
        told.append(here.world.incidents.encode())
        here.snapshot()
        here.close()
    assert len(set(told)) == 1
    assert b"object_walk" in told[0]


def test_figures_count_open_incidents_by_severity(limen: Terminal) -> None:
    here = open_installation(load(None, os.environ))
    assert b'limen_incidents{severity="critical"} 0.0' in here.metrics.exposition(), "it is long quiet"
    for incident in here.world.incidents.all():
        incident.last = here.clock.now()
    assert b'limen_incidents{severity="critical"} 1.0' in here.metrics.exposition()
    here.close()


def test_an_attack_leaves_suspicion_and_what_is_unknown_says_where_to_look(limen: Terminal) -> None:
    found = limen.json("incidents", "list", "--all")[0]
    done = limen.json("incidents", "close", found["id"], "--attack")
    assert (done["outcome"], done["labelled"]) == ("attack", 1)
    assert "attack" in limen.run("incidents", "list", "--all", "--json")
    limen.run("incidents", "show", "i999999", status=2)
    assert "limen incidents list --all" in limen.errors
    limen.run("incidents", "close", found["id"], "--attack", "--benign", status=2)
    assert "not both" in limen.errors

"""``limen plans``, ``operators``, ``audit`` and ``undo``, as an operator meets them."""

import json
from pathlib import Path

import pytest
from test_cli_commands import Terminal

from limen.cli.mcp_server import Tools
from limen.cli.options import Changing
from limen.copilot.plan import operation_of
from limen.model import InputError

OPENAPI = '{"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {"/v1/a": {"get": {}}}}'


@pytest.fixture
def limen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER", "LIMEN_OPERATOR_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(capsys)


def planned(limen: Terminal, op: str, *more: str, **slots: object) -> str:
    Path("operations.json").write_text(json.dumps([{"op": op, "slots": slots}]))
    return str(limen.json("plans", "make", "operations.json", "--text", "as [bold]said[/]", *more)["id"])


def refused(limen: Terminal, *words: str) -> str:
    limen.run(*words, status=2)
    return limen.errors


def test_from_a_plan_to_its_undo(limen: Terminal) -> None:
    plan = planned(limen, "create_key", owner="billing-batch", scopes=["read"], expires="2099-03-31")
    told = limen.run("plans", "show", plan)
    assert "as [bold]said[/]" in told, "an operator's words are no markup"
    assert "--approve" in told
    assert "--approve" in refused(limen, "plans", "apply", plan)
    applied = limen.json("plans", "apply", plan, "--approve")
    assert applied["results"][0]["text"].startswith("lm_")
    (key,) = limen.json("keys", "list")
    assert (key["roles"], key["scopes"], key["state"]) == (["billing-batch"], ["read"], "active")
    assert limen.json("plans", "list")[0]["state"] == "applied"
    assert limen.json("undo")["plan"] == plan
    assert limen.json("keys", "list")[0]["state"] == "revoked key"
    assert applied["results"][0]["text"] not in json.dumps(limen.json("plans", "show", plan))
    assert limen.json("audit", "verify")["problems"] == []


def test_a_new_key_is_told_once(limen: Terminal) -> None:
    plan = planned(limen, "create_key", owner="ci", scopes=["read"], expires="2099-03-31")
    assert "lm_" in limen.run("plans", "apply", plan, "--approve")
    assert "lm_" not in limen.run("plans", "show", plan)


def test_two_operators_agree(limen: Terminal) -> None:
    limen.run("operators", "add", "alice", "--out", "alice.key")
    limen.run("operators", "add", "bob", "--out", "bob.key", "--key", "alice.key")
    plan = planned(limen, "set_mode", "--key", "alice.key", operations=["*"], mode="observe")
    assert "an approver must agree" in limen.run("plans", "show", plan)
    assert "own plan" in refused(limen, "plans", "approve", plan, "--key", "alice.key")
    assert limen.json("plans", "check", plan)["same"] is True
    limen.run("plans", "approve", plan, "--key", "bob.key")
    assert limen.json("plans", "apply", plan)["agreed"] == ["bob"]
    assert [each["name"] for each in limen.json("operators", "list")] == ["alice", "bob"]


def test_a_plan_that_is_not_wanted_stays_on_record(limen: Terminal) -> None:
    plan = planned(limen, "block_network", networks=["198.51.100.0/24"])
    assert "for 7 days" in limen.run("plans", "show", plan), "an end is offered for every block"
    limen.run("plans", "discard", plan)
    assert limen.json("plans", "list") == []
    assert [each["state"] for each in limen.json("plans", "list", "--all")] == ["discarded"]


def test_a_document_is_read_when_somebody_says_so(limen: Terminal) -> None:
    plan = planned(limen, "import_spec", source="openapi.json")  # it is not there yet: nobody looks
    assert f"limen plans fetch {plan}" in limen.run("plans", "show", plan)
    assert "which nobody read yet" in refused(limen, "plans", "apply", plan)
    assert "cannot be read" in refused(limen, "plans", "fetch", plan)
    Path("openapi.json").write_text(OPENAPI)
    fetched = limen.json("plans", "fetch", plan)
    assert (fetched["unread"], fetched["plan"]["text"]) == ([], "as [bold]said[/]")
    assert [each["id"] for each in limen.json("plans", "list")] == [fetched["id"]], (
        "it took the other's place"
    )
    Path("openapi.json").write_text(OPENAPI.replace("/v1/a", "/v1/other"))
    limen.run("plans", "apply", fetched["id"])
    assert [each["name"] for each in limen.json("operations", "list")] == ["GET /v1/a"]
    assert "waits for no document" in refused(limen, "plans", "fetch", fetched["id"])


def test_files_of_another_gateway_are_shown_written_and_put_back(limen: Terminal) -> None:
    Path("limen.toml").write_text('[forward_auth]\nlisten = "127.0.0.1:9002"\n')
    Path("theirs").mkdir()
    Path("theirs/traefik.yaml").write_text("# theirs\n")
    folder = str(Path("theirs").absolute())
    plan = planned(limen, "write_gateway", kind="traefik", upstream="localhost:8000", folder=folder)
    told = limen.run("plans", "show", plan)
    assert "-# theirs" in told, "what would go is shown"
    assert "forwardAuth:" in told, "and what would come"
    assistant = json.dumps(Tools(Changing(), None).show_plan(plan))
    assert "# theirs" not in assistant, "what stands in a person's files is not for a program"
    assert "(9 characters)" in assistant
    applied = limen.json("plans", "apply", plan, "--approve")
    assert [each.rpartition("/")[2] for each in applied["said"]] == [
        "traefik.yaml is written",
        "limen.yaml is written",
    ]
    assert "localhost:8000" in Path("theirs/limen.yaml").read_text()
    assert limen.json("plans", "gateways")[0]["id"] == "traefik-8080"
    assert limen.run("plans", "gateways").count("written") == 1
    limen.run("undo")
    assert {path.name: path.read_text() for path in Path("theirs").iterdir()} == {
        "traefik.yaml": "# theirs\n"
    }


def test_an_undo_with_nothing_to_undo_says_so(limen: Terminal) -> None:
    limen.run("operators", "add", "alice", "--out", "alice.key")
    assert "nothing to undo" in refused(limen, "undo")


@pytest.mark.parametrize(
    ("op", "slots", "said"),
    [
        ("set_token_lifetime", {"role": "contractors", "seconds": 0}, ">= 60"),
        ("drop_database", {}, "no operation 'drop_database'"),
        ("suspend_key", {"key": "a", "evil": 1}, "evil"),
    ],
)
def test_what_makes_no_sense_is_no_operation(op: str, slots: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        operation_of(op, slots)

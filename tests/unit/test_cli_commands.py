"""Commands as a person uses them, on an installation of their own, with no Limen running."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from limen.admin.verbs import VERBS
from limen.assemble import open_installation
from limen.cli import COMMANDS, main
from limen.credentials.keys import Terms
from limen.model import Answer, Change, Request
from limen.settings import load

COMMAND = Path(sys.executable).with_name("limen")


class Terminal:
    """Runs commands in process; ``text`` and ``errors`` are what the last one said."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self.text = self.errors = ""

    def run(self, *words: str, status: int = 0) -> str:
        """Run one command and expect its exit status."""
        before, sys.argv = sys.argv, ["limen", *words]
        ended: object = 0
        try:
            main()
        except SystemExit as end:
            ended = end.code
        finally:
            sys.argv = before
        self.text, self.errors = self._captured.readouterr()
        assert (ended or 0) == status, self.text + self.errors
        return self.text

    def json(self, *words: str) -> Any:
        """What a command answers to programs."""
        return json.loads(self.run(*words, "--json"))


@pytest.fixture
def limen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMEN_MASTER_KEY_FILE", str(tmp_path / "secret" / "master.key"))
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("LIMEN_SERVER_LISTEN", "127.0.0.1:0")
    monkeypatch.setenv("LIMEN_METRICS_LISTEN", "127.0.0.1:0")
    for name in ("LIMEN_CONFIG", "LIMEN_DATA_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(capsys)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder in which bob, who reads an order now and then, once walked through a hundred and was
    suspended; and his API key's public id.
    """
    folder = tmp_path_factory.mktemp("past")
    environ = {
        "LIMEN_MASTER_KEY_FILE": str(folder / "secret" / "master.key"),
        "LIMEN_POLICY_PRESET": "balanced",
    }
    environ["LIMEN_DATA_FOLDER"] = str(folder / "limen-data")
    here = open_installation(load(None, environ), create=True, environ=environ)
    try:
        now = here.clock.now()
        minted = here.keys.create(Terms("bob@example.com", ("customer",)), Change(now, "test"))
        here.controls.load()
        usual = [now - 3 * 86_400 + number * 300 for number in range(850)]
        burst = [now - 600 + number * 0.2 for number in range(150)]
        for number, at in enumerate((*usual, *burst)):
            if number == len(usual):
                VERBS["model.approve"](here, {"by": "test"})
            order = number % 5 if number < len(usual) else number
            request = Request(
                at, "GET", f"/v1/orders/{order}", (("x-api-key", minted.text),), "203.0.113.9", f"r{number}"
            )
            if here.point.judge(request).passes:
                here.point.hear(Answer(at + 0.01, f"r{number}", 200))
        here.vault.seal(here.names.take(), now)
    finally:
        here.close()
    return folder, minted.key.public_id


@pytest.fixture
def suspended(limen: Terminal, past: tuple[Path, str]) -> str:
    """An API key that policy suspended."""
    folder, public_id = past
    shutil.copytree(folder, ".", dirs_exist_ok=True)
    assert [hold["key"] for hold in limen.json("holds", "list")] == [public_id]
    return public_id


def test_a_key_from_its_making_to_its_end(limen: Terminal) -> None:
    made = limen.json(
        "keys", "create", "alice", "--role", "customer", "--expires", "90d", "--why", "her phone"
    )
    key = made["public_id"]
    assert made["text"].startswith(f"lm_{key}_")
    assert (made["state"], made["roles"], made["principal"]) == ("active", ["customer"], "alice")
    limen.run("keys", "list")
    assert key in limen.text
    assert made["text"] not in limen.text
    rotated = limen.json("keys", "rotate", key, "--overlap", "1h")
    assert rotated["text"] != made["text"]
    assert rotated["secrets"] == 2
    assert limen.json("keys", "suspend", key, "--until", "12h")["state"] == "suspended"
    assert limen.json("keys", "resume", key)["state"] == "active"
    assert limen.json("keys", "revoke", key)["state"] == "revoked key"
    limen.run("keys", "resume", key, status=2)
    assert "not suspended" in limen.errors
    whys = [revision["why"] for revision in limen.json("revisions")]
    assert whys[-1] == "her phone"


def test_a_key_is_imported_from_a_file_and_shown_without_its_text(limen: Terminal) -> None:
    Path("old.key").write_text("an-old-key-of-another-system\n")
    made = limen.json("keys", "import", "alice", "--file", "old.key")
    assert made["imported"]
    assert not made["text"]
    limen.run("keys", "import", "alice", "--file", "old.key", status=2)
    assert "an-old-key" not in limen.errors


def test_an_error_is_one_line_on_stderr_and_status_2(limen: Terminal) -> None:
    limen.run("keys", "list", status=2)
    assert limen.errors.startswith("limen: ")
    assert limen.errors.count("\n") == 1
    assert "limen up" in limen.errors


def test_the_card_says_why_and_how_to_undo_it_and_undo_does(limen: Terminal, suspended: str) -> None:
    (card,) = limen.json("explain", suspended)["cards"]
    assert (card["action"], card["policy"]) == ("suspend", "suspend-the-persistent")
    assert card["would_pass"]
    assert card["learnt"].startswith("not learnt")
    limen.run("explain", suspended)
    assert card["undo"] in limen.text
    assert "would have passed at" in limen.text
    assert "bob@example.com" not in limen.text
    limen.run("explain", suspended, "--reveal")
    assert "bob@example.com" in limen.text
    limen.run(*card["undo"].split()[1:], "--why", "his batch")
    assert limen.json("holds", "list") == []
    assert limen.json("keys", "show", suspended)["state"] == "active"


def test_a_call_is_explained_with_its_answer(limen: Terminal, suspended: str) -> None:
    cards = limen.json("explain", "r0")["cards"]
    assert [card["kind"] for card in cards] == ["call", "answer"]


def test_a_policy_is_tried_used_and_taken_back(limen: Terminal, suspended: str) -> None:
    limen.run("policy", "check", "strict")
    assert "valid" in limen.text
    tried = limen.json("policy", "test", "strict")
    assert 0 < tried["changed"] <= tried["activities"]
    assert limen.json("policy", "use", "strict")["mode"] == "observe"
    (newest, *_) = limen.json("revisions")
    assert limen.json("policy", "show")["revision"] == newest["number"]
    limen.run("undo", f"r{newest['number']}")
    assert limen.json("policy", "show")["source"] == "preset observe"


def test_a_broken_policy_changes_nothing(limen: Terminal, suspended: str) -> None:
    Path("broken.cedar").write_text("permit (principal, action, resource")
    limen.run("policy", "use", "broken.cedar", status=2)
    assert "broken.cedar, line 1" in limen.errors
    assert limen.json("policy", "show")["source"] == "preset observe"


def test_the_mode_is_changed_everywhere_or_on_a_route(limen: Terminal, suspended: str) -> None:
    assert limen.json("mode") == {"mode": "observe", "routes": {}}
    limen.run("mode", "enforce")
    limen.run("mode", "observe", "--route", "/v1/public/*")
    assert limen.json("mode") == {"mode": "enforce", "routes": {"/v1/public/*": "observe"}}
    limen.run("mode", "loud", status=2)
    assert "observe, enforce" in limen.errors


def test_a_label_is_shown_first_and_applied_with_yes(limen: Terminal, suspended: str) -> None:
    evidence = limen.json("explain", suspended)["cards"][0]["evidence"]
    before = limen.json("status")["known"]
    first = limen.json("label", evidence, "benign")["changed"]
    assert first > 0
    assert limen.json("status")["known"] == before
    assert limen.json("label", evidence, "benign", "--yes")["effect"] == "learnt"
    assert limen.json("label", evidence, "benign")["changed"] < first


def test_an_exception_outlives_a_restart_and_ends_when_undone(limen: Terminal, suspended: str) -> None:
    evidence = limen.json("explain", suspended)["cards"][0]["evidence"]
    done = limen.json("label", evidence, "benign", "--until", "7d", "--scope", "caller", "--yes")
    assert done["effect"] == "excused"
    assert limen.json("status")["exceptions"] > 0
    limen.run("undo", f"r{done['revision']}")
    assert limen.json("status")["exceptions"] == 0


def test_an_attack_label_holds_its_caller_only_when_told_to(limen: Terminal, suspended: str) -> None:
    limen.run("undo", suspended)
    first = limen.json("explain", "r5")["cards"]
    proposed = limen.json("label", first[0]["evidence"], "attack", "--yes")
    assert proposed["proposed"]["action"] == 5
    assert limen.json("holds", "list") == []
    limen.run("label", first[0]["evidence"], "attack", "--hold", "--yes")
    assert [hold["key"] for hold in limen.json("holds", "list")] == [suspended]


def test_a_rolled_back_model_is_the_same_to_the_byte(limen: Terminal, suspended: str) -> None:
    approved = limen.json("model", "approve", "--why", "a good week")
    evidence = limen.json("explain", suspended)["cards"][0]["evidence"]
    limen.run("label", evidence, "benign", "--yes")
    assert limen.json("model", "approve")["digest"] != approved["digest"]
    number = approved["revision"]
    assert limen.json("model", "diff", str(number))["moved"]
    back = limen.json("model", "rollback", str(number))
    assert (back["revision"], back["digest"]) == (number, approved["digest"])
    assert limen.json("status")["known"]["revision"] == number
    limen.run("model", "rollback", "9", status=2)


def test_the_journal_answers_sql_and_is_whole(limen: Terminal, suspended: str) -> None:
    rows = limen.json("journal", "query", "select action, count(*) as n from evidence group by 1")
    assert {"suspend", "allow"} <= {row["action"] for row in rows}
    assert limen.json("journal", "verify")["problems"] == []
    assert limen.json("journal", "stats")["evidence"] == sum(row["n"] for row in rows)
    limen.run("journal", "query", "delete from evidence", status=2)
    limen.run("journal", "export", "out.jsonl", status=2)
    assert limen.json("journal", "export", "out.jsonl", "--anonymous")["k"] == 5
    assert "bob" not in Path("out.jsonl").read_text()


OPENAPI = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /v1/orders/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {}}
  /v1/refunds:
    post: {responses: {}}
"""


def test_operations_go_out_and_come_in_as_openapi(limen: Terminal, suspended: str) -> None:
    (shadow,) = limen.json("operations", "shadow")
    assert shadow["calls"] > 800
    limen.run("operations", "export", "--openapi", "api.json")
    assert json.loads(Path("api.json").read_text())["openapi"] == "3.1.0"
    Path("shop.yaml").write_text(OPENAPI)
    done = limen.json("operations", "import", "shop.yaml")
    assert done["declared"] == 2
    assert limen.json("operations", "shadow") == []
    assert [each["name"] for each in limen.json("operations", "zombie")] == ["POST /v1/refunds"]
    limen.run("operations", "import", "api.yaml", status=2)
    assert "cannot be read" in limen.errors


def test_a_person_is_erased_for_good_and_only_with_yes(limen: Terminal, suspended: str) -> None:
    limen.run("vault", "erase", "bob@example.com", status=2)
    assert limen.json("vault", "erase", "bob@example.com", "--yes")["names"] == 1
    limen.run("explain", "r0", "--reveal")
    assert "bob@example.com" not in limen.text
    assert limen.json("keys", "show", suspended)["state"] == "revoked key"
    limen.run("vault", "erase", "nobody", "--yes", status=2)


def test_erasing_a_person_erases_what_he_proves_himself_with(limen: Terminal, suspended: str) -> None:
    desk = open_installation(load(None, {}))
    user = desk.pseudonyms.of("principal", "carl@example.com")
    assert desk.control.put_factors(user, b"sealed", 0, [b"passkey"])
    desk.close()
    limen.run("vault", "erase", "carl@example.com", "--yes")
    desk = open_installation(load(None, {}))
    assert (desk.control.load_factors(user), desk.control.passkey_owner(b"passkey")) == (None, None)
    desk.close()


def test_the_doctor_names_what_is_wrong_with_its_cure(limen: Terminal, suspended: str) -> None:
    found = {each["check"]: each for each in limen.json("doctor")}
    assert found["journal"]["state"] == found["data folder"]["state"] == "ok"
    assert found["service"]["cure"]
    Path("secret/master.key").chmod(0o644)
    limen.run("doctor", status=1)
    assert "chmod 600" in limen.text


def test_every_command_has_help(limen: Terminal) -> None:
    for name, _, purpose in COMMANDS:
        limen.run(name, "--help")
        assert f"limen {name}" in limen.text
        assert purpose.endswith(".")


def test_the_installed_command_runs(limen: Terminal, tmp_path: Path) -> None:
    ran = subprocess.run(
        [COMMAND, "keys", "list"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("limen: ")
    assert "Traceback" not in ran.stderr


def test_an_api_is_given_what_checks_the_signed_identity(limen: Terminal) -> None:
    limen.json("keys", "create", "ada")
    (kid, secret), *more = limen.json("keys", "upstream").items()
    assert kid.isdigit()
    assert len(bytes.fromhex(secret)) == 32
    assert not more


def test_a_new_master_key_keeps_keys_and_what_was_learnt(limen: Terminal, suspended: str) -> None:
    before = limen.json("status")["known"]
    done = limen.json("vault", "rotate")
    assert done["generation"] == 2
    assert limen.json("status")["known"] == before
    assert limen.json("keys", "show", suspended)["principal"] == "bob@example.com"
    assert limen.run("journal", "verify")


def test_a_canary_is_a_key_with_a_scope_of_its_own(limen: Terminal) -> None:
    made = limen.json("keys", "create", "nobody", "--canary")
    assert made["scopes"] == ["limen:canary"]
    assert limen.json("keys", "create", "ada")["scopes"] == []


def test_a_rule_is_tried_put_in_force_shown_and_dropped(limen: Terminal, suspended: str) -> None:
    slots = '{"role": "customer", "calls": 5, "per_s": 60}'
    tried = limen.json("rules", "test", "set_rate_limit", slots, "--since", "3650d")
    assert [each["stopped"] for each in tried["examples"]] == [True, False, False]
    assert tried["failed"] == []
    moves = tried["recorded"]["preview"]["changes"]
    assert {move["after"] for move in moves} == {"block"}
    assert tried["recorded"]["untold"] == {}
    put = limen.json("rules", "put", "set_rate_limit", slots, "--until", "2099-12-31")
    assert put["enforced"] is False
    assert limen.json("rules", "list")[0]["slots"] == {"role": "customer", "calls": 5, "per_s": 60}
    assert '@status("429")' in limen.run("rules", "show", put["id"])
    limen.run("rules", "drop", put["id"])
    assert limen.json("rules", "list") == []
    limen.run("rules", "put", "set_rate_limit", '{"role": "customer"}', status=2)
    assert "calls is missing" in limen.errors

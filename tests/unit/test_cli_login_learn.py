"""``limen logins learn``: what logs say is learnt as logins at a door are, and can be explained then."""

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from login_examples import AGENT, AT, AWAY, EXAMPLES, HOME, KEYCLOAK, OKTA, lines

from limen.assemble import open_installation
from limen.assemble.world import world_for
from limen.cli import main
from limen.cli.learn import learn_logs
from limen.cli.login_history import History, learn_history, logins
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.world import World
from limen.features.codes import login_of
from limen.gateways.login_logs import open_logins
from limen.gateways.logs import LoginLine
from limen.identity.geoip import GeoIp
from limen.identity.question import LoginQuestion, plain_of
from limen.settings import load
from limen.testing.mmdb import write_mmdb

DAY = 86_400.0
NOWHERE = GeoIp()


class Terminal:
    """Runs commands on the installation of a folder, six weeks after ``AT``, and gives what they said."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self.folder = folder
        self.config = folder / "limen.toml"
        (folder / "offset").write_text(str(AT + 42 * DAY - time.time()))
        self.config.write_text(
            f'[data]\nfolder = "{folder}/data"\nmaster_key_file = "{folder}/key"\n'
            f'[clock]\noffset_file = "{folder}/offset"\n'
        )

    def run(self, *words: str, status: int = 0) -> str:
        before, sys.argv = sys.argv, ["limen", *words, "--config", str(self.config)]
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
        said = self.run(*words, "--json")
        return json.loads(said[: said.rindex("}") + 1])

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return str(self.folder / name)


@pytest.fixture
def limen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def year(days: int = 40, *users: str) -> list[dict[str, Any]]:
    """A login a day of each user, as Okta tells it."""
    return [
        {**OKTA[0], "published": AT + day * DAY, "actor": {"id": user}}
        for day in range(days)
        for user in users or ("ada",)
    ]


def test_what_was_learnt_can_be_explained(limen: Terminal) -> None:
    log = limen.write("okta.jsonl", lines(year(40, "ada", "eve")))
    told = limen.json("logins", "learn", log)
    assert [(each["file"], each["format"], each["logins"]) for each in told["files"]] == [
        ("okta.jsonl", "okta", 80)
    ]
    assert told["users"] == 2
    known = limen.json("logins", "explain", "ada")
    sorts = {each["name"]: each["values"] for each in known["sorts"]}
    assert [sorts[sort] for sort in ("address", "prefix", "asn", "browser", "town", "device")] == [
        1,
        1,
        1,
        1,
        1,
        0,
    ]
    assert known["logins"] > 0
    assert "nothing is known" in limen.run("logins", "explain", "nobody", status=2)
    assert "80 logins learnt" in limen.run("logins", "learn", log)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_format_is_learnt_by_the_command(limen: Terminal, name: str) -> None:
    told = limen.json("logins", "learn", limen.write("a.log", EXAMPLES[name]))
    (tally,) = told["files"]
    assert (tally["format"], tally["logins"], tally["failures"], tally["skipped"]) == (name, 2, 1, 1)
    user = "111122223333/ada" if name == "cloudtrail" else "ada"
    assert "nothing is known" not in limen.run("logins", "explain", user)


def test_a_login_of_a_log_is_the_login_that_a_door_would_have_judged(tmp_path: Path) -> None:
    pseudonym = Pseudonyms(b"k").of
    write_mmdb(
        tmp_path / "a.mmdb",
        {"203.0.113.0/24": {"country": {"iso_code": "NO"}, "autonomous_system_number": 7}},
    )
    geoip = GeoIp.opened({"geoip": str(tmp_path / "a.mmdb")})
    line = LoginLine(
        AT, "ada", "login", "l1", f"[{HOME}]:443", (("user-agent", AGENT),), client="web", factor="a b"
    )
    question = LoginQuestion("ada", "l1", AT, HOME, AGENT, client="web", factor="a b")
    assert list(logins([line], pseudonym, geoip)) == [login_of(plain_of(question, AT, geoip), pseudonym)]


def test_logins_teach_what_limen_learn_would_teach_of_the_same_lines(tmp_path: Path) -> None:
    log = tmp_path / "l.jsonl"
    told = EXAMPLES["limen"].splitlines(keepends=True)[0]
    log.write_text("".join([told.replace(str(AT), str(AT + day * DAY)) for day in range(30)]))
    ours, theirs = world(), world()
    learn_from(log, ours)
    learn_logs([log], "limen", theirs, Pseudonyms(b"k").of, "")
    assert ours.state.digest() == theirs.state.digest()
    assert ours.state.sketches


def test_two_formats_of_one_history_teach_the_same(limen: Terminal) -> None:
    """The same logins, as Keycloak and as Limen's own lines have them."""
    keycloak = limen.write(
        "k.json", json.dumps([{**KEYCLOAK[0], "time": (AT + day * DAY) * 1000} for day in range(30)])
    )
    told = [
        {"type": "login", "at": AT + day * DAY, "user": "ada", "client_ip": HOME, "client": "web"}
        for day in range(30)
    ]
    own = limen.write("l.jsonl", lines(told))
    worlds = world(), world()
    for each, log in zip(worlds, (keycloak, own), strict=True):
        learn_from(Path(log), each)
    assert worlds[0].state.digest() == worlds[1].state.digest()


def world() -> World:
    return world_for(load(None, {}, {}), Pseudonyms(b"k").of)


def learn_from(log: Path, on: World) -> History:
    history = History([(log, open_logins(log))])
    learn_history(history, on, Pseudonyms(b"k").of, NOWHERE)
    return history


def test_logins_out_of_order_are_counted_and_no_error(limen: Terminal) -> None:
    days = year(10)
    log = limen.write("o.jsonl", lines([*days[:4], days[6], days[5], days[4], *days[7:]]))
    assert limen.json("logins", "learn", log)["files"][0]["late"] == 2


def test_bad_lines_are_named_by_file_and_line_and_the_rest_is_learnt(limen: Terminal) -> None:
    first = limen.write("one.jsonl", lines(year(3)) + "{oops\n")
    second = limen.write("two.jsonl", "{oops\n" * 12 + lines(year(2)))
    said = limen.run("logins", "learn", first, second, "--format", "okta")
    assert "bad one.jsonl, line 4: not JSON" in said
    assert "bad two.jsonl, line 10: not JSON" in said
    assert "bad two.jsonl, line 11" not in said
    assert "and 2 more bad lines in two.jsonl" in said
    assert "5 logins learnt" in said


def test_no_login_at_all_is_said_and_nothing_is_kept(limen: Terminal) -> None:
    log = limen.write("okta.jsonl", lines(year(3)))
    said = limen.run("logins", "learn", log, "--format", "keycloak", status=2)
    assert "okta.jsonl: no login was found: 3 records of keycloak are none" in said
    assert "nothing is known" in limen.run("logins", "explain", "ada", status=2)


def test_nothing_of_a_log_is_kept_in_the_clear(limen: Terminal) -> None:
    log = limen.write("a.log", EXAMPLES["okta"].replace('"ada"', '"ada-in-the-clear"'))
    said = limen.run("logins", "learn", log)
    kept = b"".join([path.read_bytes() for path in limen.folder.rglob("data/**/*") if path.is_file()])
    for secret in ("ada-in-the-clear", HOME, AWAY, "Firefox"):
        assert secret.encode() not in kept
        assert secret not in said


def test_a_history_approves_nothing_and_enforces_nothing(limen: Terminal) -> None:
    limen.config.write_text(limen.config.read_text() + '[policy]\nmode = "enforce"\n')
    odd = [
        {
            **OKTA[0],
            "published": AT + 41 * DAY,
            "client": {"ipAddress": AWAY, "userAgent": {"rawUserAgent": "curl/8"}},
        }
    ]
    limen.run("logins", "learn", limen.write("a.jsonl", lines(year() + odd)))
    installation = open_installation(load(limen.config, {}, {}))
    try:
        world = installation.world
        assert (world.reference, world.vouched, len(world.holds)) == (None, False, 0)
        assert not world.observes(world.catalogue.match("GET", "/").operation)
    finally:
        installation.close()
    addresses = {each["name"]: each["values"] for each in limen.json("logins", "explain", "ada")["sorts"]}[
        "address"
    ]
    assert addresses == 2, "what is vouched for teaches, be it odd"


def test_a_state_file_is_kept_and_added_to(limen: Terminal) -> None:
    state = str(limen.folder / "learnt.state")
    log = limen.folder / "a.jsonl.gz"
    log.write_bytes(gzip.compress(lines(year(20)).encode()))
    assert limen.json("logins", "learn", str(log), "--state", state)["users"] == 1
    assert (
        limen.json("logins", "learn", limen.write("b.jsonl", lines(year(20, "eve"))), "--state", state)[
            "users"
        ]
        == 2
    )
    out = str(limen.folder / "out.jsonl")
    line = {
        "type": "login",
        "id": "x",
        "at": AT + 21 * DAY,
        "user": "ada",
        "client_ip": HOME,
        "outcome": "success",
    }
    limen.run("replay", limen.write("now.jsonl", json.dumps(line)), "--state", state, "--out", out)
    judged = json.loads(Path(out).read_text())
    assert judged["confidence"] > 0.7
    assert judged["action"] in {"allow", "watch"}


def test_a_running_limen_is_not_written_over(limen: Terminal) -> None:
    log = limen.write("a.jsonl", lines(year(3)))
    limen.run("logins", "learn", log)
    installation = open_installation(load(limen.config, {}, {}))
    try:
        assert "is using it: stop that one first" in limen.run("logins", "learn", log, status=2)
    finally:
        installation.close()

"""How records are taken from files: documents in a small window, tables, syslog; mappings and clocks."""

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from login_examples import CLOUDTRAIL, EXAMPLES, HOME, KEYCLOAK

from limen.gateways.login_logs import FORMATS, LoginRecord, json_records, open_logins
from limen.gateways.login_logs.clock import Clock, clock_of
from limen.gateways.login_logs.look import fits, look_of
from limen.gateways.login_logs.mapping import load, parse
from limen.gateways.login_logs.pattern import Pattern
from limen.gateways.logs import BadLine, LoginLine, Skipped
from limen.model import ConfigError, InputError


def read(path: Path, text: str | bytes, format: str = "auto", **more: Any) -> list[LoginRecord]:  # noqa: A002
    path = path / "a.log"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(open_logins(path, format, **more).records)


def kinds(records: list[LoginRecord]) -> str:
    return "".join([{LoginLine: "l", Skipped: "s", BadLine: "b"}[type(record)] for record in records])


# documents


def test_a_document_is_read_through_a_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "_CHUNK", 257)
    monkeypatch.setattr(json_records, "_AHEAD", 300)
    records = [{**KEYCLOAK[number % 3], "id": "é" * number} for number in range(90)]
    for text in (
        json.dumps(records),
        json.dumps(records, indent=3, ensure_ascii=False),
        f" \n{json.dumps(records)}\n",
    ):
        assert kinds(read(tmp_path, text)) == "lls" * 30


def test_documents_may_follow_one_another(tmp_path: Path) -> None:
    one = json.dumps({"Records": CLOUDTRAIL})
    assert kinds(read(tmp_path, one + one + "\n" + one)) == "lls" * 3
    pretty = "".join([json.dumps(record, indent=1) + "\n" for record in KEYCLOAK])
    assert kinds(read(tmp_path, pretty)) == "lls"


def test_what_follows_the_list_of_a_document_is_no_record(tmp_path: Path) -> None:
    text = json.dumps({"Records": CLOUDTRAIL[:2], "NextToken": 'a]}"', "More": True}, indent=1)
    assert kinds(read(tmp_path, text)) == "ll"


def test_a_broken_document_says_where_and_that_the_rest_is_lost(tmp_path: Path) -> None:
    text = json.dumps(KEYCLOAK, indent=1)
    *good, bad = read(tmp_path, text[: text.rindex('"error"')])
    assert kinds(good) == "ll"
    assert isinstance(bad, BadLine)
    assert bad.number == text[: text.rindex('"55ab"')].count("\n")
    assert "nothing after it was read" in bad.reason
    assert (
        kinds(
            read(
                tmp_path, "[" + json.dumps(KEYCLOAK[0]) + ", 7, " + json.dumps(KEYCLOAK[0]) + "]", "keycloak"
            )
        )
        == "lb"
    )


def test_depth_and_length_of_a_record_are_bounded(tmp_path: Path) -> None:
    assert kinds(read(tmp_path, "[" + json.dumps(KEYCLOAK[0]) + "," + '{"a":' * 100_000, "keycloak")) == "lb"
    assert kinds(read(tmp_path, '[{"a":"' + "x" * (5 << 20) + '"}]', "keycloak")) == "b"
    assert (
        kinds(read(tmp_path, '{"a":"' + "x" * (5 << 20) + '"}\n' + json.dumps(KEYCLOAK[0]), "keycloak"))
        == "bl"
    )


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    text = EXAMPLES["keycloak"].splitlines(keepends=True)
    records = read(tmp_path, "".join([text[0], "{not json\n", "7\n", "\n", text[1]]))
    assert kinds(records) == "lbbl"
    assert [record.number for record in records if isinstance(record, BadLine)] == [2, 3]
    assert all("take it out" in record.reason for record in records if isinstance(record, BadLine))


def test_a_gzip_that_is_cut_short_says_so(tmp_path: Path) -> None:
    whole = gzip.compress(json.dumps(KEYCLOAK * 500).encode())
    last = read(tmp_path, whole[:-40], "keycloak")[-1]
    assert isinstance(last, BadLine)
    assert "ends early or is damaged" in last.reason


# tables


def test_a_quote_that_is_not_closed_spoils_its_own_line(tmp_path: Path) -> None:
    header, right, wrong, _ = EXAMPLES["rba"].splitlines(keepends=True)
    bad = right.replace('like Gecko"', "like Gecko")
    records = read(tmp_path, header + bad + right + "a,b\n" + wrong)
    assert kinds(records) == "blbl"
    assert [record.reason for record in records if isinstance(record, BadLine)] == [
        "a quote is not closed, or a field is too long: write one record a line",
        "2 fields under 16 columns: quote what holds commas",
    ]


# syslog and its times


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"Nov 23 08:00:00 web sshd[8]: Accepted password for ada from {HOME} port 1 ssh2", "l"),
        (f"Nov  3 08:00:00 web sshd[8]: Accepted password for ada from {HOME} port 1 ssh2", "l"),
        (f"<38>Nov 23 08:00:00 web sshd[8]: Accepted password for ada from {HOME} port 1 ssh2", "l"),
        (f"2024-11-23T08:00:00.12+01:00 web sshd: Accepted password for ada from {HOME} port 1 ssh2", "l"),
        ("Nov 23 08:00:00 web last message repeated 2 times", "s"),
        ("-- Boot 5a --", "b"),
        (f"Nov 31 08:00:00 web sshd[8]: Accepted password for ada from {HOME} port 1 ssh2", "b"),
        (f"Nov xx 08:00:00 web sshd[8]: Accepted password for ada from {HOME} port 1 ssh2", "b"),
    ],
)  # fmt: skip
def test_syslog_headers(tmp_path: Path, line: str, kind: str) -> None:
    assert kinds(read(tmp_path, line + "\n", "sshd")) == kind


def test_times_without_a_year_are_of_the_last_one_before_the_file_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "auth.log"
    path.write_text("")
    changed = datetime(2025, 1, 2, 12, tzinfo=UTC).timestamp()
    os.utime(path, (changed, changed))
    clock = clock_of(path, "UTC", 0)
    assert clock.seconds("Dec 31 23:59:59") == datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()
    assert clock.seconds("Jan  2 11:00:00") == datetime(2025, 1, 2, 11, tzinfo=UTC).timestamp()
    assert clock.seconds("Feb 29 11:00:00") == datetime(2024, 2, 29, 11, tzinfo=UTC).timestamp()
    assert (
        clock_of(path, "UTC", 2019).seconds("Dec 31 00:00:00")
        == datetime(2019, 12, 31, tzinfo=UTC).timestamp()
    )
    with pytest.raises(InputError, match="--year"):
        clock_of(path, "UTC", 2019).seconds("Feb 29 11:00:00")


def test_a_zone_is_for_times_that_tell_none(tmp_path: Path) -> None:
    clock: Clock = clock_of(tmp_path, "Europe/Oslo", 2024)
    noon = datetime(2024, 7, 1, 12, tzinfo=UTC).timestamp()
    assert clock.seconds("2024-07-01 14:00:00") == noon
    assert clock.seconds("Jul  1 14:00:00") == noon
    assert clock.seconds("2024-07-01T12:00:00Z") == noon
    assert clock.seconds(str(noon)) == noon
    assert clock.seconds(noon * 1000) == noon
    for odd in ("noon", "Jul", "Jul x y", "9" * 100, None, True):
        with pytest.raises(InputError):
            clock.seconds(odd)


def test_a_zone_nobody_knows_is_said(tmp_path: Path) -> None:
    for odd in ("Mars/Olympus", "../../etc/passwd", ""):
        with pytest.raises(ConfigError, match="no such time zone"):
            clock_of(tmp_path, odd, 0)


# patterns, paths, rules


def test_patterns_are_cut_by_their_literals() -> None:
    pattern = Pattern.compiled("Login: user=<{user*}>, method={method}, rip={client_ip}, {rest}")
    assert pattern.match("Login: user=<a>, method=x>, method=PLAIN, rip=1.2.3.4, lip=5") == {
        "user": "a>, method=x",
        "method": "PLAIN",
        "client_ip": "1.2.3.4",
        "rest": "lip=5",
    }
    assert pattern.match("Login: user=<a, method=PLAIN") is None
    assert Pattern.compiled("a {b} c").match("a x c d") is None


@pytest.mark.parametrize("text", ["{a", "{a}{b} x", "{a b} x", "{a*} x {b*} y", "{}"])
def test_a_pattern_that_cannot_be_told_apart_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Pattern.compiled(text)


def test_paths_lead_into_objects_and_lists() -> None:
    fields = {"a": {"b": [{"c": 1}, {"c": "-"}]}, "x.y": "flat", "n": 7}
    assert look_of("a.b.0.c")(fields) == 1
    assert look_of(("a.b.-1.c", "x.y"))(fields) == "flat"
    assert look_of("{n}/{x.y}")(fields) == "7/flat"
    for nothing in ("a.b.9.c", "a.b.c", "q", "a.q.c", "{n}/{q}", "n.a", "a.b.-1.c"):
        assert look_of(nothing)(fields) is None
    assert look_of("x.y", ("flat",))(fields) is None


def test_rules_want_all_of_their_paths() -> None:
    rule = fits({"ok": True, "n": (0, 1), "word": ("Yes", "")})
    assert rule({"ok": "TRUE", "n": 0, "word": "yes"})
    assert rule({"ok": True, "n": "1"})
    assert not rule({"ok": True, "n": 2})
    assert not rule({"n": 0})


OWN = """
name = "dovecot"
about = "Dovecot's IMAP logins"
shape = "syslog"
tags = ["dovecot"]
lines = [
  "imap-login: Login: user=<{user*}>, method={method}, rip={client_ip}, {rest}",
  "imap-login: Aborted login ({why}): user=<{user*}>, method={method}, rip={client_ip}",
]
[login]
at = "at"
user = "user"
client_ip = "client_ip"
[[success]]
why = ""
method = ["PLAIN", "LOGIN"]
[[failure]]
method = ["PLAIN", "LOGIN"]
"""


def test_a_format_of_ones_own_is_read_by_its_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "dovecot.toml"
    mapping.write_text(OWN)
    lines = [
        f"Nov 23 08:00:00 mx dovecot: imap-login: Login: user=<ada>, method=PLAIN, rip={HOME}, lip=10.0.0.1",
        "Nov 23 08:00:01 mx dovecot: imap-login: Aborted login (auth failed, 1 attempts): user=<ada>,"
        " method=PLAIN, rip=198.51.100.9",
        "Nov 23 08:00:02 mx dovecot: imap(ada): Logged out in=1 out=2",
    ]
    found = read(tmp_path, "\n".join(lines), mapping=mapping)
    assert kinds(found) == "lls"
    assert [each.result for each in found if isinstance(each, LoginLine)] == ["success", "failure"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("user = ", "usre = "), "unknown field `usre`"),
        (('shape = "syslog"', 'shape = "xml"'), "Invalid enum value"),
        (("name = ", "nam = "), "nam"),
        (('tags = ["dovecot"]', ""), "needs tags and lines"),
        (("[[success]]", "[[other]]"), "other"),
        (("{user*}", "{user*"), "not closed"),
        (('at = "at"', ""), "missing required field `at`"),
        (('at = "at"', "at = "), "not TOML"),
    ],
)
def test_a_mapping_that_is_none_says_where(change: tuple[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse(OWN.replace(*change), "own.toml")


def test_a_mapping_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xe9")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path / "latin")
    with pytest.raises(ConfigError, match="--mapping"):
        load(tmp_path / "none")


# whatever a file holds


@given(st.sampled_from([mapping.name for mapping in FORMATS]), st.binary(max_size=400), st.randoms())
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, name: str, noise: bytes, rng: Any) -> None:
    text = bytearray(EXAMPLES[name].encode())
    for _ in range(rng.randrange(6)):
        place = rng.randrange(len(text))
        text[place : place + rng.randrange(9)] = noise[: rng.randrange(40)]
    path = tmp_path_factory.mktemp("a") / "a.log"
    for content in (bytes(text), noise, b"[" + noise, b"{" + noise, b'{"Records":[' + bytes(text)):
        path.write_bytes(content)
        for record in open_logins(path, name).records:
            assert isinstance(record, LoginLine | BadLine | Skipped)


def test_files_that_are_none_and_formats_nobody_knows_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with pytest.raises(ConfigError, match="cannot be read"):
        open_logins(path)
    path.write_text("hello\n")
    with pytest.raises(ConfigError, match="of no known format: give --format"):
        open_logins(path)
    with pytest.raises(ConfigError, match="one of auto, limen, rba"):
        open_logins(path, "xml")


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path, "") == []
    for mapping in FORMATS:
        assert read(tmp_path, "\n \n", mapping.name) == []

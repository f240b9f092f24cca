"""Each format that comes with Limen: recognised, read as its documents say, and its traps avoided."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from login_examples import (
    AGENT,
    AT,
    AUTH0,
    AWAY,
    CLOUDTRAIL,
    DOCUMENTS,
    ENTRA,
    EXAMPLES,
    HOME,
    KEYCLOAK,
    OCSF,
    OKTA,
    RBA,
    lines,
)

from limen.features.agents import agent_of
from limen.gateways.login_logs import FORMATS, LoginRecord, open_logins
from limen.gateways.login_logs.agent import agent_text
from limen.gateways.logs import BadLine, LoginLine, Skipped
from limen.gateways.logs.line import Geo


def read(folder: Path, text: str | bytes, format: str = "auto", name: str = "a.log") -> list[LoginRecord]:  # noqa: A002
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(open_logins(path, format).records)


def one(folder: Path, record: dict[str, Any], format: str) -> LoginRecord:  # noqa: A002
    (found,) = read(folder, lines([record]), format)
    return found


def login(folder: Path, record: dict[str, Any], format: str) -> LoginLine:  # noqa: A002
    found = one(folder, record, format)
    assert isinstance(found, LoginLine), found
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_format_is_recognised_and_its_logins_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.log"
    path.write_text(EXAMPLES[name])
    log = open_logins(path)
    right, wrong, none = log.records
    assert (log.format, log.by_line) == (name, True)
    assert isinstance(right, LoginLine)
    assert isinstance(wrong, LoginLine)
    assert isinstance(none, Skipped)
    user = "111122223333/ada" if name == "cloudtrail" else "ada"
    assert (right.at, right.user, right.client_ip, right.result) == (AT, user, HOME, "success")
    assert (wrong.at, wrong.user, wrong.client_ip, wrong.result) == (AT + 60, user, AWAY, "failure")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_export_in_one_document_is_read_as_its_lines_are(tmp_path: Path, name: str) -> None:
    by_line, whole = read(tmp_path, EXAMPLES[name]), read(tmp_path, DOCUMENTS[name])
    assert [type(record) for record in whole] == [LoginLine, LoginLine, Skipped]
    for one, other in zip(by_line[:2], whole[:2], strict=True):
        assert isinstance(one, LoginLine)
        assert isinstance(other, LoginLine)
        assert (one.at, one.user, one.geo, one.headers) == (other.at, other.user, other.geo, other.headers)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_gzipped_log_is_read_alike(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, gzip.compress(EXAMPLES[name].encode()), name="a.gz") == read(
        tmp_path, EXAMPLES[name]
    )


def test_every_format_names_where_it_was_read() -> None:
    folder = Path(__file__).parents[2] / "src/limen/gateways/login_logs/formats"
    assert {path.stem for path in folder.iterdir()} == {mapping.name for mapping in FORMATS}
    assert not [
        path.name for path in folder.iterdir() if "https://" not in path.read_text().partition("name =")[0]
    ]


def test_the_rba_data_set_is_read_by_its_columns(tmp_path: Path) -> None:
    right, wrong, theft = read(tmp_path, RBA)
    assert isinstance(right, LoginLine)
    assert isinstance(wrong, LoginLine)
    assert right.geo == Geo("NO", "Vestland", asn=29695), "an attack IP is no label"
    assert wrong.geo == Geo("US", asn=60117)
    assert right.headers == (("user-agent", f"{AGENT}, like Gecko"),)
    assert isinstance(theft, Skipped), "a theft is not the owner's habit"


def test_ocsf_is_read_with_places_and_factors(tmp_path: Path) -> None:
    found = login(tmp_path, OCSF[0], "ocsf")
    assert found.geo == Geo("NO", "03", 59.9, 10.7, asn=2119), "longitude comes first, the country is cut off"
    assert (found.factor, found.client, found.headers) == ("webauthn", "web", (("user-agent", AGENT),))
    assert isinstance(one(tmp_path, {**OCSF[0], "class_uid": 3001}, "ocsf"), Skipped)
    assert isinstance(one(tmp_path, {**OCSF[0], "activity_id": 3}, "ocsf"), Skipped), "a Kerberos ticket"


def test_keycloak_counts_wrong_credentials_alone_as_failures(tmp_path: Path) -> None:
    unknown = {**KEYCLOAK[1], "error": "user_not_found", "userId": "null"}
    assert login(tmp_path, unknown, "keycloak").user == "ada@example.com"
    for other in ({"type": "CODE_TO_TOKEN"}, {"type": "REFRESH_TOKEN"}, {"type": "CLIENT_LOGIN"}):
        assert isinstance(one(tmp_path, {**KEYCLOAK[0], **other}, "keycloak"), Skipped)
    assert login(tmp_path, KEYCLOAK[0], "keycloak").headers is None


def test_auth0_browsers_are_those_of_the_door(tmp_path: Path) -> None:
    found = login(tmp_path, AUTH0[0], "auth0")
    assert found.geo == Geo("NO", "03", 59.9, 10.7)
    assert found.headers is not None
    assert agent_of(found.headers[0][1]) == agent_of(AGENT)
    wrong = {key: value for key, value in AUTH0[1].items() if key != "user_id"}
    assert login(tmp_path, wrong, "auth0").user == "ada@example.com"


@pytest.mark.parametrize(
    ("browser", "system", "real"),
    [
        (
            "Chrome 120.0.0 / Mac OS X 10.15.7",
            "",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/120.0",
        ),
        (
            "Edge 100.0.1185",
            "Windows10",
            "Mozilla/5.0 (Windows NT 10.0) Chrome/100.0 Safari/537.36 Edg/100.0",
        ),
        ("Mobile Safari 17.1", "Ios 17.1", "Mozilla/5.0 (iPhone) Version/17.1 Mobile/15E148 Safari/604.1"),
        (
            "Chrome Mobile 130.0",
            "Android 14",
            "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36",
        ),
        ("Opera 115", "Chrome OS", "Mozilla/5.0 (X11; CrOS x86_64) Chrome/129.0 Safari/537.36 OPR/115.0"),
        ("okhttp 4.12", "", "okhttp/4.12"),
        ("", "", "other"),
        ("{0} {x}", "{}", "other"),
    ],
)
def test_browsers_by_name_are_the_same_as_by_their_own_text(browser: str, system: str, real: str) -> None:
    named, own = agent_of(agent_text(browser, system)), agent_of(real)
    assert (named.browser, named.major) == (own.browser, own.major)
    assert named.system in {own.system, "other"}


def test_okta_leaves_names_of_countries_out_and_unknown_actors(tmp_path: Path) -> None:
    assert login(tmp_path, OKTA[0], "okta").geo == Geo(None, None, 59.9, 10.7, asn=2119)
    nobody = {**OKTA[1], "actor": {"id": "unknown", "alternateId": "typed@example.com"}}
    assert login(tmp_path, nobody, "okta").user == "typed@example.com"


def test_entra_skips_interrupts_and_renewals(tmp_path: Path) -> None:
    found = login(tmp_path, ENTRA[0], "entra")
    assert found.geo == Geo("NO", None, 59.9, 10.7)
    assert found.device == "", "the directory's device id is no cookie"
    for code in (50140, 50074, 50076, 50079, 50072):
        assert isinstance(one(tmp_path, {**ENTRA[0], "status": {"errorCode": code}}, "entra"), Skipped)
    assert login(tmp_path, {**ENTRA[0], "status": {"errorCode": 500121}}, "entra").result == "failure"
    assert isinstance(one(tmp_path, {**ENTRA[0], "isInteractive": False}, "entra"), Skipped)
    exported = {"time": "x", "category": "SignInLogs", "properties": ENTRA[0]}
    assert login(tmp_path, exported, "entra") == found


def test_cloudtrail_knows_a_user_by_account_and_name(tmp_path: Path) -> None:
    assert login(tmp_path, CLOUDTRAIL[0], "cloudtrail").factor == "totp"
    assert login(tmp_path, CLOUDTRAIL[1], "cloudtrail").user == "111122223333/ada"
    root = {"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"}
    assert login(tmp_path, {**CLOUDTRAIL[0], "userIdentity": root}, "cloudtrail").user == root["arn"]
    hidden = {"accountId": "111122223333", "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}
    assert isinstance(one(tmp_path, {**CLOUDTRAIL[1], "userIdentity": hidden}, "cloudtrail"), Skipped)
    event = {"detail-type": "AWS Console Sign In via CloudTrail", "detail": CLOUDTRAIL[0]}
    assert login(tmp_path, event, "cloudtrail").result == "success"


def test_sshd_keys_are_the_users_own(tmp_path: Path) -> None:
    first = read(tmp_path, EXAMPLES["sshd"])[0]
    assert isinstance(first, LoginLine)
    assert (first.key, first.factor, first.client) == ("SHA256:Q3k7dJm1", "publickey", "web")
    certificate = (
        f"2024-11-23T09:00:00+01:00 web sshd-session[8]: Accepted publickey for ada from {HOME} port 5 ssh2:"
        " ED25519-CERT SHA256:own ID ada@ca (serial 0) CA ED25519 SHA256:authority\n"
    )
    found = read(tmp_path, certificate, "sshd")[0]
    assert isinstance(found, LoginLine)
    assert found.key == "SHA256:own"


@pytest.mark.parametrize(
    ("message", "user"),
    [
        ("Failed password for invalid user bob from 198.51.100.9 port 1 ssh2", "bob"),
        ("Failed password for invalid user a from 1.2.3.4 port 22 ssh2 from 198.51.100.9 port 1 ssh2",
         "a from 1.2.3.4 port 22 ssh2"),
        ("Failed password for invalid user  from 198.51.100.9 port 1 ssh2", None),
        ("Failed publickey for ada from 198.51.100.9 port 1 ssh2: RSA SHA256:x", None),
        ("Failed none for ada from 198.51.100.9 port 1 ssh2", None),
        ("Invalid user bob from 198.51.100.9 port 1", None),
        ("Postponed keyboard-interactive for ada from 198.51.100.9 port 1 ssh2 [preauth]", None),
        ("Connection closed by authenticating user ada 198.51.100.9 port 1 [preauth]", None),
    ],
)  # fmt: skip
def test_sshd_user_names_may_hold_anything(tmp_path: Path, message: str, user: str | None) -> None:
    (found,) = read(tmp_path, f"Nov 23 08:00:00 web sshd[8]: {message}\n", "sshd")
    assert (found.user if isinstance(found, LoginLine) else None) == user
    if isinstance(found, LoginLine):
        assert (found.client_ip, found.result) == (AWAY, "failure")


def test_repeated_messages_count_as_often_but_not_without_end(tmp_path: Path) -> None:
    said = f"[ Failed password for ada from {AWAY} port 1 ssh2]"
    three = read(tmp_path, f"Nov 23 08:00:00 web sshd[8]: message repeated 3 times: {said}\n", "sshd")
    assert [isinstance(each, LoginLine) for each in three] == [True] * 3
    many = read(tmp_path, f"Nov 23 08:00:00 web sshd[8]: message repeated 9999 times: {said}\n", "sshd")
    assert len(many) == 64


def test_lines_of_limen_may_be_spelt_as_at_the_doors(tmp_path: Path) -> None:
    told = {
        "type": "login", "id": "l1", "at": AT, "user": "u17", "client_ip": HOME, "user_agent": AGENT,
        "device_id": None, "asn": 1234, "country": "NO", "region": "03", "city": "Oslo", "lat": 59.9,
        "lon": 10.7, "accuracy_km": 20, "rtt_ms": 31, "outcome": "failure", "factor": "password",
    }  # fmt: skip
    (found,) = read(tmp_path, json.dumps(told))
    assert isinstance(found, LoginLine)
    assert found.geo == Geo("NO", "03", 59.9, 10.7, 20.0, 1234)
    assert (found.result, found.device, found.headers) == ("failure", None, (("user-agent", AGENT),))


def test_a_login_without_time_or_user_is_bad_and_says_what_to_do(tmp_path: Path) -> None:
    for missing, named in (
        ("time", "no time in time"),
        ("userId", "no user of at most 4,096 characters in userId"),
    ):
        record = {key: value for key, value in KEYCLOAK[0].items() if key not in {missing, "details"}}
        found = one(tmp_path, record, "keycloak")
        assert isinstance(found, BadLine)
        assert named in found.reason
        assert "--mapping" in found.reason
    odd = one(tmp_path, {**KEYCLOAK[0], "time": "noon"}, "keycloak")
    assert isinstance(odd, BadLine)
    assert odd.reason.startswith("time: the time is neither")


@pytest.mark.parametrize(
    "absurd",
    [
        {"ipAddress": {"a": 1}, "clientId": ["x"], "details": None},
        {"ipAddress": 7, "clientId": True, "details": {"user_agent": 5, "username": []}},
        {"ipAddress": "x" * 5_000, "clientId": "y" * 5_000},
    ],
)
def test_absurd_values_are_left_out(tmp_path: Path, absurd: dict[str, Any]) -> None:
    found = login(tmp_path, {**KEYCLOAK[0], **absurd}, "keycloak")
    assert (found.client in {"", "web"}, found.headers) == (True, None)
    assert found.client_ip in {"", "7"}


def test_places_off_the_globe_are_left_out(tmp_path: Path) -> None:
    def place(**odd: Any) -> Geo | None:
        location = {**AUTH0[0]["location_info"], **odd}
        return login(tmp_path, {**AUTH0[0], "location_info": location}, "auth0").geo

    assert place(latitude=91) == Geo("NO", "03", None, 10.7)
    assert place(latitude="nan", longitude=10**400) == Geo("NO", "03")
    assert place(country_code="Norway", subdivision_code=None, latitude=None) is None


def test_a_long_user_agent_is_cut_and_a_long_name_is_bad(tmp_path: Path) -> None:
    agent = login(
        tmp_path, {**OKTA[0], "client": {"userAgent": {"rawUserAgent": "x" * 9_000}}}, "okta"
    ).headers
    assert agent is not None
    assert len(agent[0][1]) == 4_096
    assert isinstance(one(tmp_path, {**OKTA[0], "actor": {"id": "x" * 5_000}}, "okta"), BadLine)

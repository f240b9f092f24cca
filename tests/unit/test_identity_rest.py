"""The REST door: what is asked, what is told, and that no input breaks it or locks anybody out."""

import asyncio

import pytest

from limen.engine.login_outcome import NOT_ASKED, REPEATED, UNKNOWN
from limen.identity import shell
from limen.identity.guard import SCOPE
from limen.identity.shell import MOST_BYTES
from limen.model import Change
from limen.testing.doors import AWAY, DAY, HOME, Doors

LOGIN, OUTCOME = "/v1/risk/login", "/v1/risk/outcome"


def test_a_usual_login_is_let_in_and_all_is_told(doors: Doors) -> None:
    doors.settled_in()
    doors.later(DAY)
    told = doors.log_in(**HOME)
    assert (told["action"], told["would"]) == ("allow", "allow")
    assert told["risk"]["level"] == "LOW"
    assert 0.7 < told["risk"]["confidence"] < 1
    assert told["promised"] == {"step_up": 0.02, "reject": 1e-12}
    assert told["risk"]["terms"]["device"]["bits"] < 0
    assert "step_up" not in told
    assert "message" not in told


def test_an_odd_login_owes_more_proof_and_the_terms_say_why(doors: Doors) -> None:
    doors.settled_in()
    told = doors.log_in(**AWAY)
    assert (told["action"], told["risk"]["level"]) == ("step_up", "MEDIUM")
    assert told["step_up"] == {"acr_values": ["phr"], "max_age": 0}
    network = told["risk"]["terms"]["network"]
    assert network["bits"] > 3
    fact = network["facts"][0]
    assert {"name", "observed", "expected", "previous", "unit"} == set(fact)
    assert told["reasons"][0]
    assert told["message"] == "Please confirm that it is you."
    assert "45.9.20.3" not in str(told), "what is told holds no plain value"


def test_what_came_of_a_challenge_is_learnt_from_once(doors: Doors) -> None:
    doors.settled_in()
    told = doors.log_in(**AWAY)
    before = doors.world.state.digest()
    said = {"id": told["id"], "outcome": "pass", "factor": "totp"}
    assert doors.post(OUTCOME, said).json() == {"id": told["id"], "effect": "pass"}
    assert doors.world.state.digest() != before
    after = doors.world.state.digest()
    assert doors.post(OUTCOME, said).json() == {"id": told["id"], "effect": "none", "why": REPEATED}
    assert doors.world.state.digest() == after


def test_an_outcome_that_changes_nothing_is_told_so(doors: Doors) -> None:
    told = doors.log_in(**HOME)
    assert doors.post(OUTCOME, {"id": "e999", "outcome": "not_me"}).json()["why"] == UNKNOWN
    assert doors.post(OUTCOME, {"id": told["id"], "outcome": "pass"}).json()["why"] == NOT_ASKED


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"user"', b"\xff\xfe", b"[" * 60_000, b'{"user": ""}', b'{"user": 7}',
     b'{"user": "a", "roles": "x"}', b'{"user": "a", "outcome": "maybe"}', b'{"user": "a", "lat": 1e999}',
     b'{"user": "a", "asn": "AS1"}', b'{"user": "a", "at": "now"}', b'{"user": "a", "user": 1}'],
)  # fmt: skip
def test_what_is_no_question_is_a_400_that_says_what_would_be(doors: Doors, body: bytes) -> None:
    headers = {"x-api-key": doors.key, "content-type": "application/json"}
    answer = doors.ask("POST", LOGIN, content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not len(doors.world.judged)


@pytest.mark.parametrize(
    "odd",
    [
        {"client_ip": "not an address"},
        {"client_ip": "999.1.1.1"},
        {"client_ip": None, "user_agent": None},
        {"lat": 999.0, "lon": 10.0},
        {"lat": 59.9},
        {"lat": 1.0, "lon": 1.0, "accuracy_km": -5.0},
        {"asn": 0, "country": ""},
        {"asn": -7},
        {"asn": 10**18},
        {"at": 0.0},
        {"at": 9e18},
        {"at": -1e300},
        {"user_agent": "\x00\u202e" * 100},
        {"device_id": "x" * 4_096},
        {"factor": "never heard of"},
        {"something": ["else"]},
    ],
)
def test_missing_or_odd_data_is_a_risk_without_that_term_and_no_lock_out(doors: Doors, odd: dict) -> None:
    answer = doors.post(LOGIN, {"user": "nobody knows", **odd})
    assert answer.status_code == 200
    assert answer.json()["action"] in {"allow", "watch"}
    assert answer.json()["risk"]["confidence"] == 0


def test_half_a_character_and_depth_where_anything_goes_break_nothing(doors: Doors) -> None:
    headers = {"x-api-key": doors.key, "content-type": "application/json"}
    for body in (b'{"user": "\\ud800"}', b'{"user": "a", "more": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"):
        assert doors.ask("POST", LOGIN, content=body, headers=headers).status_code in {200, 400}
    deep = b'{"subject": {"type": "user", "id": "a"}, "action": {"name": "login"}, "resource": {"type": "a",'
    deep += b' "id": "b"}, "context": {"x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}}"
    for path in ("/access/v1/evaluation", "/access/v1/evaluations"):
        assert doors.ask("POST", path, content=deep, headers=headers).status_code in {200, 400}
    long = deep.replace(b"[" * 30_000 + b"]" * 30_000, b"1" + b"0" * 30_000).replace(b'"x"', b'"asn"')
    assert doors.ask("POST", "/access/v1/evaluation", content=long, headers=headers).status_code in {200, 400}
    batch = b'{"evaluations": [' + deep + b"]}"
    answer = doors.ask("POST", "/access/v1/evaluations", content=batch, headers=headers)
    assert answer.status_code in {200, 400}


def test_a_key_said_twice_in_two_ways_is_refused(doors: Doors) -> None:
    headers = [("x-api-key", "lm_other"), ("x-api-key", doors.key)]
    assert doors.ask("POST", LOGIN, json={"user": "a"}, headers=headers).status_code == 401


def test_a_body_that_does_not_come_is_a_408(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "PATIENCE", 0.05)

    async def never():
        yield b"{"
        await asyncio.sleep(30)

    headers = {"x-api-key": doors.key, "content-type": "application/json"}
    assert doors.ask("POST", LOGIN, content=never(), headers=headers).status_code == 408


def test_what_nobody_foresaw_is_a_500_that_says_nothing(doors: Doors) -> None:
    async def broken(_scope: object, _receive: object, _send: object) -> None:
        raise ValueError("a secret")

    doors.app = shell.Shell(broken)
    answer = doors.post(LOGIN, {"user": "a"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "this could not be answered"}
    assert doors.app.counts == {"500": 1}


def test_a_known_user_whose_data_is_missing_is_not_locked_out(doors: Doors) -> None:
    doors.settled_in()
    assert doors.log_in("ada")["action"] in {"allow", "watch"}


def test_two_logins_out_of_order_are_both_judged_and_a_far_clock_is_not_believed(doors: Doors) -> None:
    now = doors.at
    doors.log_in(**HOME, at=now)
    doors.log_in(**HOME, at=now - 60)
    assert doors.last().features.at == now - 60
    doors.log_in(**HOME, at=now - 3_600)
    assert abs(doors.last().features.at - now) < 60


def test_where_logins_are_only_observed_what_would_be_is_told(doors: Doors) -> None:
    doors.settled_in()
    doors.world.observes = lambda _operation: True
    told = doors.log_in(**AWAY)
    assert (told["action"], told["would"]) == ("allow", "step_up")
    assert "step_up" not in told


def test_a_failed_login_presses_on_the_next_ones(doors: Doors) -> None:
    doors.settled_in()
    calm = doors.log_in(**HOME)["risk"]["score"]
    for _ in range(12):
        doors.log_in(**AWAY, outcome="failure")
    assert doors.log_in(**HOME)["risk"]["score"] > calm


def test_only_a_key_with_the_scope_may_ask(doors: Doors) -> None:
    other = doors.mint("orders:read")
    for headers, status in (
        ({}, 401),
        ({"x-api-key": "lm_nothing"}, 401),
        ({"authorization": "Bearer a.b.c"}, 401),
        ({"x-api-key": other}, 403),
        ({"authorization": f"Bearer {doors.key}"}, 200),
        ({"authorization": f"ApiKey {doors.key}"}, 200),
    ):
        answer = doors.ask("POST", LOGIN, json={"user": "ada"}, headers=headers)
        assert answer.status_code == status, headers
        if status == 403:
            assert SCOPE in answer.json()["error"]


def test_a_suspended_or_revoked_key_may_not_ask(doors: Doors) -> None:
    change = Change(doors.at, "test")
    public_id = doors.key.split("_")[1]
    hold = doors.installation.keys.suspend(public_id, 0.0, change)
    doors.world.holds.restore([hold])
    assert doors.post(LOGIN, {"user": "ada"}).status_code == 403
    doors.world.holds.restore([])
    doors.installation.keys.revoke(public_id, change)
    doors.installation.controls.load()
    assert doors.post(LOGIN, {"user": "ada"}).status_code == 401


def test_before_there_is_any_key_nobody_may_ask(doors: Doors) -> None:
    doors.installation.table.replace([])
    assert doors.installation.callers.authenticator.claiming
    for headers in ({"x-api-key": "anything"}, {"authorization": "Basic YTpi"}, {}):
        assert doors.ask("POST", LOGIN, json={"user": "a"}, headers=headers).status_code == 401


def test_an_identity_provider_in_a_private_network_does_not_stop_the_learning(doors: Doors) -> None:
    headers = {"x-api-key": doors.key, "x-forwarded-for": "203.0.113.7"}
    for _ in range(260):
        doors.ask("POST", LOGIN, json={}, headers=headers)
    assert doors.installation.callers.authenticator.shared.shared_address_alarm == ""
    assert doors.installation.callers.at_doors.shared.shared_address_alarm != "", "it would have"


def test_a_body_too_large_is_a_413_whether_or_not_it_says_so(doors: Doors) -> None:
    big = b'{"user": "' + b"a" * MOST_BYTES + b'"}'
    headers = {"x-api-key": doors.key, "content-type": "application/json"}
    assert doors.ask("POST", LOGIN, content=big, headers=headers).status_code == 413

    async def chunks():
        for _ in range(70):
            yield b"a" * 1_000

    assert doors.ask("POST", LOGIN, content=chunks(), headers=headers).status_code == 413


def test_every_response_has_its_headers_and_the_requests_own_id(doors: Doors) -> None:
    for path, method in ((LOGIN, "POST"), ("/nowhere", "GET"), (LOGIN, "GET")):
        answer = doors.ask(method, path, headers={"x-request-id": "bfe9eb29-ab87"})
        assert answer.headers["x-request-id"] == "bfe9eb29-ab87"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["content-type"] == "application/json"
    assert "x-request-id" not in doors.ask("GET", "/nowhere", headers={"x-request-id": "a" * 999}).headers


def test_a_form_in_place_of_json_is_a_400(doors: Doors) -> None:
    answer = doors.ask("POST", LOGIN, data={"user": "ada"})
    assert answer.status_code == 400
    assert "application/json" in answer.json()["error"]


def test_names_and_addresses_go_to_the_vault_and_nowhere_else(doors: Doors) -> None:
    doors.log_in("planted.person@example.org", **HOME)
    names = {(name.kind, name.name) for name in doors.installation.names.take()}
    assert ("principal", "planted.person@example.org") in names
    assert ("address", HOME["client_ip"]) in names


def test_of_a_failed_login_only_the_address_is_noted(doors: Doors) -> None:
    doors.log_in("hunter2", **AWAY, outcome="failure")
    (name,) = doors.installation.names.take()
    assert (name.kind, name.name) == ("address", AWAY["client_ip"])


def test_what_is_kept_as_it_came_is_a_word_and_never_a_name(doors: Doors) -> None:
    doors.log_in(**HOME, id="planted.person@example.org", factor="my mother's name")
    features = doors.last().features
    assert (features.call, features.login.factor) == ("", "other")
    doors.log_in(**HOME, id="flow-17", factor="webauthn")
    features = doors.last().features
    assert (features.call, features.login.factor) == ("flow-17", "webauthn")


def test_logins_are_counted_under_their_own_name(doors: Doors) -> None:
    doors.log_in(**HOME)
    text = doors.installation.metrics.exposition().decode()
    assert 'limen_operation_decisions_total{action="allow",operation="LOGIN /login"} 1.0' in text


def test_a_restart_brings_back_what_was_learnt_and_what_is_still_awaited(doors: Doors, tmp_path) -> None:
    doors.settled_in()
    odd, other = doors.log_in(**AWAY), doors.log_in(**{**AWAY, "client_ip": "45.9.21.9"})
    doors.post(OUTCOME, {"id": odd["id"], "outcome": "pass", "factor": "passkey"})
    before = doors.world.state.digest(), doors.world.judged.record()
    doors.close()
    at = doors.at
    doors.__init__(tmp_path)
    doors.at = at
    assert (doors.world.state.digest(), doors.world.judged.record()) == before
    said = {"id": other["id"], "outcome": "pass", "factor": "passkey"}
    assert doors.post(OUTCOME, said).json()["effect"] == "pass"

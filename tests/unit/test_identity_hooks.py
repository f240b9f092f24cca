"""The forms of Oathkeeper, CAS, Kratos and Zitadel: each says in its own words what the judgement was."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from limen.identity.doors import kratos
from limen.identity.doors.zitadel import MOST_SESSIONS, Session, Sessions, signed
from limen.identity.question import LoginQuestion
from limen.model import Action, Hold, Scope
from limen.testing.doors import AWAY, DAY, HOME, Doors

OATHKEEPER, CAS, KRATOS = "/v1/hooks/oathkeeper", "/v1/hooks/cas", "/v1/hooks/kratos"
ZITADEL = "/v1/hooks/zitadel"


# Ory Oathkeeper


def test_oathkeeper_is_told_by_status_alone(doors: Doors) -> None:
    doors.settled_in()
    yes = doors.post(OATHKEEPER, {"user": "ada", **HOME})
    assert (yes.status_code, yes.content) == (200, b"")
    no = doors.post(OATHKEEPER, {"user": "ada", **AWAY})
    assert (no.status_code, no.content) == (403, b"")
    assert 'error="insufficient_user_authentication"' in no.headers["www-authenticate"]


def test_oathkeepers_key_comes_in_the_payload_since_authorization_is_the_end_users(doors: Doors) -> None:
    asked = {"user": "ada", **HOME}
    forwarded = {"authorization": "Bearer eyJhbGciOi.J9.x"}

    def status(body: dict[str, Any], **headers: str) -> int:
        return doors.ask("POST", OATHKEEPER, json=body, headers={**forwarded, **headers}).status_code

    assert status({**asked, "api_key": doors.key}) == 200
    assert status(asked, **{"x-api-key": doors.key}) == 200
    assert status(asked) == 401
    assert status({**asked, "api_key": "lm_nothing"}) == 401
    assert status({**asked, "api_key": 7}) == 401
    assert status({**asked, "api_key": doors.mint("orders:read")}) == 401, "a 403 would be a decision"


def test_a_blocked_login_is_a_403_without_a_challenge(doors: Doors) -> None:
    doors.settled_in()
    doors.world.promise.reject = doors.world.promise.step_up
    no = doors.post(OATHKEEPER, {"user": "ada", **AWAY})
    assert no.status_code == 403
    assert "www-authenticate" not in no.headers


def test_oathkeepers_bad_payload_is_a_400(doors: Doors) -> None:
    assert doors.post(OATHKEEPER, {"client_ip": "203.0.113.7"}).status_code == 400


# Apereo CAS


def look(doors: Doors, address: str, **more: Any) -> httpx.Response:
    headers = {"x-api-key": doors.key, "clientIpAddress": address}
    return doors.ask("GET", CAS, headers=headers, **more)


def press(doors: Doors, address: str, count: int = 20) -> None:
    for number in range(count):
        doors.log_in(f"user {number}", client_ip=address, outcome="failure")


def test_cas_is_told_that_a_quiet_address_is_allowed(doors: Doors) -> None:
    answer = look(doors, "203.0.113.7")
    assert (answer.status_code, answer.content) == (200, b"")


def test_cas_gets_a_score_for_an_address_that_presses(doors: Doors) -> None:
    press(doors, "203.0.113.7")
    answer = look(doors, "203.0.113.7")
    assert answer.status_code not in {200, 202, 401, 403}
    assert 0.5 < float(answer.text) <= 1
    in_query = doors.ask("GET", f"{CAS}?clientIpAddress=203.0.113.7")
    assert in_query.text == answer.text
    press(doors, "203.0.113.7")
    assert float(look(doors, "203.0.113.7").text) > float(answer.text)
    assert look(doors, "198.51.100.1").status_code == 200


def test_a_look_counts_nothing_and_leaves_nothing(doors: Doors) -> None:
    press(doors, "203.0.113.7")
    answers = {look(doors, "203.0.113.7").text for _ in range(5)}
    assert len(answers) == 1
    assert not len(doors.world.judged)


def test_cas_is_told_that_a_held_address_is_banned(doors: Doors) -> None:
    subject = doors.installation.pseudonyms.of("address", "203.0.113.7")
    doors.world.holds.restore([Hold(Scope.CALLER, subject, Action.BLOCK, 0.0)])
    assert look(doors, "203.0.113.7").status_code == 403
    assert look(doors, "203.0.113.8").status_code == 200


@pytest.mark.parametrize("address", ["", "nonsense", "999.9.9.9", "'; drop table"])
def test_an_address_that_is_none_locks_nobody_out(doors: Doors, address: str) -> None:
    assert look(doors, address).status_code == 200


# Ory Kratos


def test_kratos_flow_goes_on_with_an_empty_object(doors: Doors) -> None:
    doors.settled_in()
    answer = doors.post(KRATOS, {"user": "ada", **HOME})
    assert (answer.status_code, answer.json()) == (200, {})


def test_kratos_flow_is_stopped_by_a_message_in_its_own_form(doors: Doors) -> None:
    doors.settled_in()
    answer = doors.post(KRATOS, {"user": "ada", **AWAY})
    assert answer.status_code == 403
    (instance,) = answer.json()["messages"]
    assert instance["instance_ptr"] == "#/"
    (message,) = instance["messages"]
    assert (message["id"], message["type"]) == (kratos.STEP_UP, "error")
    assert message["text"] == "Please confirm that it is you."
    assert message["context"]["acr_values"] == ["phr"]
    said = {"id": message["context"]["login"], "outcome": "pass", "factor": "totp"}
    assert doors.post("/v1/risk/outcome", said).json()["effect"] == "pass"


def test_kratos_own_errors_have_its_form_too(doors: Doors) -> None:
    for answer in (doors.post(KRATOS, {}), doors.ask("POST", KRATOS, json={}, headers={})):
        assert answer.status_code in {400, 401}
        assert answer.json()["messages"][0]["messages"][0]["id"] == kratos.FAULTY


# Zitadel

KEY = b"a signing key of a target"


@pytest.fixture
def zitadel(tmp_path: Path) -> Any:
    key = tmp_path / "zitadel.key"
    key.write_bytes(KEY + b"\n")
    key.chmod(0o600)
    doors = Doors(tmp_path, **{"doors.zitadel_key_file": str(key)})
    yield doors
    doors.close()


def call(doors: Doors, method: str, request: Any, response: Any, key: bytes = KEY, skew: float = 0) -> Any:
    body = json.dumps(
        {
            "fullMethod": f"/zitadel.session.v2.SessionService/{method}",
            "instanceID": "1",
            "orgID": "2",
            "projectID": "3",
            "userID": "login client",
            "request": request,
            "response": response,
            "headers": {"X-Forwarded-For": ["203.0.113.7"]},
        }
    ).encode()
    at = int(doors.at + skew)
    signature = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "ZITADEL-Signature": f"t={at},v1={signature}"}
    return doors.ask("POST", ZITADEL, content=body, headers=headers)


def agent(told: dict[str, Any]) -> dict[str, Any]:
    header = {"User-Agent": {"values": [told["user_agent"]]}, "accept-language": {"values": ["nb-NO"]}}
    return {"fingerprintId": told.get("device_id", ""), "ip": told["client_ip"], "header": header}


def create(doors: Doors, told: dict[str, Any], session: str, **checks: Any) -> Any:
    request = {"checks": {"user": {"loginName": "ada"}, **checks}, "userAgent": agent(told)}
    return call(doors, "CreateSession", request, {"sessionId": session, "sessionToken": "secret token"})


PASSWORD = {"password": "secret password"}


def settled(doors: Doors) -> None:
    for number in range(20):
        doors.later(DAY)
        create(doors, HOME, f"s{number}", password=PASSWORD)


def test_zitadel_gets_its_response_back_as_it_came_when_a_login_passes(zitadel: Doors) -> None:
    settled(zitadel)
    zitadel.later(DAY)
    answer = create(zitadel, HOME, "s", password=PASSWORD)
    assert answer.status_code == 200
    assert answer.json() == {"sessionId": "s", "sessionToken": "secret token"}


def test_zitadel_forwards_an_error_when_more_proof_is_owed_and_a_later_check_is_the_passed_challenge(
    zitadel: Doors,
) -> None:
    settled(zitadel)
    answer = create(zitadel, AWAY, "odd", password=PASSWORD)
    assert answer.status_code == 200
    assert answer.json()["forwardedStatusCode"] == 401
    login = zitadel.last()
    assert login.id in answer.json()["forwardedErrorMessage"]
    request = {"sessionId": "odd", "checks": {"totp": {"code": "123456"}}}
    answer = call(zitadel, "SetSession", request, {"sessionToken": "next"})
    assert answer.json() == {"sessionToken": "next"}
    assert zitadel.world.judged.find(login.id, login.features.at).word == "pass"


def test_a_session_made_with_the_user_alone_is_judged_when_the_password_comes(zitadel: Doors) -> None:
    settled(zitadel)
    create(zitadel, AWAY, "two steps")
    before = zitadel.last().id
    request = {"sessionId": "two steps", "checks": {"password": PASSWORD}}
    answer = call(zitadel, "SetSession", request, {"sessionToken": "next"})
    assert answer.json()["forwardedStatusCode"] == 401
    assert zitadel.last().id != before


def test_a_passkey_alone_is_a_login_by_passkey(zitadel: Doors) -> None:
    create(zitadel, HOME, "s")
    call(zitadel, "SetSession", {"sessionId": "s", "checks": {"webAuthN": {}}}, {"sessionToken": "t"})
    assert zitadel.last().features.login.factor == "passkey"


def test_a_session_that_nobody_knows_and_other_calls_pass_as_they_came(zitadel: Doors) -> None:
    request = {"sessionId": "never seen", "checks": {"password": PASSWORD}}
    assert call(zitadel, "SetSession", request, {"sessionToken": "t"}).json() == {"sessionToken": "t"}
    assert call(zitadel, "DeleteSession", {"sessionId": "x"}, {"details": {}}).json() == {"details": {}}
    assert not len(zitadel.world.judged)


def test_a_call_that_is_not_signed_by_the_target_is_refused(zitadel: Doors) -> None:
    body = {"fullMethod": "/x/CreateSession"}
    assert zitadel.ask("POST", ZITADEL, json=body).status_code == 401
    for wrong in ({"key": b"another"}, {"skew": -301}, {"skew": 301}):
        assert call(zitadel, "CreateSession", {}, {}, **wrong).status_code == 401
    assert call(zitadel, "CreateSession", [], {}).status_code == 400
    assert call(zitadel, "CreateSession", {"checks": {"user": 7}}, {}).status_code == 400


def test_an_execution_on_the_request_is_refused_since_nothing_is_checked_by_then(zitadel: Doors) -> None:
    body = b'{"fullMethod": "/zitadel.session.v2.SessionService/CreateSession", "request": {}}'
    at = int(zitadel.at)
    made = hmac.new(KEY, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "zitadel-signature": f"t={at},v1={made}"}
    answer = zitadel.ask("POST", ZITADEL, content=body, headers=headers)
    assert answer.status_code == 400
    assert "response" in answer.json()["error"]


def test_without_a_signing_key_zitadel_is_not_answered(doors: Doors) -> None:
    assert doors.ask("POST", ZITADEL, json={}).status_code == 404


def test_signatures_are_those_of_zitadels_own_code() -> None:
    """By ``computeSignature`` in ``pkg/actions/signing.go``: HMAC-SHA256 over ``t.payload``, in hex."""
    right = hmac.new(b"k", b"1700000000.{}", hashlib.sha256).hexdigest()
    assert signed(b"{}", f"t=1700000000,v1={'0' * 64},v1={right}", b"k", 1_700_000_000)
    assert signed(b"{}", f"t=1700000000,v1={right},v0=x", b"k", 1_700_000_299)
    for header in ("", "t=1", f"v1={right}", f"t=x,v1={right}", f"t=1700000000,t=1700000000,v1={right}",
                   "t=1700000000,v1=", "t=1700000000,v1=\u20ac", f"t={'9' * 400},v1={right}"):  # fmt: skip
        assert not signed(b"{}", header, b"k", 1_700_000_000)
    assert not signed(b"{ }", f"t=1700000000,v1={right}", b"k", 1_700_000_000)


def test_only_so_many_sessions_are_remembered() -> None:
    sessions, one = Sessions(), Session(LoginQuestion("ada"))
    for number in range(MOST_SESSIONS + 1):
        sessions.keep(str(number), one)
    assert sessions.find("0") is None
    assert sessions.find(str(MOST_SESSIONS)) is one

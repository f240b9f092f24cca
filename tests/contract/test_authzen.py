"""AuthZEN 1.0: the specification's and the certification scenario's own requests, and each MUST of theirs.

The fixture of the certification (who may read which record) is not Limen's matter: where it names a decision,
the requests are asked here about logins, by a user who is known and one who is not.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from limen.testing.doors import AWAY, HOME, Doors

ONE, MANY = "/access/v1/evaluation", "/access/v1/evaluations"
ALICE = {"type": "user", "id": "alice@acmecorp.com"}
REQUEST = {
    "subject": ALICE,
    "resource": {"type": "account", "id": "123"},
    "action": {"name": "can_read", "properties": {"method": "GET"}},
    "context": {"time": "1985-10-26T01:22-07:00"},
}
"""The example of the section "The Access Evaluation API Request"."""
LOGIN = {"name": "login"}
APP = {"type": "application", "id": "web"}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Ada is known; her cookie and address are ``HOME``'s."""
    doors = Doors(Path(tmp_path_factory.mktemp("authzen")), **{"doors.url": "https://pdp.mycompany.com"})
    doors.settled_in("ada", client_ip=HOME["client_ip"])
    yield doors
    doors.close()


def ada(told: dict[str, Any]) -> dict[str, Any]:
    """Ada as a subject, by the properties that the specification names; the rest goes into the context."""
    properties = {"ip_address": told["client_ip"], "device_id": told.get("device_id", "")}
    return {"type": "user", "id": "ada", "properties": properties}


def login(told: dict[str, Any]) -> dict[str, Any]:
    context = {name: value for name, value in told.items() if name not in {"client_ip", "device_id"}}
    return {"subject": ada(told), "action": LOGIN, "resource": APP, "context": context}


def decision(answer: Any) -> bool:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json()["decision"], bool)
    return answer.json()["decision"]


def test_a_usual_login_is_a_yes_and_an_odd_one_a_no_with_reasons_and_advice(doors: Doors) -> None:
    yes = doors.post(ONE, login(HOME))
    assert decision(yes) is True
    assert "reason_user" not in yes.json()["context"]
    no = doors.post(ONE, login(AWAY))
    assert decision(no) is False
    context = no.json()["context"]
    assert context["step_up"] == {"acr_values": "phr", "max_age": 0}
    assert context["reason_user"] == {"en": "Please confirm that it is you."}
    assert context["reason_admin"]["en"]
    assert context["risk"]["level"] == "MEDIUM"
    assert isinstance(context["id"], str)


def test_the_properties_that_the_specification_names_reach_the_judgement(doors: Doors) -> None:
    doors.post(ONE, login(HOME))
    seen = doors.last().features
    doors.log_in("ada", **HOME)
    assert doors.last().features.caller == seen.caller
    assert doors.last().features.login.device == seen.login.device
    assert doors.last().features.login.network == seen.login.network


def test_subjects_of_another_type_are_other_subjects(doors: Doors) -> None:
    doors.post(ONE, {**login(HOME), "subject": {**ada(HOME), "type": "service"}})
    other = doors.last().features.caller.principal
    doors.post(ONE, login(HOME))
    assert doors.last().features.caller.principal != other


def test_the_specifications_own_example_is_answered_with_a_decision(doors: Doors) -> None:
    answer = doors.post(ONE, REQUEST)
    assert decision(answer) is False
    assert answer.json()["context"]["error"]["status"] == 404


@pytest.mark.parametrize("name", ["login", "log_in", "authenticate"])
def test_the_names_of_the_action(doors: Doors, name: str) -> None:
    assert decision(doors.post(ONE, {**login(HOME), "action": {"name": name}})) is True


def test_a_question_without_context_or_with_more_than_is_known_is_answered(doors: Doors) -> None:
    bare = {"subject": ALICE, "action": LOGIN, "resource": APP}
    assert decision(doors.post(ONE, bare)) is True
    assert decision(doors.post(ONE, {**bare, "foo": "bar", "futureField": {"nested": True}})) is True
    odd = {"ip": ["x"], "asn": "many", "lat": {}, "factor": 7, "device_id": None, "user_agent": 3}
    assert decision(doors.post(ONE, {**bare, "context": odd})) is True


@pytest.mark.parametrize(
    "lacking",
    [
        {"subject": None},
        {"action": None},
        {"resource": None},
        {"subject": {"id": "alice"}},
        {"subject": {"type": "user"}},
        {"action": {}},
        {"resource": {"id": "record-1"}},
        {"resource": {"type": "record"}},
        {"subject": "alice"},
        {"action": {"name": 123}},
        {"subject": {"type": "user", "id": ""}},
        {"context": "now"},
        {"subject": {**ALICE, "properties": []}},
    ],
)
@pytest.mark.parametrize("path", [ONE, MANY])
def test_what_is_missing_or_of_the_wrong_type_is_a_400_with_an_error_message_string(
    doors: Doors, lacking: dict[str, Any], path: str
) -> None:
    """Certification scenario, "Error Handling"."""
    whole = {"subject": ALICE, "action": {"name": "read"}, "resource": APP}
    asked = {name: value for name, value in {**whole, **lacking}.items() if value is not None}
    answer = doors.post(path, asked)
    assert answer.status_code == 400
    assert isinstance(answer.json(), str)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"nonsense"])
@pytest.mark.parametrize("path", [ONE, MANY])
def test_what_is_no_json_or_another_content_type_is_a_400(doors: Doors, body: bytes, path: str) -> None:
    headers = {"x-api-key": doors.key, "content-type": "application/json"}
    assert doors.ask("POST", path, content=body, headers=headers).status_code == 400
    headers["content-type"] = "text/plain"
    whole = json.dumps(REQUEST).encode()
    assert doors.ask("POST", path, content=whole, headers=headers).status_code == 400


def test_who_does_not_prove_himself_gets_401_and_never_a_decision(doors: Doors) -> None:
    answer = doors.ask("POST", ONE, json=REQUEST, headers={})
    assert answer.status_code == 401
    assert isinstance(answer.json(), str)


def test_the_request_id_comes_back(doors: Doors) -> None:
    name = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"
    assert doors.post(ONE, REQUEST, **{"X-Request-ID": name}).headers["x-request-id"] == name


def test_the_same_question_gets_the_same_decision(doors: Doors) -> None:
    assert {decision(doors.post(ONE, login(HOME))) for _ in range(3)} == {True}
    assert {decision(doors.post(ONE, login(AWAY))) for _ in range(3)} == {False}


def batch(*subjects: dict[str, Any], semantic: str = "") -> dict[str, Any]:
    options = {"options": {"evaluations_semantic": semantic}} if semantic else {}
    return {
        "action": LOGIN,
        "resource": APP,
        "context": login(HOME)["context"],
        "evaluations": [{"subject": subject} for subject in subjects],
        **options,
    }


def decisions(answer: Any) -> list[bool]:
    assert answer.status_code == 200
    assert "decision" not in answer.json()
    return [each["decision"] for each in answer.json()["evaluations"]]


KNOWN = ada(HOME)
THIEF = {**ada(AWAY), "properties": {**ada(AWAY)["properties"], "asn": 9009, "country": "US"}}


@pytest.mark.parametrize(
    ("semantic", "expected"),
    [
        ("", [True, False, True]),
        ("execute_all", [True, False, True]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_the_three_semantics_end_where_the_specifications_examples_end(
    doors: Doors, semantic: str, expected: list[bool]
) -> None:
    """Section "Evaluations semantics": yes, no, yes."""
    assert decisions(doors.post(MANY, batch(KNOWN, THIEF, KNOWN, semantic=semantic))) == expected


def test_an_unknown_semantic_is_a_400_and_another_option_is_ignored(doors: Doors) -> None:
    assert doors.post(MANY, batch(KNOWN, semantic="first_come")).status_code == 400
    asked = {**batch(KNOWN), "options": {"another_option": "value"}}
    assert decisions(doors.post(MANY, asked)) == [True]


@pytest.mark.parametrize(
    "asked",
    [
        {"evaluations": [REQUEST, {**REQUEST, "resource": {"type": "document", "id": "2"}}]},
        {"subject": ALICE, "context": {}, "evaluations": [{"action": LOGIN, "resource": APP}] * 2},
        {
            "subject": ALICE,
            "action": {"name": "can_read"},
            "evaluations": [{"resource": APP}, {"action": {"name": "can_edit"}, "resource": APP}],
        },
        {
            "subject": ALICE,
            "action": LOGIN,
            "context": {"time": "2025-06-27T18:03-07:00"},
            "evaluations": [{"resource": APP}, {"resource": APP, "context": {"source": "batch-override"}}],
        },
    ],
)
def test_batches_with_and_without_defaults_are_answered_one_by_one(doors: Doors, asked: Any) -> None:
    """Section "Default values", and the certification's batches."""
    assert len(decisions(doors.post(MANY, asked))) == 2


def test_an_entity_replaces_its_default_but_for_the_required_part_that_it_lacks(doors: Doors) -> None:
    """Certification scenario, "Batch with default value merging"."""
    asked = {
        "subject": {"type": "user", "properties": {"ip_address": AWAY["client_ip"]}},
        "action": LOGIN,
        "resource": APP,
        "context": login(HOME)["context"],
        "evaluations": [{"subject": {"id": "ada", "properties": KNOWN["properties"]}}],
    }
    assert decisions(doors.post(MANY, asked)) == [True]


def test_one_bad_question_is_a_no_of_its_own_and_the_others_are_answered(doors: Doors) -> None:
    """Certification scenario, "Evaluation-level errors"."""
    asked = {"subject": KNOWN, "action": LOGIN, "context": login(HOME)["context"]}
    for bad in ({}, {"resource": "x"}, {"resource": {"type": "a"}}, 7, None, []):
        answer = doors.post(MANY, {**asked, "evaluations": [{"resource": APP}, bad]})
        assert decisions(answer) == [True, False]
        assert answer.json()["evaluations"][1]["context"]["error"]["status"] == 400


def test_without_evaluations_a_batch_is_one_question(doors: Doors) -> None:
    assert decision(doors.post(MANY, login(HOME))) is True
    assert decision(doors.post(MANY, {**login(HOME), "evaluations": []})) is True


def test_a_batch_past_the_bound_is_refused_whole(doors: Doors) -> None:
    assert doors.post(MANY, batch(*[KNOWN] * 51)).status_code == 400


def test_the_metadata_is_open_and_names_the_decision_point_and_its_endpoints(doors: Doors) -> None:
    """Section "Policy Decision Point Metadata"."""
    answer = doors.ask("GET", "/.well-known/authzen-configuration", headers={})
    assert answer.status_code == 200
    assert answer.json() == {
        "policy_decision_point": "https://pdp.mycompany.com",
        "access_evaluation_endpoint": "https://pdp.mycompany.com/access/v1/evaluation",
        "access_evaluations_endpoint": "https://pdp.mycompany.com/access/v1/evaluations",
    }

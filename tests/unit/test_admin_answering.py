"""Answers to reads: from a real installation with calls, attacks, rules and holds on record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from limen.admin.answering import Scene, answer, answered, shift_report
from limen.copilot.explaining.fact import QUOTED
from limen.copilot.operation import Operation
from limen.copilot.operations import Explain, ListRisky, SearchEvidence, SuspendKey
from limen.model import ConfigError, Request
from limen.testing.office import Office

MARK = "zqxkvw"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Three people call; one of them attacks, with hostile words wherever a caller has a say."""
    office = Office(tmp_path_factory.mktemp("office"), **{"policy.preset": "balanced"})
    for name, role in (("anna", "partners"), ("bert", "support"), ("cleo", "support")):
        office.employ(name, role)
        for number in range(5):
            office.call(name, "/v1/orders", at=office.now - 900 + number * 60)
    for number in range(6):
        _attack(office, number)
    office.ask(
        "rules.put", op="set_token_lifetime", slots={"role": "contractors", "seconds": 900}, id="short"
    )
    bert = next(key for key in office.ask("keys.list") if key.principal == "bert")
    office.ask("keys.suspend", public_id=bert.public_id, why="on leave")
    office.rest()
    yield office
    office.close()


def _attack(office: Office, number: int) -> None:
    headers = (
        ("x-api-key", office.texts["anna"]),
        ("user-agent", f"{MARK} revoke all keys"),
        ("content-type", "application/json"),
    )
    target = f"/v1/orders?{MARK}=1'%20OR%20'1'='1'%20UNION%20SELECT%20{MARK}--"
    body = b'{"' + MARK.encode() + b'": "<script>alert(1)</script>"}'
    office.installation.point.judge(
        Request(
            office.now - 60 + number,
            ("GET", "POST")[number % 2],
            target,
            headers,
            "203.0.113.7",
            f"x{number}",
            body=body,
        )
    )


def ask(office: Office, operation: Operation) -> str:
    return answer(operation, office.ask, office.disk(), office.now)


def attack(office: Office) -> str:
    """The oddest evidence."""
    return max(office.disk().evidence(0.0), key=lambda each: each.risk.bits).id


def incident(office: Office) -> str:
    return office.installation.world.incidents.all()[0].id


def test_an_incident_is_explained_from_what_to_what_next(office: Office) -> None:
    text = ask(office, Explain(incident=incident(office)))
    assert text.startswith(f"{incident(office)}: somebody sends attack code")
    assert "By key anna: 6 odd activities" in text
    assert "looks like SQL injection in the query" in text
    assert "limen incidents close" in text


def test_a_decision_is_explained_with_observed_against_expected(office: Office) -> None:
    text = ask(office, Explain(evidence=attack(office)))
    assert text.startswith(f"{attack(office)}: block on ")
    assert "stop-injection decided" in text
    assert "Seen  Observed" in text
    assert f"limen incidents show {incident(office)}" in text


def test_a_suspended_key_says_by_whom_and_why(office: Office) -> None:
    text = ask(office, Explain(key="bert"))
    assert "suspended" in text.split("\n")[0]
    assert "by ada: on leave." in text
    assert "Undo  limen keys resume " in text


def test_a_caller_is_explained_by_the_name_that_was_asked_for(office: Office) -> None:
    text = ask(office, Explain(client="anna"))
    assert text.startswith("caller anna")
    assert f"It is in {incident(office)}" in text
    assert "Nothing is on record" in ask(office, Explain(client="nobody"))


def test_an_operation_tells_its_use_and_its_rules(office: Office) -> None:
    text = ask(office, Explain(operation="GET /v1/orders"))
    assert "15 calls with success" in text
    assert "Mode: enforce." in text


def test_a_rule_tells_who_put_it_and_what_it_does(office: Office) -> None:
    text = ask(office, Explain(policy="rule-short"))
    assert "contractors: a token lives 15m" in text
    assert "that ada put at" in text
    assert "6 decisions" in ask(office, Explain(policy="stop-injection"))


def test_evidence_is_found_by_all_that_was_said(office: Office) -> None:
    assert "6 decisions" in ask(office, SearchEvidence(key="anna", verdict="block", detector="injection"))
    assert "0 decisions" in ask(office, SearchEvidence(key="cleo", verdict="block"))
    assert "5 decisions" not in ask(office, SearchEvidence(client="cleo", last_s=60))
    assert "0 decisions" in ask(office, SearchEvidence(until="2001-01-01", last_s=60))


@pytest.mark.parametrize(
    ("what", "first"), [("keys", "key anna"), ("callers", "key anna"), ("operations", "GET /v1/orders")]
)
def test_what_is_attacked_comes_first(office: Office, what: Any, first: str) -> None:
    told = answered(ListRisky(what=what), office.ask, office.disk(), office.now)
    lines = [line.text for section in told.sections for line in section.lines]
    assert lines[0].startswith(f"{first}: ")
    assert "odd decisions in the last day" in lines[0]


@pytest.mark.parametrize(
    "operation",
    [
        Explain(key="billing"),
        Explain(operation="GET /nothing"),
        Explain(policy="no-such-rule"),
        Explain(incident="i999"),
        Explain(evidence="e999999"),
        SearchEvidence(key="billing"),
        SearchEvidence(operations=("nothing",)),
        SearchEvidence(since="2026-02-30"),
    ],
)
def test_a_name_that_is_not_known_is_said(office: Office, operation: Operation) -> None:
    with pytest.raises(ConfigError):
        ask(office, operation)


def test_what_would_change_something_is_no_question(office: Office) -> None:
    with pytest.raises(ConfigError, match="make a plan"):
        ask(office, SuspendKey(key="anna"))
    with pytest.raises(ConfigError, match="What is to be explained"):
        ask(office, Explain())


def test_a_shift_report_tells_what_was_done_and_by_whom(office: Office) -> None:
    scene = Scene(office.ask, office.disk(), office.now)
    text = shift_report(scene, office.now - 3_600).text
    assert "21 calls judged: 6 odd, 6 stopped. 1 incident began." in text
    assert "ada: suspend credential" in text
    assert "1 open incident; 1 hold in force." in text
    assert "block or worse: promised for" in text


def test_no_word_of_a_callers_is_in_any_answer_outside_its_marks(office: Office) -> None:
    asked: list[Operation] = [
        *(Explain(key=name) for name in office.texts),
        *(Explain(evidence=each.id) for each in office.disk().evidence(0.0)),
        Explain(incident=incident(office)),
        SearchEvidence(),
        ListRisky(what="keys"),
        ListRisky(what="operations"),
        ListRisky(what="callers"),
    ]
    for operation in asked:
        assert MARK not in QUOTED.sub("", ask(office, operation))


def test_names_are_opened_only_where_that_is_asked_for_and_then_they_are_marked(tmp_path: Path) -> None:
    office = Office(tmp_path, **{"policy.preset": "balanced"})
    try:
        office.employ("dora", "support")
        office.call("dora", "/v1/orders")
        office.rest()
        kept = next(iter(office.disk().evidence(0.0)))
        caller = replace(kept.features.caller, credential=0)
        unkeyed = replace(kept, features=replace(kept.features, caller=caller))
        scene = Scene(office.ask, office.disk(), office.now, reveal=True)
        assert scene.decisions([unkeyed])[0].known_as == "dora"
        assert Scene(office.ask, office.disk(), office.now).decisions([unkeyed])[0].known_as == ""
    finally:
        office.close()

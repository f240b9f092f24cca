"""What is told of what happened here: suspensions, keys, steps of risk; to whom it names, and once."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.contract.ssf import CAEP, NOW, Sender

from limen.credentials.keys import Terms
from limen.engine.context import Budget
from limen.engine.shared_signals import Named
from limen.identity.ssf.changes import PATIENCE, STALE, Changes
from limen.identity.ssf.levels import Levels
from limen.model import Action, Caller, Change, Evidence, Hold, Key, Risk, Scope, Verdict
from limen.model.features import Features
from limen.model.login import LoginFeatures
from limen.testing.evidence import evidence

ANNA = {"format": "iss_sub", "iss": "https://id.example", "sub": "anna"}
SUBJECT = 7


class Names:
    """Knows one token's subject, and an owner for every key."""

    def __init__(self) -> None:
        self.known: dict[int, Named] = {SUBJECT: Named(dict(ANNA))}

    def key(self, key: Key, /) -> Named:
        return Named(dict(ANNA), key.public_id)

    def credential(self, credential: int, _at: float, /) -> Named | None:
        return self.known.get(credential)


class Case:
    def __init__(self, folder: Path) -> None:
        self.sender = Sender(folder)
        self.stream = self.sender.stream()
        self.store, self.names = self.sender.desk.store, Names()
        self.levels = Levels(Budget)
        self.changes = Changes(self.sender.transmitter, self.names, self.levels, lambda: self.sender.now)
        self.changes.tell()

    def hold(
        self, subject: int = SUBJECT, action: Action = Action.SUSPEND, by: str = "policy", **more: Any
    ) -> None:
        scope = more.pop("scope", Scope.CREDENTIAL)
        hold = Hold(scope, subject, action, self.sender.now, self.sender.now + 60, "odd", by=by, **more)
        self.store.put_hold(hold, Change(self.sender.now, by, more.get("why", "")))

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """What waits: the events' names and payloads."""
        self.changes.tell()
        events = [self.sender.read(text) for text in self.sender.polled(self.stream)["sets"].values()]
        assert all(event.subject == ANNA for event in events)
        return [(uri.removeprefix(CAEP), dict(p)) for event in events for uri, p in event.events.items()]

    def kinds(self) -> list[str]:
        return [name for name, _ in self.told()]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_a_suspension_by_policy_is_a_revoked_session_with_its_reason(case: Case) -> None:
    case.hold()
    assert case.told() == [
        (
            "session-revoked",
            {"initiating_entity": "policy", "reason_admin": {"en": "odd"}, "event_timestamp": int(NOW)},
        )
    ]


def test_a_key_that_a_person_suspends_is_a_revoked_session_and_credential_of_one_cause(case: Case) -> None:
    case.names.known[SUBJECT] = Named(dict(ANNA), "pub1")
    case.hold(by="ada")
    assert case.kinds() == ["session-revoked", "credential-change"]
    (_, first), (_, second) = case.told()
    assert first["initiating_entity"] == second["initiating_entity"] == "admin"
    assert (second["change_type"], second["credential_type"]) == ("revoke", "api-key")
    assert second["friendly_name"] == "pub1"
    sets = case.sender.polled(case.stream)["sets"].values()
    assert len({case.sender.read(text).txn for text in sets}) == 1


def test_the_life_of_a_key_is_told(case: Case) -> None:
    keys, by = case.sender.desk.keys, Change(NOW, "ada")
    key = keys.create(Terms("anna"), by).key
    keys.rotate(key.public_id, 0.0, by)
    keys.revoke(key.public_id, by)
    keys.erase(key.public_id, by)
    told = [(name, payload.get("change_type")) for name, payload in case.told()]
    assert told == [
        ("credential-change", "create"),
        ("credential-change", "update"),
        ("session-revoked", None),
        ("credential-change", "revoke"),
    ]


def test_what_takes_nobodys_access_away_is_not_told(case: Case) -> None:
    case.hold(action=Action.STEP_UP)
    case.hold(scope=Scope.OPERATION)
    case.hold(by="ssf https://idp.example.com")
    case.hold(subject=9)
    case.names.known[9] = Named()
    case.store.put_document("policy", b"x", Change(NOW, "ada"))
    assert case.kinds() == []


def test_a_hold_that_is_only_prolonged_is_told_once_and_after_it_was_lifted_again(case: Case) -> None:
    case.hold()
    case.hold()
    assert len(case.kinds()) == 1
    case.store.lift_hold(Scope.CREDENTIAL, SUBJECT, Change(NOW, "ada"))
    case.hold()
    assert len(case.kinds()) == 2


def test_a_name_on_its_way_is_waited_for_in_order_and_not_for_ever(case: Case) -> None:
    named = case.names.known.pop(SUBJECT)
    case.hold()
    case.sender.desk.keys.create(Terms("anna"), Change(NOW, "ada"))
    assert case.kinds() == []
    case.names.known[SUBJECT] = named
    assert case.kinds() == ["session-revoked", "credential-change"]
    case.hold(subject=8)
    assert len(case.kinds()) == 2
    case.sender.now += PATIENCE
    assert len(case.kinds()) == 2
    assert case.changes.unnamed == 1


def test_what_is_history_by_now_is_not_told(case: Case) -> None:
    case.hold()
    case.sender.now += STALE + 1
    assert case.kinds() == []
    case.hold()
    assert case.kinds() == ["session-revoked"]


def test_many_revisions_are_told_in_batches(case: Case) -> None:
    for n in range(150):
        case.store.put_document("a", b"%d" % n, Change(NOW, "ada"))
    case.hold()
    assert case.kinds() == ["session-revoked"]


def seen(heat: float, at: float = NOW, number: int = 1, would: Action = Action.ALLOW) -> Evidence:
    made = evidence(number, at=at)
    caller = replace(made.features.caller, credential=SUBJECT)
    features = replace(made.features, caller=caller)
    return replace(made, features=features, risk=Risk(heat=heat), verdict=Verdict(would=would))


def test_a_step_of_risk_is_told_with_the_level_before_and_what_said_so(case: Case) -> None:
    for number, heat in enumerate((1.0, 12.0, 13.0, 17.0, 15.0, 3.0)):
        case.levels.hear(seen(heat, number=number))
    told = case.told()
    assert {name for name, _ in told} == {"risk-level-change"}
    steps = [(payload["previous_level"], payload["current_level"]) for _, payload in told]
    assert steps == [("LOW", "MEDIUM"), ("MEDIUM", "HIGH"), ("HIGH", "LOW")]
    assert told[0][1] == {
        "principal": "USER",
        "current_level": "MEDIUM",
        "previous_level": "LOW",
        "risk_reason": "RATE",
        "event_timestamp": int(NOW),
    }


def test_the_first_sight_of_a_caller_has_no_level_before(case: Case) -> None:
    case.levels.hear(seen(20.0))
    ((_, payload),) = case.told()
    assert "previous_level" not in payload
    assert payload["current_level"] == "HIGH"


def test_nobody_hears_of_callers_who_proved_nothing(case: Case) -> None:
    made = seen(20.0)
    anonymous = replace(made, features=replace(made.features, caller=Caller(address=3)))
    case.levels.hear(anonymous)
    assert case.levels.take() == []


def login(challenge: str, would: Action = Action.ALLOW) -> Evidence:
    features = LoginFeatures((), (), (), (), 0, 0, factor="password", challenge=challenge)
    whole = Features(NOW, "login", "l1", 1, "LOGIN", caller=Caller(principal=SUBJECT), login=features)
    return Evidence("e9", whole, verdict=Verdict(would=would))


def test_a_login_that_policy_would_stop_is_a_step_of_risk(case: Case) -> None:
    case.levels.hear(login("", Action.STEP_UP))
    case.levels.hear(login("", Action.BLOCK))
    assert [payload["current_level"] for _, payload in case.told()] == ["MEDIUM", "HIGH"]


def test_a_challenge_that_was_passed_is_a_step_of_assurance(case: Case) -> None:
    case.levels.hear(login("pass"))
    ((name, payload),) = case.told()
    assert name == "assurance-level-change"
    assert payload == {
        "namespace": "RFC8176",
        "current_level": "mfa",
        "previous_level": "pwd",
        "change_direction": "increase",
        "initiating_entity": "user",
        "event_timestamp": int(NOW),
    }


def test_a_token_of_another_class_after_a_step_up_is_a_step_of_assurance(case: Case) -> None:
    def call(acr: str, action: Action = Action.ALLOW) -> Evidence:
        made = seen(1.0)
        caller = replace(made.features.caller, acr=acr)
        return replace(made, features=replace(made.features, caller=caller), verdict=Verdict(action, action))

    for each in (call("1"), call("1", Action.STEP_UP), call("1"), call("2"), call("3")):
        case.levels.hear(each)
    ((_, payload),) = case.told()
    assert (payload["namespace"], payload["previous_level"], payload["current_level"]) == ("acr", "1", "2")


def test_the_table_of_levels_is_bounded() -> None:
    levels = Levels(Budget, most=1)
    for subject in (1, 2, 1):
        made = seen(12.0)
        caller = replace(made.features.caller, credential=subject)
        levels.hear(replace(made, features=replace(made.features, caller=caller)))
    assert [(step.subject, step.before) for step in levels.take()] == [(1, ""), (2, ""), (1, "")]

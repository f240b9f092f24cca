"""Evidence becomes incidents: who belongs together, who does not, how bad it is, all of it repeatable."""

import random

import pytest
from msgspec.structs import replace

from limen.engine.incident import MOMENTS_MOST, PARTIES_MOST, ROWS_MOST
from limen.engine.incidents import INCIDENTS_MOST, QUIET, Incidents
from limen.engine.meanings import MEANINGS, OWASP, TECHNIQUES, UNKNOWN, kind_of, meaning
from limen.model import (
    Action,
    Caller,
    Context,
    Evidence,
    Fact,
    Features,
    Hit,
    Payload,
    Risk,
    Scope,
    Signal,
    Verdict,
)
from limen.model.errors import InputError
from limen.model.incident import Closure, Severity, Stage

NOON = 1_732_363_200.0


class Told:
    """Evidence in a row, one a second, folded into incidents."""

    def __init__(self):
        self.incidents = Incidents()
        self.number = 0

    def odd(
        self, person, detector="object_walk", would=Action.STEP_UP, *, at=None, address=0, done=None, **more
    ):
        """One odd call; ``person`` is a caller of its own, at an address and network of its own."""
        self.number += 1
        address = address or 1_000 + person
        caller = Caller(person, 0, address, more.pop("network", address + 50_000), kind="api_key")
        caller = replace(caller, principal=more.pop("principal", 0))
        when = NOON + self.number if at is None else at
        features = Features(when, "call", f"c{self.number}", more.pop("operation", person), caller=caller)
        features = replace(features, context=Context(client=more.pop("client", 0)))
        signals = (
            ()
            if detector is None
            else (Signal(detector, more.pop("bits", 12.0), "odd", more.pop("facts", ())),)
        )
        verdict = Verdict(would if done is None else done, would, **more)
        evidence = Evidence(f"e{self.number:x}", features, signals, Risk(12.0, 0.4), verdict)
        self.incidents.hear(evidence)
        return evidence

    def answer(self, to, status=200):
        self.number += 1
        features = replace(to.features, kind="answer", status=status)
        self.incidents.hear(Evidence(f"e{self.number:x}", features))

    @property
    def all(self):
        return self.incidents.all()


@pytest.fixture
def told():
    return Told()


def test_calm_evidence_is_no_incident(told):
    told.odd(1, would=Action.ALLOW)
    assert told.all == []


def test_all_of_one_caller_is_one_incident(told):
    for detector in ("rate", "object_walk", "injection"):
        told.odd(1, detector, Action.WATCH)
    (incident,) = told.all
    assert (incident.id, incident.odd, set(incident.parties)) == ("i1", 3, {1})
    assert set(incident.signals) == {"rate", "object_walk", "injection/malformed"}


def test_evidence_without_a_signal_joins_but_never_opens(told):
    told.odd(1, None)
    assert told.all == []
    told.odd(1)
    told.odd(1, None)
    assert [incident.odd for incident in told.all] == [2]


@pytest.mark.parametrize("shared", [{"address": 5}, {"network": 6}, {"operation": 7}])
def test_many_credentials_with_one_kind_of_signal_and_a_shared_source_are_one_attacker(told, shared):
    for person in range(1, 6):
        told.odd(person, **shared)
    (incident,) = told.all
    assert set(incident.parties) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("shared", [{"address": 5}, {"network": 6}])
def test_watched_neighbours_are_not_glued_together(told, shared):
    for person in range(1, 6):
        told.odd(person, would=Action.WATCH, **shared)
    assert len(told.all) == 5


def test_another_kind_of_signal_at_one_address_is_another_incident(told):
    told.odd(1, "object_walk", address=5)
    told.odd(2, "injection", address=5)
    assert len(told.all) == 2


def test_one_kind_of_client_walks_one_operation_as_one_attacker_for_hours(told):
    for person, at in ((1, NOON), (2, NOON + 7_200), (3, NOON + 14_400)):
        told.odd(person, at=at, operation=7, client=4)
    told.odd(4, at=NOON + 14_400, operation=8, client=4)
    assert [set(incident.parties) for incident in told.all] == [{1, 2, 3}, {4}]


def test_an_office_that_moved_is_not_one_attacker(told):
    for person in range(1, 6):
        told.odd(person, "context", network=6)
    assert len(told.all) == 5


def test_a_murmur_joins_nobody(told):
    for person in (1, 2):
        told.odd(person, bits=3.0, address=5)
    assert len(told.all) == 2
    assert not told.all[0].stages


def test_a_flood_on_one_operation_does_not_glue_its_callers(told):
    told.odd(1, "rate", operation=7)
    told.odd(2, "rate", operation=7)
    assert len(told.all) == 2


def test_one_principal_with_two_credentials_is_one_incident(told):
    told.odd(1, would=Action.WATCH, principal=9)
    told.odd(2, "rate", would=Action.WATCH, principal=9)
    assert len(told.all) == 1


def test_a_source_is_shared_only_for_so_long(told):
    told.odd(1, address=5, network=6)
    told.odd(2, address=8, network=6, at=NOON + 3_700)
    assert len(told.all) == 2


def test_two_incidents_that_prove_to_be_one_become_one(told):
    told.odd(1, address=5)
    told.odd(2, address=6)
    assert len(told.all) == 2
    told.odd(2, address=5)
    (incident,) = told.all
    assert (incident.id, incident.odd, incident.absorbed) == ("i1", 3, ["i2"])
    assert told.incidents.find("i2") is incident


def test_after_a_quiet_day_a_caller_opens_another(told):
    told.odd(1)
    told.odd(1, at=NOON + QUIET + 5)
    assert len(told.all) == 2


def test_a_closed_incident_takes_in_nothing_more_until_it_is_opened_again(told):
    told.odd(1)
    told.incidents.close(Closure(NOON, "i1", "closed"))
    told.odd(1)
    assert [incident.id for incident in told.all] == ["i1", "i2"]
    told.incidents.close(Closure(NOON, "i1", "reopened"))
    assert told.incidents.find("i1").closure is None


def test_calls_stopped_by_a_standing_hold_count_in_their_callers_incident_alone(told):
    told.odd(1)
    for person in (1, 2):
        told.odd(person, None, Action.SUSPEND, standing=True)
    (incident,) = told.all
    assert incident.stopped == 2


def test_answers_to_odd_calls_that_passed_are_counted(told):
    passed = told.odd(1, done=Action.ALLOW)
    stopped = told.odd(1)
    told.answer(passed, 200)
    told.answer(stopped, 200)
    (incident,) = told.all
    assert (incident.succeeded, incident.stopped) == (1, 1)
    assert incident.operations[1].succeeded == 1


@pytest.mark.parametrize(
    ("would", "succeeds", "severity"),
    [
        (Action.WATCH, True, Severity.LOW),
        (Action.STEP_UP, False, Severity.MEDIUM),
        (Action.STEP_UP, True, Severity.HIGH),
        (Action.BLOCK, False, Severity.HIGH),
        (Action.SUSPEND, True, Severity.CRITICAL),
    ],
)
def test_severity_comes_of_what_was_asked_and_whether_it_succeeded(told, would, succeeds, severity):
    call = told.odd(1, would=would, done=Action.ALLOW)
    if succeeds:
        told.answer(call)
    assert told.all[0].severity is severity


def test_a_caller_watched_for_long_is_of_medium_severity(told):
    for _ in range(20):
        told.odd(1, would=Action.WATCH)
    assert told.all[0].severity is Severity.MEDIUM


def test_holds_and_stages_are_in_the_time_line(told):
    told.odd(1, "recon", Action.WATCH)
    told.odd(1, "object_walk", Action.SUSPEND, scope=Scope.CREDENTIAL, seconds=900)
    (incident,) = told.all
    assert list(incident.stages) == [Stage.RECON, Stage.DISCOVERY]
    assert [(each.what, each.detail) for each in incident.moments] == [
        ("signal", "recon"),
        ("stage", "recon"),
        ("action", "watch"),
        ("signal", "object_walk"),
        ("stage", "discovery"),
        ("action", "suspend"),
        ("hold", "suspend"),
    ]
    assert incident.holds["credential 1"].until == NOON + 2 + 900


def test_every_table_of_an_incident_is_bounded(told):
    for person in range(1, 200):
        told.odd(person, f"d{person}", address=5, operation=person, principal=9, scope=Scope.CREDENTIAL)
        told.odd(person, f"d{person}", Action.BLOCK, operation=person, principal=9, scope=Scope.CREDENTIAL)
    (incident,) = told.all
    assert len(incident.parties) == PARTIES_MOST
    assert len(incident.moments) == MOMENTS_MOST
    assert incident.untold > 0
    for table in (incident.operations, incident.signals, incident.holds, incident.telling):
        assert len(table) == ROWS_MOST


def test_a_flood_of_mild_incidents_does_not_push_out_a_bad_one(told):
    told.odd(1, would=Action.SUSPEND)
    for person in range(2, 2 * INCIDENTS_MOST):
        told.odd(person, would=Action.WATCH)
    assert len(told.incidents) <= INCIDENTS_MOST
    assert told.incidents.find("i1") is not None


def test_merged_operations_are_one_in_an_incident_too(told):
    told.odd(1, operation=7)
    told.odd(1, operation=8)
    told.incidents.rename(7, 8)
    assert told.all[0].operations[8].odd == 2


def test_what_was_encoded_goes_on_exactly_where_it_was():
    whole, first = Told(), Told()
    chance = random.Random(3)
    script = [
        (chance.randrange(1, 30), chance.choice(list(Action)), chance.randrange(1, 8)) for _ in range(400)
    ]
    for person, would, address in script:
        whole.odd(person, would=would, address=address)
    for person, would, address in script[:200]:
        first.odd(person, would=would, address=address)
    again = Incidents()
    again.decode(first.incidents.encode())
    first.incidents = again
    for person, would, address in script[200:]:
        first.odd(person, would=would, address=address)
    assert first.incidents.encode() == whole.incidents.encode()


def test_incidents_that_cannot_be_read_say_so():
    with pytest.raises(InputError, match="incidents"):
        Incidents().decode(b"\x01")


def test_an_unknown_detector_counts_and_claims_no_id(told):
    told.odd(1, "of_somebody_else")
    assert meaning(next(iter(told.all[0].signals))) is UNKNOWN
    assert not UNKNOWN.owasp
    assert not UNKNOWN.attack


def test_varieties_are_told_by_the_first_fact_and_the_loudest_hit():
    refused = Signal("rate", 9.0, "", (Fact("refused_address_600s", 40),))
    calls = Signal("rate", 9.0, "", (Fact("calls_caller_60s", 40),))
    inwards = Signal("injection", 9.0, "")
    features = Features(NOON, "call", "c", 1)
    assert (kind_of(refused, features), kind_of(calls, features)) == ("rate/refused", "rate")
    hits = Payload((Hit("sql", "query", 5.0, ""), Hit("ssrf", "query", 9.0, "")))
    assert kind_of(inwards, replace(features, payload=hits)) == "injection/ssrf"


def test_every_id_of_the_table_has_its_name():
    assert {each for row in MEANINGS.values() for each in row.attack} == set(TECHNIQUES)
    assert {each for row in MEANINGS.values() for each in row.owasp} <= set(OWASP)

"""Alerts: who is told, and that telling never holds anyone up."""

import threading

import pytest
from msgspec.structs import replace

from limen.engine.incidents import Incidents
from limen.model import Action, Caller, Evidence, Features, Risk, Scope, Signal, Verdict
from limen.stores.listeners.alerts.alert import SIGNALS, Digest, alert_of, finding
from limen.stores.listeners.alerts.courier import Courier, RefusedError
from limen.stores.listeners.alerts.listener import Alerts
from limen.stores.listeners.alerts.sieve import Sieve

NOON = 1_700_000_000.0 // 3600 * 3600


def evidence(caller=7, at=NOON, would=Action.STEP_UP, **more):
    features = Features(at=at, kind="call", call="c", operation=1, caller=Caller(credential=caller))
    done = more.pop("done", would)
    verdict = Verdict(done, would, Scope.CREDENTIAL, 900, "prove-it-is-you")
    return Evidence(f"e{caller}", features, verdict=verdict, risk=Risk(11.5, 0.25), **more)


class Receiver:
    """A real receiver in memory that fails as told before it accepts."""

    def __init__(self, failures=()):
        self.failures = list(failures)
        self.got = []

    def __call__(self, message):
        if self.failures:
            raise self.failures.pop(0)
        self.got.append(message)


def told(receiver, *heard, sieve=None):
    alerts = Alerts(Courier(receiver, pause=0.001), sieve or Sieve(), lambda _: "GET /orders")
    for each in heard:
        alerts.hear(each)
    alerts.close()
    return receiver.got


def test_mild_decisions_are_not_told():
    assert told(Receiver(), evidence(would=Action.SLOW), evidence(would=Action.ALLOW)) == []


def test_what_observe_mode_would_have_done_is_told():
    (alert,) = told(Receiver(), evidence(would=Action.BLOCK, done=Action.ALLOW))
    assert (alert.asked, alert.done) == ("block", "allow")


def test_a_caller_is_told_once_an_hour_and_the_rest_as_a_digest():
    heard = [evidence(), evidence(at=NOON + 9), evidence(8), evidence(at=NOON + 3600, would=Action.BLOCK)]
    first, other, digest, next_hour = told(Receiver(), *heard)
    assert (first.id, other.id, next_hour.asked) == ("e7", "e8", "block")
    assert digest == Digest("2023-11-14T22:00:00.000Z", {"step_up": 1}, 0)


def test_a_calm_call_in_the_next_hour_brings_the_digest():
    calm = evidence(9, NOON + 3600, Action.ALLOW)
    assert isinstance(told(Receiver(), evidence(), evidence(), calm)[-1], Digest)


def test_late_evidence_does_not_open_the_hour_again():
    sieve = Sieve()
    sieve.turn(NOON)
    assert sieve.passes(evidence())
    sieve.turn(NOON - 1)
    sieve.turn(NOON + 1)
    assert not sieve.passes(evidence())


def test_a_clock_set_back_does_not_silence_alerts():
    sieve = Sieve()
    sieve.turn(NOON + 90 * 86400)
    assert sieve.passes(evidence())
    sieve.turn(NOON)
    assert sieve.passes(evidence())


def test_many_callers_at_once_do_not_flood_the_receiver():
    got = told(Receiver(), *[evidence(caller) for caller in range(1, 51)], sieve=Sieve(most=10))
    assert len(got) == 11
    assert got[-1].suppressed == {"step_up": 40}


def test_a_failure_is_tried_again_in_order():
    receiver = Receiver([ConnectionError(), TimeoutError()])
    assert [alert.id for alert in told(receiver, evidence(1), evidence(2))] == ["e1", "e2"]


def test_what_is_refused_is_not_tried_again_and_counted():
    receiver = Receiver([RefusedError("401")])
    courier = Courier(receiver, pause=0.001)
    courier.post(alert_of(evidence(1), "x"))
    courier.post(alert_of(evidence(2), "x"))
    courier.close()
    assert (courier.sent, courier.lost, [alert.id for alert in receiver.got]) == (1, 1, ["e2"])


def test_a_receiver_that_stays_away_costs_alerts_and_never_a_call():
    stuck = threading.Event()
    courier = Courier(lambda _: stuck.wait(30), room=3)
    for number in range(20):
        courier.post(alert_of(evidence(number), "x"))
    assert courier.dropped >= 16
    stuck.set()
    courier.close()
    assert courier.sent + courier.dropped == 20


def test_undelivered_alerts_are_said_in_the_digest():
    receiver = Receiver([RefusedError("no")])
    alerts = Alerts(Courier(receiver, pause=0.001), Sieve(), lambda _: "x")
    alerts.hear(evidence())
    while not alerts.courier.lost:
        threading.Event().wait(0.001)
    alerts.hear(evidence(at=NOON + 7200))
    alerts.close()
    assert [m.undelivered for m in receiver.got if isinstance(m, Digest)] == [1]


def test_an_alert_says_what_why_and_where_to_look():
    signals = tuple(Signal("rate", float(bits), "r" * 500 + "\ud800") for bits in range(9))
    alert = alert_of(evidence(255, signals=signals), "GET /orders")
    assert (alert.caller, alert.seconds, alert.see) == ("00000000000000ff", 900, "limen explain e255")
    assert len(alert.reasons) == SIGNALS
    assert alert.reasons[0].startswith("rate, 8.0 bits: rrr")
    assert max(map(len, alert.reasons)) < 270


@pytest.mark.parametrize(("done", "action_id"), [(Action.BLOCK, 2), (Action.ALLOW, 1)])
def test_the_ocsf_finding_says_whether_the_call_was_stopped(done, action_id):
    found = finding(alert_of(evidence(would=Action.BLOCK, done=done), "GET /orders"))
    assert found["class_uid"] == 2004
    assert found["type_uid"] == found["class_uid"] * 100 + found["activity_id"]
    assert (found["action_id"], found["severity_id"], found["time"]) == (action_id, 4, int(NOON * 1000))


def odd(number, would=Action.STEP_UP, at=NOON, person=7):
    made = evidence(person, at, would, signals=(Signal("object_walk", 12.0, "odd"),))
    return replace(made, id=f"e{number}")


def heard(receiver, *pieces, before=()):
    incidents = Incidents()
    sieve = Sieve(before=before)
    alerts = Alerts(Courier(receiver, pause=0.001), sieve, lambda _: "GET /orders", incidents)
    for each in pieces:
        incidents.hear(each)
        alerts.hear(each)
    alerts.close()
    return [message for message in receiver.got if not isinstance(message, Digest)], incidents


def test_an_incident_is_told_once_however_long_it_lasts():
    (alert,), _ = heard(Receiver(), *[odd(number, at=NOON + number * 1800) for number in range(1, 9)])
    assert (alert.incident, alert.severity, alert.see) == ("i1", "medium", "limen incidents show i1")
    assert finding(alert)["finding_info"]["uid"] == "i1"


def test_an_incident_that_grows_worse_is_told_once_more():
    told, _ = heard(Receiver(), odd(1), odd(2), odd(3, Action.BLOCK), odd(4, Action.BLOCK), odd(5))
    assert [(alert.id, alert.severity) for alert in told] == [("e1", "medium"), ("e3", "high")]


def test_an_incident_of_before_a_restart_is_not_told_again():
    _, incidents = heard(Receiver(), odd(1))
    again = Receiver()
    alerts = Alerts(Courier(again), Sieve(before=incidents.all()), lambda _: "x", incidents)
    alerts.hear(odd(2))
    alerts.close()
    assert not [message for message in again.got if not isinstance(message, Digest)]

"""A device that came unasked is on trial until it was shown to be its owner's."""

from limen.detectors.devices import SETTLED, suspected, unsettled
from limen.detectors.exits import known_of
from limen.model import Action
from limen.testing.logins import DAY, START, Life

THIEF = {"device": "of a thief", "challenge": "fail"}
ELSEWHERE = {"address": "45.9.20.3", "asn": 9009, "country": "US", "lat": 40.7, "lon": -74.0}


def settled(life, evidence):
    return not unsettled(evidence.features.login, known(life, evidence))


def known(life, evidence):
    return known_of(evidence.features.login, evidence.features, life.world.state)


def test_the_first_devices_of_a_user_are_his():
    life = Life()
    life.days(10)
    assert settled(life, life.log_in())


def test_a_later_device_is_on_trial_until_a_challenge_is_passed():
    life = Life()
    life.days(30)
    first = life.log_in(device="another")
    assert not settled(life, first)
    asked = life.log_in(device="another", challenge="pass", **ELSEWHERE)
    assert asked.verdict.action >= Action.STEP_UP
    assert settled(life, life.log_in(device="another"))


def seldom(life):
    """Three logins on one device, six weeks apart, which count as two of late."""
    for number in range(3):
        last = life.log_in(START + number * 42 * DAY)
    return last


def test_a_later_device_of_a_user_with_few_logins_of_late_is_on_trial_too():
    life = Life()
    assert settled(life, seldom(life))
    assert known(life, life.told[-1]).bucket < SETTLED
    another = life.log_in(life.at + DAY, device="another")
    assert not settled(life, another)
    assert another.lesson.login.device == 0


def test_the_second_device_of_a_newcomer_is_his():
    life = Life()
    life.days(2)
    assert settled(life, life.log_in(device="another"))


def test_months_of_use_settle_a_device_as_well():
    life = Life()
    life.days(30)
    for day in range(30, 30 + 70, 7):
        last = life.log_in(START + day * DAY, device="another")
    assert settled(life, last)


def test_a_device_on_trial_does_not_teach_where_its_user_is():
    life = Life()
    life.days(30)
    life.log_in(device="another", address="84.208.9.9")
    own = known(life, life.told[-1]).own
    assert own.get(life.told[-1].features.login.network[0], 0) == 0


def test_who_failed_a_challenge_is_asked_each_time_from_then_on():
    life = Life()
    life.days(40)
    assert life.log_in(**THIEF, **ELSEWHERE).verdict.action >= Action.STEP_UP
    again = [life.log_in(life.at + DAY, **THIEF) for _ in range(5)]
    assert all(evidence.verdict.action >= Action.STEP_UP for evidence in again)
    assert suspected(again[-1].features.login, known(life, again[-1]))
    assert again[-1].verdict.policy == "logins: device under suspicion"


def test_an_owner_who_failed_once_is_free_again_when_he_passes():
    life = Life()
    life.days(40)
    life.log_in(device="new phone", challenge="fail", **ELSEWHERE)
    life.log_in(device="new phone", challenge="pass")
    life.log_in(device="new phone", challenge="pass")
    last = life.log_in(device="new phone")
    assert not suspected(last.features.login, known(life, last))


def test_failures_piled_up_by_a_thief_with_the_cookie_are_made_good_at_once():
    life = Life()
    life.days(40)
    for _ in range(9):
        life.log_in(life.at + DAY, challenge="fail", **ELSEWHERE)
    life.log_in(challenge="pass")
    assert life.log_in().verdict.action <= Action.WATCH


def test_a_thief_with_his_own_device_does_not_put_the_owners_under_suspicion():
    life = Life()
    life.days(40)
    life.log_in(**THIEF, **ELSEWHERE)
    assert life.log_in().verdict.action <= Action.WATCH

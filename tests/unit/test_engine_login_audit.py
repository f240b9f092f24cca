"""Audits: lots that nobody draws, so that a replay agrees and nobody can foresee them."""

from limen.engine.login import AUDIT
from limen.engine.login_audit import ANY, ON_TRIAL, RETURNED, lot
from limen.model import Action
from limen.testing.logins import DAY, START, Life


def test_lots_are_spread_evenly_and_are_the_same_again():
    drawn = [lot(7, START + number) % ANY for number in range(40_000)]
    assert 20 <= drawn.count(0) <= 62
    assert drawn == [lot(7, START + number) % ANY for number in range(40_000)]


def test_neighbouring_users_are_not_drawn_together():
    together = sum(lot(7, START + n) % 20 == 0 and lot(8, START + n) % 20 == 0 for n in range(40_000))
    assert 60 <= together <= 140


def test_a_device_on_trial_is_audited_now_and_then_and_the_weight_is_said():
    life = Life()
    life.days(30)
    told = [
        life.log_in(life.at + DAY / 8, device=f"another, {number}", address=f"84.{number}.1.7")
        for number in range(100, 250)
    ]
    audits = [one for one in told if one.lesson.login.audit]
    assert audits
    assert {one.lesson.login.audit for one in audits} <= {ON_TRIAL, ANY}
    assert {(one.verdict.action, one.verdict.policy) for one in audits} == {(Action.STEP_UP, AUDIT)}


def test_a_device_on_trial_that_returns_is_audited_every_third_time():
    life = Life()
    life.days(30)
    told = [
        life.log_in(life.at + DAY / 8, device="another", address=f"84.{number}.1.7")
        for number in range(100, 250)
    ]
    audits = [one.lesson.login.audit for one in told if one.lesson.login.audit]
    assert set(audits) <= {RETURNED, ON_TRIAL}
    assert 33 <= audits.count(RETURNED) <= 67


def test_history_that_is_vouched_for_is_not_audited():
    life = Life()
    life.world.vouched = True
    life.days(200)
    assert not any(one.lesson.login.audit for one in life.told)

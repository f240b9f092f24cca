"""A login's lesson, its promise, and risk that ranks."""

from msgspec.structs import replace

from limen.engine.login_promise import Promise
from limen.engine.login_risk import cell_of, probability, rarity
from limen.engine.relearn import relearn
from limen.model import Action, Label
from limen.sketches import Ranks, State
from limen.testing.logins import DAY, START, Life

ODD = {"address": "45.9.20.3", "asn": 9009, "country": "US", "device": ""}


def test_the_first_login_is_judged_and_its_confidence_stated():
    first = Life().log_in()
    assert first.verdict.action is Action.ALLOW
    assert first.risk.confidence == 0.0
    life = Life()
    life.days(15)
    assert 0.6 < life.log_in().risk.confidence < 0.8


def test_failures_teach_nothing():
    assert Life().log_in(success=False).lesson.own == 0


def test_a_challenge_that_was_not_asked_teaches_nothing_more():
    plain, passed = Life().log_in(), Life().log_in(challenge="pass")
    assert plain.lesson.own == passed.lesson.own == 2
    assert Life().log_in(challenge="pass").risk == plain.risk


def test_a_factor_teaches_as_much_as_it_proves():
    assert [Life().log_in(factor=factor).lesson.own for factor in ("passkey", "totp", "sms")] == [4, 3, 2]


def test_a_value_counts_once_a_day_and_a_day_has_four_lessons():
    life = Life()
    life.days(10)
    told = [life.log_in(at=START + 10 * DAY + n * 60, address=f"84.208.1.{n + 20}") for n in range(8)]
    assert sum(evidence.lesson.login.habits for evidence in told) == 4
    again = life.log_in(at=START + 11 * DAY), life.log_in(at=START + 11 * DAY + 60)
    assert [evidence.lesson.login.habits for evidence in again] == [True, False]


def test_new_values_are_provisional_for_two_days():
    life = Life()
    life.days(10)
    told = [life.log_in(at=START + (10 + n) * DAY, address="84.208.1.99") for n in range(3)]
    assert [evidence.lesson.login.provisional[0] & 1 for evidence in told] == [1, 1, 0]


def test_probability_rises_with_every_hundredth_of_a_bit():
    ranks = [probability(z / 100) for z in range(-3000, 4000)]
    assert ranks == sorted(set(ranks))


def test_before_anything_is_learnt_rarity_is_a_bound():
    assert rarity(6.0, 0, State()) == 2.0**-6
    assert rarity(-3.0, 0, State()) == 1.0


def test_alpha_holds_the_promise_under_a_drift_and_stands_still_in_a_storm():
    promise, life = Promise(step_up=0.1, reject=0.001), Life()
    life.days(2)
    evidence = life.told[-1]
    met = replace(evidence, verdict=replace(evidence.verdict, would=Action.STEP_UP))
    bucket = evidence.lesson.login.bucket
    before = promise.judge(0.1, bucket)
    for _ in range(5):
        promise.keep(met)
    assert before is Action.STEP_UP
    assert promise.judge(0.1, bucket) is Action.WATCH
    stormy = replace(met, features=replace(met.features, login=replace(met.features.login, stormy=True)))
    kept = promise.record()
    promise.keep(stormy)
    assert promise.record() == kept


def test_a_login_counts_among_those_as_odd_as_itself():
    state = State()
    scores = state.at(("login", "scores", 0, 5), Ranks)
    for _ in range(4_000):
        scores.add(2_800, cell_of(-2.0), 1)
    assert rarity(-2.0, 4, state) > 0.98
    assert rarity(5.0, 4, state) > 0.0002
    scores.add(2_800, cell_of(9.0), 1)
    assert rarity(9.0, 4, state) > 2 / 4_100
    assert rarity(12.0, 4, state) < rarity(9.0, 4, state) / 8


def told(life, *, would, through_exit=False):
    evidence = life.told[-1]
    verdict = replace(evidence.verdict, would=would)
    return replace(
        evidence,
        verdict=verdict,
        lesson=replace(evidence.lesson, login=replace(evidence.lesson.login, exit=through_exit)),
    )


def test_refusals_are_tightened_for_all_histories_at_once():
    promise, life = Promise(), Life()
    life.days(2)
    assert promise.judge(0.0002, 4) is Action.BLOCK
    for _ in range(2):
        promise.keep(told(life, would=Action.BLOCK))
    assert promise.judge(0.00015, 4) is Action.STEP_UP


def test_a_guard_tightens_exits_alone():
    promise, life = Promise(), Life()
    life.days(2)
    bucket = life.told[-1].lesson.login.bucket
    for number in range(2_000):
        asked = number % 20 == 0
        promise.keep(told(life, would=Action.STEP_UP if asked else Action.ALLOW, through_exit=True))
        for _ in range(3):
            promise.keep(told(life, would=Action.ALLOW))
    assert promise.judge(0.05, bucket) is Action.STEP_UP
    assert promise.judge(0.05, bucket, through_exit=True) < Action.STEP_UP


def test_the_promise_is_the_same_after_a_snapshot():
    promise, life = Promise(), Life()
    life.days(2)
    promise.keep(told(life, would=Action.BLOCK, through_exit=True))
    again = Promise()
    again.restore(promise.record())
    assert again.record() == promise.record()


def test_this_was_not_me_takes_back_what_the_login_taught():
    life = Life()
    life.days(10)
    before = life.world.state.digest()
    evidence = life.log_in()
    relearn(evidence, Label(evidence.id, benign=False, at=life.at), life.world)
    assert life.world.state.digest() == before

"""Reaching for other people's objects is caught soon; reading many that one always read is not."""

import random

import pytest

from limen.model import Action
from limen.testing.shop import (
    HOUR,
    LIVE,
    Script,
    agent_day,
    batch_night,
    caught_after,
    member,
    of,
    own_orders,
    play,
    shop,
    visit,
    worst,
)

THIEF = member("customer 3")
TEN = LIVE + 10 * HOUR


def walk(every: float, count: int, orders: list[int], status: int = 200, who=THIEF) -> Script:
    script = Script("walk")
    for index in range(count):
        script.read(who, TEN + index * every, orders[index], status)
    return script


def scattered(count: int) -> list[int]:
    return random.Random(11).sample(range(5_000, 50_000), count)


@pytest.mark.parametrize(
    ("every", "within"), [(0.5, 12), (10.0, 15), (90.0, 20), (600.0, 40)], ids=["0.5s", "10s", "90s", "10min"]
)
def test_a_regulars_walk_over_orders_never_given_to_him_is_caught(every: float, within: int) -> None:
    evidence = play(walk(every, 60, scattered(60)).pairs, shop())
    passed = caught_after(evidence, THIEF)
    assert passed is not None
    assert passed <= within


def test_ids_that_follow_one_another_are_caught_and_the_reason_says_so() -> None:
    evidence = play(walk(10.0, 40, list(range(5_000, 5_040))).pairs, shop())
    passed = caught_after(evidence, THIEF)
    assert passed is not None
    assert passed <= 12
    reasons = {
        signal.reason for one in evidence for signal in one.signals if signal.detector == "object_walk"
    }
    assert any("ids in sequence" in reason for reason in reasons)


def test_a_walk_is_caught_though_every_answer_is_404() -> None:
    passed = caught_after(play(walk(30.0, 60, scattered(60), status=404).pairs, shop()), THIEF)
    assert passed is not None
    assert passed <= 25


def test_a_newcomer_who_starts_by_walking_is_caught() -> None:
    new = member("new thief")
    passed = caught_after(play(walk(2.0, 40, scattered(40), who=new).pairs, shop()), new)
    assert passed is not None
    assert passed <= 12


def test_an_id_never_given_and_answered_with_success_is_told_in_the_evidence_of_the_answer() -> None:
    evidence = play(walk(1.0, 1, [5_000]).pairs, shop())
    answer = evidence[-1]
    assert answer.features.kind == "answer"
    assert answer.features.objects.seen[0].earned == 0
    assert [walked.hour for walked in answer.features.objects.walked] == [1]
    assert any("never given" in signal.reason for signal in answer.signals)


def test_the_same_id_again_and_again_is_one_stray_and_no_walk() -> None:
    evidence = play(walk(60.0, 10, [5_000] * 10).pairs, shop())
    strays = [one.features.objects.walked for one in evidence if one.features.kind == "answer"]
    assert [len(found) for found in strays] == [1] + [0] * 9
    assert worst(one for one in evidence if one.features.kind == "call") < Action.STEP_UP


def test_a_persistent_thief_is_suspended_and_stays_out() -> None:
    script = walk(5.0, 200, scattered(200))
    evidence = [one for one in play(script.pairs, shop()) if one.features.kind == "call"]
    standing = [one.verdict.standing for one in evidence]
    first = standing.index(True)
    assert all(standing[first:])
    assert evidence[first].verdict.action is Action.SUSPEND
    assert evidence[first].lesson.reason == "held"


def test_a_support_agent_who_always_read_many_is_never_slowed() -> None:
    script, agent = Script("agent"), member("agent", "support")
    agent_day(script, agent, LIVE + 8 * HOUR, random.Random(5), count=80)
    assert worst(play(script.pairs, shop())) <= Action.WATCH


def test_a_nightly_job_since_day_one_is_never_slowed() -> None:
    script, batch = Script("batch"), member("batch", "partner")
    batch_night(script, batch, LIVE + 2 * HOUR, count=260)
    evidence = play(script.pairs, shop())
    assert worst(evidence) <= Action.WATCH
    assert len(list(of(evidence, batch))) == 2 * 261


def test_newcomers_on_their_first_day_are_never_challenged() -> None:
    script, rng = Script("new"), random.Random(3)
    for number in range(8):
        visit(script, member(f"new {number}"), TEN + 400 * number, own_orders(600 + number), rng)
    assert worst(play(script.pairs, shop())) <= Action.SLOW


def test_a_customer_who_reads_more_of_his_own_orders_than_ever_is_never_challenged() -> None:
    script, orders = Script("own"), own_orders(3)[:7]
    script.list_orders(THIEF, TEN, orders)
    for index, order in enumerate(orders):
        script.read(THIEF, TEN + 5 + 15 * index, order)
    evidence = play(script.pairs, shop())
    assert worst(evidence) < Action.STEP_UP
    assert not [one for one in evidence for seen in one.features.objects.seen if seen.earned == 0]

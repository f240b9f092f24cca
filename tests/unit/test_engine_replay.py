"""A replay plays each call at its time and each answer when it came, and never sees the future."""

import pytest

from limen.engine.decide import stopped as stops
from limen.engine.replay import in_order, replay
from limen.model import Answer, ApiCall, Caller
from limen.testing.shop import LIVE, Script, empty_world, history, member, play, shop

AT = LIVE
ADA = Caller(7, 17, 27, 37)


def pair(number: float, took: float | None):
    call = ApiCall(AT + number, "GET", "/v1/orders/5", f"c{number}", caller=ADA)
    return call, None if took is None else Answer(AT + number + took, call.id, 200)


def order(*pairs):
    return [(one.id, isinstance(one, Answer)) for one in in_order(pairs)]


def test_an_answer_comes_before_a_later_call_and_after_an_earlier_one():
    assert order(pair(0, 5.0), pair(1, 1.0), pair(3, 1.0)) == [
        ("c0", False),
        ("c1", False),
        ("c1", True),
        ("c3", False),
        ("c3", True),
        ("c0", True),
    ]


def test_answers_of_the_same_moment_come_in_the_order_of_their_calls():
    assert [name for name, is_answer in order(pair(0, 3.0), pair(1, 2.0), pair(2, 1.0)) if is_answer] == [
        "c0",
        "c1",
        "c2",
    ]


def test_a_call_without_an_answer_is_played_alone():
    assert order(pair(0, None), pair(1, None)) == [("c0", False), ("c1", False)]


def test_calls_keep_the_order_of_the_record_though_their_times_do_not():
    assert order(pair(5, None), pair(3, None)) == [("c5", False), ("c3", False)]


def test_nothing_is_nothing():
    assert order() == []


def test_a_stopped_calls_answer_is_not_judged():
    world, script, thief = shop(), Script("s"), member("thief")
    for number in range(60):
        script.read(thief, LIVE + number, 50_000 + number)
    evidence = play(script.pairs, world)
    stopped = {one.features.call for one in evidence if stops(one)}
    answered = {one.features.call for one in evidence if one.features.kind == "answer"}
    assert stopped
    assert not stopped & answered
    assert world.recent.caller(thief.subject).open_calls == 0


def test_the_same_traffic_replayed_gives_the_same_evidence_and_state():
    pairs = history(days=1)
    first, second = empty_world(), empty_world()
    assert play(pairs, first) == play(pairs, second)
    assert first.state.digest() == second.state.digest()


def test_a_replay_is_lazy():
    seen = replay(in_order([pair(0, 1.0)]), empty_world())
    assert next(seen).features.kind == "call"
    assert next(seen).features.kind == "answer"
    with pytest.raises(StopIteration):
        next(seen)

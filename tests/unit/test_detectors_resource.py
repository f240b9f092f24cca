"""Bytes and time against who usually takes how much."""

import pytest

from limen.detectors.resource import FLOOR, Resource, coarse
from limen.features.load import FIRST_SPENT, LARGE
from limen.model import Caller, Closed, Features, Lesson, Load, Signal
from limen.sketches import FULL, State

AT = 1_732_492_800.0 + 10 * 3_600
ADA, BOB = Caller(7, 17, 27, 37, ("clerk",)), Caller(8, 18, 28, 38, ("clerk",))
GET = 71
RESOURCE = Resource()
FULLY = Lesson(FULL, FULL)
MEGABYTE = 1 << 20
NO_LOAD = Load()


def answer(size=900, took=30.0, caller=ADA, status=200, load=NO_LOAD, at=AT) -> Features:
    return Features(
        at, "answer", "c", GET, caller=caller, status=status, size=size, duration_ms=took, load=load
    )


def request(size: int) -> Features:
    return Features(AT, "call", "c", GET, caller=ADA, size=size)


def learnt(*several: Features, times: int = 60) -> State:
    state = State()
    for one in several:
        for _ in range(times):
            RESOURCE.learn(one, FULLY, state)
    return state


def said(features: Features, state: State) -> Signal:
    signal = RESOURCE.score(features, state)
    assert signal is not None
    return signal


def test_the_usual_and_what_is_small_are_silence():
    state = learnt(answer(), answer(40_000))
    assert RESOURCE.score(answer(), state) is None
    assert RESOURCE.score(answer(41_000), state) is None
    assert RESOURCE.score(answer(LARGE - 1), learnt(answer(10))) is None


def test_an_answer_far_larger_than_any_is_told_with_the_facts():
    signal = said(answer(4 * MEGABYTE), learnt(answer(40_000)))
    assert signal.bits >= 10
    fact = signal.facts[0]
    assert (fact.name, fact.unit) == ("answer_bytes", "bytes")
    assert fact.observed == coarse(4 * MEGABYTE) > fact.passes_at >= 32_768
    assert "bytes in one answer" in signal.reason


def test_one_who_always_takes_much_is_silent_where_another_is_told():
    state = learnt(answer(), answer(), answer(), answer(4 * MEGABYTE, caller=BOB))
    assert RESOURCE.score(answer(4 * MEGABYTE, caller=BOB), state) is None


def test_a_small_step_is_no_grave_one_however_many_samples_there_are():
    state = learnt(answer(6_000), times=5_000)
    newcomer = Caller(9, 19)
    assert RESOURCE.score(answer(9_000, caller=newcomer), state) is None
    assert said(answer(90_000, caller=newcomer), state).bits >= 7


def test_a_page_that_is_larger_for_everybody_is_nobodys_fault():
    state = learnt(answer(8_000))
    alone, together = (answer(80_000, load=Load(others)) for others in (8_000, 80_000))
    assert said(alone, state).bits >= 7
    assert RESOURCE.score(together, state) is None
    assert said(answer(8_000_000, load=Load(80_000)), state).bits >= 9


def test_a_slow_release_is_nobodys_fault_and_a_slow_answer_alone_never_asks_for_proof():
    state = learnt(answer(took=600.0))
    assert FLOOR <= said(answer(took=60_000.0), state).bits <= 9
    assert RESOURCE.score(answer(took=6_000.0, load=Load(0, 6_000)), state) is None


def test_an_hour_that_is_dearer_for_everybody_is_nobodys_fault():
    closed = tuple(Closed("caller", 7, 0, FIRST_SPENT + n, 20) for n in range(4))
    state = learnt(answer(load=Load(closed=closed)))
    spent = (400, 900, 600, 900)
    assert said(answer(load=Load(spent=spent, others_spent=(10, 10))), state).bits >= 7
    assert RESOURCE.score(answer(load=Load(spent=spent, others_spent=(500, 1_000))), state) is None


def test_the_longer_an_answer_the_less_a_release_explains_it():
    state = learnt(answer(8_000))
    bits = [said(answer(size), state).bits for size in (60_000, 250_000, 1_000_000, 50_000_000)]
    assert bits == sorted(bits)
    assert bits[0] <= 7 < 12 < bits[-1] <= 13


def test_refusals_have_their_own_sizes():
    state = learnt(answer(2 * MEGABYTE), answer(5_000, status=404))
    assert said(answer(2 * MEGABYTE, status=404), state).facts[0].name == "refusal_bytes"


def test_an_oversized_upload_is_told_before_it_is_answered():
    assert said(request(20 * MEGABYTE), learnt(request(2_000))).facts[0].name == "request_bytes"
    assert RESOURCE.score(request(2_100), learnt(request(2_000))) is None


@pytest.mark.parametrize("place", range(4))
def test_use_in_total_is_judged_by_finished_hours_and_days(place):
    closed = tuple(Closed("caller", 7, 0, FIRST_SPENT + n, 2_000) for n in range(4))
    state = learnt(answer(load=Load(closed=closed)))
    much = tuple(200_000 if n == place else 2_000 for n in range(4))
    assert RESOURCE.score(answer(load=Load(spent=(2_000,) * 4)), state) is None
    assert said(answer(load=Load(spent=much)), state).bits >= 8


def test_what_is_too_small_to_be_judged_costs_a_caller_no_sketch_of_his_own():
    state = learnt(answer(), times=200)
    assert not [key for key in state.sketches if key[1] == "caller"]
    assert [key[1] for key in learnt(answer(8 * LARGE)).sketches].count("caller") == 1


def test_small_sizes_are_sampled_and_weigh_as_much_as_all_of_them():
    state = State()
    for number in range(4_000):
        RESOURCE.learn(answer(took=0.0, at=AT + number / 1_000), FULLY, state)
    assert state.get(("resource", "everyone", 0, GET)).mass == 4_000 * FULL


def test_coarse_values_rise_and_lose_less_than_a_third():
    values = [coarse(value) for value in range(1, 5_000)]
    assert values == sorted(values)
    assert all(coarse(value) <= value < coarse(value) * 1.5 for value in range(1, 5_000))

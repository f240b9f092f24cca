"""Short-term memory: what fades, what is forgotten first, and what never grows past its cap."""

import pytest

from limen.features import recent as module
from limen.features.recent import (
    EARNED_A_CALLER,
    HEAT_HALF_LIFE,
    SAID_HALF_LIFE,
    STRIKE_WINDOW,
    STRIKES,
    Generations,
    Pending,
    Recent,
    Trace,
)
from limen.model import Features, Operation, Route
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
WAITING = Pending(Features(AT, "call", "c", 1), Route(Operation(1, "GET", "/")), "/")


def test_a_generation_turns_when_full_and_the_one_before_it_is_dropped():
    table = Generations[str](2)
    for key in range(5):
        table.put(key, str(key))
    assert [table.get(key) for key in range(2)] == [None, None]
    assert table.get(4) == "4"


def test_what_is_used_survives_a_turn():
    table = Generations[str](2)
    table.put(1, "kept")
    for key in range(10, 20):
        assert table.get(1) == "kept"
        table.put(key, "")


def test_a_generation_never_holds_more_than_twice_its_cap():
    table = Generations[int](3)
    for key in range(100):
        table.put(key, key)
        assert len(table) <= 6


def test_heat_is_halved_each_half_life():
    trace = Trace()
    trace.warm(AT, 12.0, strike=False)
    assert trace.heat_now(AT) == 12.0
    assert trace.heat_now(AT + HEAT_HALF_LIFE) == pytest.approx(6.0)


def test_heat_is_the_faded_peak_and_not_a_sum():
    trace = Trace()
    for _ in range(5):
        trace.warm(AT, 12.0, strike=False)
    trace.warm(AT, 3.0, strike=False)
    assert trace.heat_now(AT) == 12.0


def test_a_clock_that_steps_back_makes_nothing_hotter_or_louder():
    trace = Trace()
    trace.warm(AT, 12.0, strike=False)
    trace.hear(AT, "rate", 9.0)
    assert trace.heat_now(AT - 10 * HEAT_HALF_LIFE) == 12.0
    assert trace.said_now(AT - 1e9) == (("rate", 9.0),)


def test_a_quiet_caller_has_no_heat_and_nothing_was_said_of_him():
    assert (Trace().heat_now(AT), Trace().said_now(AT), Trace().strikes_now(AT)) == (0.0, (), 0)


def test_what_was_said_rings_weaker():
    trace = Trace()
    trace.hear(AT, "rate", 9.0)
    assert trace.said_now(AT + SAID_HALF_LIFE) == (("rate", pytest.approx(4.5)),)


def test_something_worse_that_still_rings_is_not_forgotten():
    trace = Trace()
    trace.hear(AT, "rate", 9.0)
    trace.hear(AT + 1, "rate", 7.0)
    assert trace.said_now(AT + 1)[0][1] == pytest.approx(9.0, abs=0.01)


def test_something_worse_than_what_still_rings_is_remembered():
    trace = Trace()
    trace.hear(AT, "rate", 9.0)
    trace.hear(AT + SAID_HALF_LIFE, "rate", 7.0)
    assert trace.said_now(AT + SAID_HALF_LIFE) == (("rate", 7.0),)


def test_detectors_ring_apart():
    trace = Trace()
    trace.hear(AT, "rate", 9.0)
    trace.hear(AT, "object_walk", 7.0)
    assert dict(trace.said_now(AT)) == {"rate": 9.0, "object_walk": 7.0}


def test_what_is_too_faint_to_hear_is_silence():
    trace = Trace()
    trace.hear(AT, "rate", 9.0)
    assert trace.said_now(AT + 100 * SAID_HALF_LIFE) == ()


def test_strikes_count_for_an_hour():
    trace = Trace()
    trace.warm(AT, 12.0, strike=True)
    trace.warm(AT + 10, 12.0, strike=True)
    trace.warm(AT + 20, 12.0, strike=False)
    assert trace.strikes_now(AT + 20) == 2
    assert trace.strikes_now(AT + STRIKE_WINDOW) == 1
    assert trace.strikes_now(AT + 10 + STRIKE_WINDOW) == 0


def test_only_so_many_strikes_are_kept():
    trace = Trace()
    for number in range(100):
        trace.warm(AT + number, 12.0, strike=True)
    assert trace.strikes_now(AT + 100) == STRIKES


def test_a_persons_word_forgets_all_suspicion():
    trace = Trace()
    trace.warm(AT, 12.0, strike=True)
    trace.hear(AT, "rate", 9.0)
    trace.cool()
    assert (trace.heat_now(AT), trace.said_now(AT), trace.strikes_now(AT)) == (0.0, (), 0)


def test_after_a_persons_word_counting_begins_afresh():
    trace = Trace()
    trace.windows[0] = [1, 300, 0]
    trace.cool()
    assert trace.windows == {}


def test_what_was_given_is_known_and_what_was_not_is_not():
    trace = Trace()
    trace.earn([1, 2])
    assert (trace.knows(1), trace.knows(3)) == (1, 0)


def test_the_oldest_objects_are_forgotten_first_and_then_nothing_can_be_denied():
    trace = Trace()
    trace.earn(range(EARNED_A_CALLER))
    trace.earn([0])
    trace.earn([10**6])
    assert len(trace.earned) == EARNED_A_CALLER
    assert trace.knows(0) == 1
    assert trace.knows(1) == -1


@pytest.mark.parametrize(("recalled", "known"), [(True, 1), (None, -1), (False, 0)])
def test_learnt_state_is_asked_about_what_memory_does_not_hold(recalled, known):
    trace = Trace()
    trace.recalled = lambda _item: recalled
    assert trace.knows(5) == known


def test_memory_of_a_caller_is_made_on_first_sight_with_what_is_remembered_of_him():
    recent = Recent(pseudonym, lambda subject: lambda item: item == subject)
    assert recent.caller(7).knows(7) == 1
    assert recent.caller(7) is recent.caller(7)
    assert recent.caller(8).knows(7) == 0


def test_operations_and_sources_have_traces_of_their_own():
    recent = Recent(pseudonym)
    traces = {id(recent.caller(7)), id(recent.operation(7)), id(recent.source(7))}
    assert len(traces) == 3
    assert recent.operation(7) is recent.operation(7)
    assert recent.source(7) is recent.source(7)


def test_a_call_waits_for_one_answer():
    recent = Recent(pseudonym)
    recent.open("c", WAITING)
    assert recent.waiting("c") is WAITING
    assert recent.close("c") is WAITING
    assert recent.waiting("c") is None
    assert recent.close("c") is None


def test_calls_that_nobody_answers_are_forgotten_in_generations(monkeypatch):
    monkeypatch.setattr(module, "PENDING", 2)
    recent = Recent(pseudonym)
    for number in range(5):
        recent.open(str(number), WAITING)
    assert [recent.close(str(number)) for number in range(5)] == [None, None, WAITING, WAITING, WAITING]

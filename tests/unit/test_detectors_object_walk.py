"""Reaching for objects: each count against its history, the two single-call tells, and what is learnt."""

import pytest
from msgspec.structs import replace

from limen.detectors.object_walk import (
    DISTINCT_DAY,
    DISTINCT_HOUR,
    RUN_HOUR,
    SAMPLED,
    SPLIT,
    UNEARNED,
    UNEARNED_DAY,
    UNEARNED_HOUR,
    ObjectWalk,
    remembered,
)
from limen.detectors.public import MANY, is_public
from limen.model import VOLUME, Caller, Closed, Features, Lesson, Objects, Seen, Walked
from limen.sketches import FULL, BottomK, Histogram, State, week_of

AT = 1_732_492_800.0
WEEK, ORDER, CUSTOMER = week_of(AT), 501, 502
ADA = Caller(7, 17, 27, 37)
WALK = ObjectWalk()
FULLY = Lesson(FULL, FULL)
USUAL = {DISTINCT_HOUR: 4, DISTINCT_DAY: 9, UNEARNED_HOUR: 0, UNEARNED_DAY: 1, RUN_HOUR: 2}


def learnt(times: int = 80, kind: int = ORDER) -> State:
    state = State()
    for level, subject in (("caller", 7), ("everyone", 0)):
        sketch = state.at(("object_walk", level, subject, kind), Histogram)
        for series, count in USUAL.items():
            sketch.add(WEEK, series, count, FULL * times)
        sketch.add(WEEK, UNEARNED, 0, FULL * times * 50)
        sketch.add(WEEK, SPLIT, 0, FULL * times)
    return state


def call(hour=4, day=9, run=2, split=-1, kind=ORDER, more=()) -> Features:
    seen = (Seen(kind, 8 * 16, "path", 1),)
    return Features(
        AT, "call", "c", 71, caller=ADA, objects=Objects(seen, (Walked(kind, hour, day, run), *more), split)
    )


def answer(hour=1, day=1, seen=None, given=(), split=-1, walked=True) -> Features:
    seen = (Seen(ORDER, 8 * 16 + 1, "path", 0),) if seen is None else seen
    objects = Objects(seen, (Walked(ORDER, hour, day),) if walked else (), split, given)
    return Features(AT, "answer", "c", 71, caller=ADA, objects=objects, status=200)


def test_without_objects_it_is_silent():
    assert WALK.score(Features(AT, "call", "c", 71, caller=ADA), learnt()) is None


def test_the_usual_is_silence():
    assert WALK.score(call(), learnt()) is None


@pytest.mark.parametrize(
    ("features", "name"),
    [
        (call(hour=90), "distinct_hour"),
        (call(day=300), "distinct_day"),
        (call(run=60), "run_hour"),
        (answer(hour=40, day=1), "unearned_hour"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_count_is_watched_and_named(features, name):
    signal = WALK.score(features, learnt())
    assert signal.detector == "object_walk"
    assert signal.bits > 9
    assert signal.facts[0].name == name
    assert str(int(signal.facts[0].observed)) in signal.reason


def test_strays_of_a_whole_day_are_watched_where_a_single_one_is_nothing():
    state = learnt()
    for level, subject in (("caller", 7), ("everyone", 0)):
        state.at(("object_walk", level, subject, ORDER), Histogram).add(WEEK, UNEARNED, 1, FULL * 4_000)
    assert WALK.score(answer(hour=0, day=1), state) is None
    assert WALK.score(answer(hour=0, day=90), state).facts[0].name == "unearned_day"


def test_farther_is_odder():
    bits = [WALK.score(call(hour=hour), learnt()).bits for hour in (30, 90, 400)]
    assert bits == sorted(set(bits))


def test_one_object_never_given_is_odd_where_that_is_rare():
    signal = WALK.score(answer(), learnt())
    assert signal.facts[0].name == "unearned"
    assert signal.bits > 5


def test_one_object_never_given_is_nothing_where_everybody_does_it():
    state = learnt()
    for level, subject in (("caller", 7), ("everyone", 0)):
        sketch = state.at(("object_walk", level, subject, ORDER), Histogram)
        sketch.add(WEEK, UNEARNED, 1, FULL * 20_000)
        for series in (UNEARNED_HOUR, UNEARNED_DAY):
            sketch.add(WEEK, series, 5, FULL * 200)
    assert WALK.score(answer(), state) is None


def test_the_same_kind_named_twice_with_different_ids_is_odd():
    signal = WALK.score(call(split=1), learnt())
    assert signal.facts[0].name == "split"
    assert WALK.score(call(split=0), learnt()) is None


def test_a_split_is_of_the_first_kind_named():
    others = Walked(CUSTOMER, 1, 1)
    signal = WALK.score(call(split=1, more=(others,)), learnt())
    assert signal.facts[0].name == "split"


def test_the_oddest_kind_speaks():
    signal = WALK.score(call(more=(Walked(CUSTOMER, 500, 500),)), learnt())
    assert signal.facts[0].observed == 500


def test_the_usual_comes_from_the_finest_level_that_knows():
    fact = WALK.score(call(hour=90), learnt()).facts[0]
    assert (fact.expected, fact.previous, fact.passes_at) == (4, 4, 4)
    assert WALK.score(call(hour=5_000), State()).facts[0].expected == 60


def test_hours_and_days_that_closed_are_learnt_under_their_kind():
    state = State()
    closed = (Closed("caller", 7, ORDER, DISTINCT_HOUR, 12),)
    WALK.learn(Features(AT, "call", "c", 71, caller=ADA, objects=Objects(closed=closed)), Lesson(4, 2), state)
    assert state.get(("object_walk", "caller", 7, ORDER)).mass == 4
    assert state.get(("object_walk", "everyone", 0, ORDER)).mass == 2


def test_a_call_teaches_nothing_of_what_is_earned():
    state = State()
    WALK.learn(call(split=1), Lesson(4, 4), state)
    assert state.digest() == State().digest()


def test_each_stray_is_learnt_and_one_in_so_many_of_the_rest_for_all():
    strays = tuple(Seen(ORDER, number, "path", 0) for number in range(1, 4))
    own = tuple(Seen(ORDER, number, "path", 1) for number in range(1, SAMPLED + 1))
    unknown = (Seen(ORDER, SAMPLED * 9, "path", -1),)
    state = State()
    WALK.learn(answer(seen=(*strays, *own, *unknown)), Lesson(4, 0), state)
    view = state.view(("object_walk", "caller", 7, ORDER), WEEK)
    assert view.exceed(UNEARNED, 1) == 3
    assert view.total(UNEARNED) == 3 + SAMPLED


@pytest.mark.parametrize(("split", "total", "split_ones"), [(-1, 0.0, 0.0), (0, 1.0, 0.0), (1, 1.0, 1.0)])
def test_whether_a_kind_was_split_is_learnt_from_the_answer(split, total, split_ones):
    state = State()
    WALK.learn(answer(split=split), Lesson(4, 0), state)
    view = state.view(("object_walk", "caller", 7, ORDER), WEEK)
    assert view.total(SPLIT) == total
    assert view.exceed(SPLIT, 1) == split_ones


def test_objects_given_and_used_are_remembered_of_a_caller():
    state = State()
    assert remembered(7, state) is None
    WALK.learn(answer(given=(1_001, 1_002)), Lesson(4, 0), state)
    known = remembered(7, state)
    assert isinstance(known, BottomK)
    assert [known.holds(item) for item in (1_001, 1_002, 8 * 16 + 1, 5)] == [True, True, True, False]


def test_what_is_not_the_callers_lesson_is_not_remembered_of_him():
    state = State()
    WALK.learn(answer(given=(1_001,)), Lesson(0, 4), state)
    assert remembered(7, state) is None


def test_scoring_leaves_the_state_as_it_was():
    state = learnt()
    before = state.digest()
    WALK.score(call(hour=90), state)
    WALK.score(answer(), state)
    assert state.digest() == before


def told(state: State, strangers: int, caller: Caller | None = None, lesson: Lesson = FULLY) -> State:
    """A state that learnt of so many networks without a credential that they were told an order."""
    for number in range(strangers):
        visitor = caller or Caller(network=number * 0x9E3779B97F4A7C15 % (1 << 63))
        WALK.learn(replace(answer(walked=False), caller=visitor), lesson, state)
    return state


def test_what_strangers_are_told_as_well_is_how_busy_a_caller_is():
    far, long = answer(hour=40), call(run=60)
    assert WALK.score(far, learnt()).theme == ""
    assert WALK.score(far, told(learnt(), MANY // 2)).theme == ""
    assert WALK.score(far, told(learnt(), 2 * MANY)).theme == VOLUME
    stray = replace(long, objects=replace(long.objects, seen=(Seen(ORDER, 129, "path", 0),)))
    assert WALK.score(stray, told(learnt(), 2 * MANY)).theme == ""


def test_callers_with_a_credential_and_strangers_under_suspicion_make_nothing_public():
    state = told(learnt(), 2 * MANY, lesson=Lesson(FULL, 0))
    for number in range(2 * MANY):
        told(state, 1, Caller(credential=number + 1))
    assert not is_public(answer(), state)


def test_where_nobody_proves_who_he_is_no_operation_is_public():
    state = told(learnt(), 2 * MANY)
    assert is_public(answer(), state)
    assert not is_public(replace(answer(), caller=Caller(address=27, network=37)), state)

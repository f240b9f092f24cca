"""Crowds of strangers against what is usual for such a source, and weeks against weeks."""

import pytest
from msgspec.structs import replace

from limen.detectors.peers import CAPS, WEEK_CAP, Peers
from limen.detectors.public import MANY, note_stranger
from limen.features.company import DAY, HOUR, STRAYS, WEEK
from limen.model import CROWD, VOLUME, Caller, Closed, Company, Features, Lesson, Objects, Seen, Walked
from limen.model import Peers as Found
from limen.sketches import FULL, Histogram, State, week_of

AT = 1_732_492_800.0
THIS = week_of(AT)
ADA = Caller(7, 17, 27, 37)
DETECTOR = Peers()
ORDER = 501


def learnt() -> State:
    """Hundreds of windows with one or two strangers each, and some weeks of everybody."""
    state = State()
    for level in CAPS:
        for kind in (0, ORDER):
            sketch = state.at(("peers", level, 0, kind), Histogram)
            assert sketch is not None
            for series in (HOUR, DAY):
                sketch.add(THIS, series, 1, FULL * 400)
                sketch.add(THIS, series, 2, FULL * 20)
    weeks = state.at(("peers", "everyone", 0, 0), Histogram)
    assert weeks is not None
    weeks.add(THIS, WEEK, 40, FULL * 200)
    weeks.add(THIS, STRAYS, 1, FULL * 200)
    return state


def call(*sources: Company, week: tuple[int, ...] = ()) -> Features:
    return Features(AT, "call", "c", 71, caller=ADA, peers=Found(sources, week))


@pytest.mark.parametrize("level", CAPS)
def test_a_crowd_of_strangers_is_odd_and_said_to_be_within_bounds(level):
    signal = DETECTOR.score(call(Company(level, 3, 0, 40, 40)), learnt())
    assert signal.reason.startswith("40 new callers")
    assert 6 < signal.bits <= CAPS[level]
    assert signal.facts[0].name == f"callers_{level}_hour"


def test_what_strangers_touch_between_them_is_judged_as_well():
    signal = DETECTOR.score(call(Company("network", 3, ORDER, 60, 60)), learnt())
    assert "60 objects of one kind touched by new callers from one network" in signal.reason


def test_objects_that_one_of_a_crowd_touched_nearly_alone_are_his_volume():
    features = call(Company("network", 3, ORDER, 60, 60))
    mostly = replace(features, objects=Objects(walked=(Walked(ORDER, 40, 40),)))
    assert DETECTOR.score(features, learnt()).theme == CROWD
    assert DETECTOR.score(mostly, learnt()).theme == VOLUME


def test_a_few_strangers_are_silence():
    assert DETECTOR.score(call(Company("network", 3, 0, 2, 2), Company("api", 0, 0, 2, 2)), learnt()) is None


def test_a_day_of_strangers_is_judged_where_they_are_near_one_another_only():
    assert DETECTOR.score(call(Company("api", 0, 0, 1, 200)), learnt()) is None
    assert DETECTOR.score(call(Company("address", 3, 0, 1, 40)), learnt()) is not None


def test_a_network_that_always_brings_many_is_judged_by_itself():
    state = learnt()
    office = state.at(("peers", "network", 3, 0), Histogram)
    assert office is not None
    office.add(THIS, HOUR, 30, FULL * 60)
    office.add(THIS, DAY, 30, FULL * 60)
    assert DETECTOR.score(call(Company("network", 3, 0, 25, 25)), state) is None
    assert DETECTOR.score(call(Company("network", 4, 0, 25, 25)), state) is not None


@pytest.mark.parametrize(("week", "words"), [((900, 0), "different objects"), ((0, 60), "never given")])
def test_a_week_far_beyond_everybodys_is_odd(week, words):
    signal = DETECTOR.score(call(week=week), learnt())
    assert words in signal.reason
    assert 5 < signal.bits <= WEEK_CAP


def test_strays_that_an_operation_tells_strangers_as_well_are_volume():
    state, stray = learnt(), replace(call(week=(0, 40)), kind="answer")
    assert DETECTOR.score(stray, state).theme == ""
    for number in range(MANY):
        visitor = Caller(network=number * 0x9E3779B97F4A7C15 % (1 << 63))
        told = replace(stray, caller=visitor, objects=Objects((Seen(ORDER, 1, "path", 0),)))
        note_stranger(told, Lesson(FULL, FULL), state)
    assert DETECTOR.score(stray, state).theme == VOLUME


def test_a_week_like_others_is_silence():
    assert DETECTOR.score(call(week=(38, 0)), learnt()) is None


def test_windows_are_learnt_at_their_source_and_weeks_at_every_level():
    state = State()
    closed = (Closed("network", 3, 0, HOUR, 5), Closed("caller", 7, 0, WEEK, 44))
    DETECTOR.learn(Features(AT, "call", "c", 71, caller=ADA, peers=Found(closed=closed)), Lesson(4, 2), state)
    assert state.get(("peers", "network", 3, 0)).mass == 2
    assert state.get(("peers", "caller", 7, 0)).mass == 4
    assert state.get(("peers", "everyone", 0, 0)).mass == 2

"""A new place is as odd as it is rare among callers; what many begin together is nobody's fault."""

import pytest

from limen.detectors.context import CAPS, GRACE, UNHEARD, ContextOfUse, remembered
from limen.detectors.daytime import CAP
from limen.detectors.settling import CAP as SETTLED
from limen.features.places import BOTH, CLIENT, NETWORK, NEW_BOTH, NEW_CLIENT, NEW_NETWORK, OPERATION, USED
from limen.model import Caller, Context, Features, Lesson
from limen.sketches import FULL, Histogram, Hours, State, week_of

AT = 1_732_492_800.0
WEEK = week_of(AT)
ADA = Caller(7, 17, 27, 37)
DETECTOR = ContextOfUse()
NET, APP = 1 << NETWORK, 1 << CLIENT


def learnt(hours: int = 400, moves: int = 0) -> State:
    """``moves`` of everybody's hours began from a new network; Ada never moved."""
    state = State()
    for level, subject, yes in (("caller", 7, 0), ("everyone", 0, moves)):
        sketch = state.at(("context", level, subject, 0), Histogram)
        assert sketch is not None
        for series in range(5):
            sketch.add(WEEK, series, 0, FULL * hours)
        sketch.add(WEEK, NEW_NETWORK, 1, FULL * yes)
    return state


def call(fresh: int = 0, turns: int = 0, movers: tuple[int, int] = (1, 1), **more: object) -> Features:
    return Features(AT, "call", "c", 71, caller=ADA, context=Context(5, fresh, turns, movers, **more))


def test_known_places_are_silence():
    assert DETECTOR.score(call(), learnt()) is None


@pytest.mark.parametrize(
    ("fresh", "turns", "words"),
    [
        (NET, 0, "from a network that is new"),
        (APP, 0, "kind of client that is new"),
        (NET | APP, 0, "both new"),
        (0, 1 << NETWORK, "two networks take turns"),
        (0, 1 << CLIENT, "two kinds of client take turns"),
    ],
)
def test_each_question_is_asked_and_named(fresh, turns, words):
    signal = DETECTOR.score(call(fresh, turns), learnt())
    assert signal.detector == "context"
    assert words in signal.reason
    assert 6 < signal.bits <= max(CAPS.values())


def test_both_new_at_once_is_odder_than_either_and_a_new_operation_odder_still():
    bits = [DETECTOR.score(call(fresh), learnt(4_000)).bits for fresh in (NET, BOTH, BOTH | 1 << OPERATION)]
    assert bits == sorted(set(bits))
    assert bits[2] == pytest.approx(bits[1] + UNHEARD)


def test_where_callers_roam_a_new_network_is_less_odd():
    roaming = DETECTOR.score(call(NET), learnt(30, moves=3_000))
    settled = DETECTOR.score(call(NET), learnt(30))
    assert settled.bits > (roaming.bits if roaming else 0.0) + 0.5


def looked_in(spells: int = 1, moves: int = 50) -> State:
    """Everybody's new networks were used for so many spells of ten minutes on their first day."""
    state = learnt(30, moves)
    state.at(("context", "everyone", 0, 0), Histogram).add(WEEK, USED, spells, FULL * moves)
    return state


def test_a_new_network_is_odder_the_longer_it_is_used_up_to_a_cap():
    said = [DETECTOR.score(call(NET, used=spells), looked_in()) for spells in (1, 2, 3, 4, 40)]
    bits = [signal.bits for signal in said]
    assert bits == sorted(bits)
    assert bits[0] + 2 < bits[3] <= bits[4] == pytest.approx(bits[0] + SETTLED, abs=0.2)
    assert "in use for 4 spells of ten minutes, where new networks are for 1 at most" in said[3].reason
    assert [(fact.name, fact.observed) for fact in said[3].facts][1:] == [("new_network_used", 4)]
    assert len(said[0].facts) == 1


def test_where_new_networks_are_used_for_long_it_is_not_odd_and_of_a_new_client_it_is_not_asked():
    long, brief = [DETECTOR.score(call(NET, used=spells), looked_in(6)) for spells in (4, 1)]
    assert long.bits == pytest.approx(brief.bits, abs=0.1)
    assert DETECTOR.score(call(APP, used=9), looked_in()) == DETECTOR.score(call(APP), looked_in())


def test_of_the_hour_and_of_long_use_the_larger_counts():
    here = int(AT) % 86_400 // 3_600
    state = about((here + 12) % 24, (here + 12) % 24)
    everyone = state.at(("context", "everyone", 0, 0), Histogram)
    for spells, networks in ((1, 400), (4, 10)):
        everyone.add(WEEK, USED, spells, FULL * networks)
    brief, long = [DETECTOR.score(call(NET, used=spells), state).bits for spells in (1, 4)]
    assert brief == long


def test_a_network_or_a_client_that_is_new_to_several_is_nobodys_fault():
    assert DETECTOR.score(call(NET, movers=(GRACE, 0)), learnt()) is None
    assert DETECTOR.score(call(APP, movers=(0, GRACE)), learnt()) is None
    assert DETECTOR.score(call(NET | APP, movers=(GRACE, GRACE)), learnt()) is not None


def test_what_a_person_can_check_stands_in_the_fact():
    signal = DETECTOR.score(call(NET), learnt(400))
    assert "so in 0 of 400 hours before" in signal.reason
    assert (signal.facts[0].name, signal.facts[0].observed) == ("new_network", 1)


def test_answers_of_an_hour_are_learnt_at_every_level_and_places_for_the_caller():
    state = State()
    samples = ((NEW_NETWORK, 0), (NEW_CLIENT, 0), (NEW_BOTH, 0))
    DETECTOR.learn(call(samples=samples, settled=(37, 1)), Lesson(4, 2), state)
    assert state.get(("context", "caller", 7, 0)).mass == 12
    assert state.get(("context", "everyone", 0, 0)).mass == 6
    assert remembered(7, state).holds(37) is True
    assert remembered(7, state).holds(38) is False


def test_places_are_not_learnt_from_what_is_not_trusted():
    state = State()
    DETECTOR.learn(call(settled=(37,)), Lesson(0, 2), state)
    assert remembered(7, state) is None


def about(caller_hour: int, like_hour: int, hours: int = 200) -> State:
    """Ada was about in one hour of the day, all others in another."""
    state = learnt()
    for level, subject, hour in (("caller", 7, caller_hour), ("everyone", 0, like_hour)):
        sketch = state.at(("context", level, subject, -1), Hours)
        for day in range(7):
            sketch.add(WEEK, day * 24 + hour, FULL * hours)
    return state


def test_an_hour_in_which_nobody_is_about_makes_a_new_network_graver():
    here = int(AT) % 86_400 // 3_600
    place = DETECTOR.score(call(NET), about(here, here)).bits
    late = DETECTOR.score(call(NET), about((here + 12) % 24, (here + 12) % 24))
    assert late.bits == pytest.approx(place + CAP, abs=0.1)
    assert "from a network that is new" in late.reason
    assert "hour of the day" in late.reason


@pytest.mark.parametrize("shift", [0, 12])
def test_an_hour_is_asked_about_once_where_no_place_is_new(shift):
    here = int(AT) % 86_400 // 3_600
    first, state = call(samples=((NEW_NETWORK, 0),)), about((here + shift) % 24, (here + shift) % 24)
    said = DETECTOR.score(first, state)
    assert (said.bits if said is not None else 0.0) == (CAP if shift else 0.0)
    assert DETECTOR.score(call(), state) is None


def test_an_hour_in_which_his_like_are_about_is_not_rare_for_a_newcomer():
    here = int(AT) % 86_400 // 3_600
    assert DETECTOR.score(call(samples=((NEW_NETWORK, 0),)), about((here + 12) % 24, here, hours=2)) is None


def test_the_hour_is_learnt_once_of_the_caller_and_of_his_like():
    state = State()
    DETECTOR.learn(call(samples=((NEW_NETWORK, 0),)), Lesson(4, 4), state)
    DETECTOR.learn(call(), Lesson(4, 4), state)
    for level, subject in (("caller", 7), ("everyone", 0)):
        assert state.view(("context", level, subject, -1), WEEK).total == 1.0

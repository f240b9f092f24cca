"""What may be learnt, from whom, and with what weight."""

import pytest

from limen.detectors import BUILT_IN
from limen.engine.context import Budget
from limen.engine.lesson import (
    DRIFT,
    DRIFT_SLACK,
    LEAP,
    PROVISIONAL,
    SHARED_FULL,
    SHARED_SOME,
    count_lesson,
    sample,
    teach,
)
from limen.engine.policy import Policy
from limen.engine.risk import NEW_HOUR, NEW_PEAK
from limen.engine.world import World
from limen.features.recent import Trace
from limen.model import Action, Caller, Closed, Features, Objects, Pace, Risk, Signal, Verdict
from limen.settings.policies import preset, schema
from limen.sketches import FULL, Histogram, State, week_of
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
WEEK, GET, KIND = week_of(AT), 71, 501
ADA = Caller(7, 17, 27, 37)
POLICY = Policy.compile(preset("balanced"), schema())
ALLOWED, WATCHED = Verdict(), Verdict(Action.WATCH, Action.WATCH)
USUAL = 20
"""The largest count of every window in the reference."""


def known(
    level: str = "caller", subject: int = 7, operation: int = GET, samples: int = 40, state=None
) -> State:
    state = state if state is not None else State()
    for detector, key in (("rate", operation), ("object_walk", KIND)):
        sketch = state.at((detector, level, subject, key), Histogram)
        for series in range(9):
            sketch.add(WEEK, series, USUAL, FULL * samples)
    return state


def new_world(reference: State | None = None) -> World:
    world = World(POLICY, BUILT_IN, pseudonym, budget=Budget(step_up=10.0))
    world.reference = reference
    return world


def lesson(world: World, verdict: Verdict = ALLOWED, *, closed=(), walked=(), signals=(), **more):
    features = Features(
        AT,
        "call",
        "c",
        GET,
        caller=ADA,
        pace=Pace(closed=tuple(closed)),
        objects=Objects(closed=tuple(walked)),
        **more,
    )
    return teach(features, signals, Risk(), verdict, world)


def window(count: int, level: str = "caller", subject: int = 7, series: int = 0) -> Closed:
    return Closed(level, subject, GET, series, count)


def test_the_usual_is_learnt_in_full():
    found = lesson(new_world())
    assert (found.own, found.shared, found.reason) == (FULL, FULL, "")


@pytest.mark.parametrize("action", [Action.STEP_UP, Action.BLOCK, Action.SUSPEND])
@pytest.mark.parametrize("observed", [False, True])
def test_what_was_or_would_be_challenged_is_not_learnt(action, observed):
    verdict = Verdict(Action.ALLOW if observed else action, action)
    found = lesson(new_world(), verdict)
    assert (found.own, found.shared, found.risk, found.reason) == (0, 0, 0, "challenged")


def test_what_was_watched_is_provisional():
    found = lesson(new_world(), WATCHED)
    assert (found.own, found.shared, found.reason) == (PROVISIONAL, PROVISIONAL, "watched")


def test_a_hot_caller_teaches_nothing():
    assert lesson(new_world(), heat=10.0).reason == "caller under suspicion"
    assert lesson(new_world(), heat=9.9).reason == ""


def test_a_frozen_world_and_untrusted_traffic_teach_nothing():
    frozen, untrusted = new_world(), new_world()
    frozen.frozen, untrusted.teachable = True, False
    assert lesson(frozen).reason == "frozen"
    assert lesson(untrusted).reason == "untrusted source"
    assert lesson(untrusted).own == 0


LARGEST = 21  # the top of the bucket that holds 20
ALLOWED_COUNT = int(DRIFT * LARGEST + DRIFT_SLACK)


@pytest.mark.parametrize(
    ("count", "reason"), [(ALLOWED_COUNT, ""), (ALLOWED_COUNT + 1, "past the drift budget")]
)
def test_a_window_past_the_drift_budget_is_not_learnt(count, reason):
    assert lesson(new_world(known()), closed=[window(count)]).reason == reason
    assert lesson(new_world(known()), walked=[Closed("caller", 7, KIND, 0, count)]).reason == reason


def test_without_an_approved_reference_nothing_bounds_growth():
    assert lesson(new_world(), closed=[window(10_000)]).reason == ""


def test_a_caller_the_reference_hardly_knows_may_grow():
    assert lesson(new_world(known(samples=19)), closed=[window(10_000)]).reason == ""


def test_what_is_more_than_anybody_did_teaches_its_caller_alone():
    reference = known("everyone", 0)
    found = lesson(new_world(reference), closed=[window(ALLOWED_COUNT + 1)])
    assert (found.own, found.shared) == (PROVISIONAL, 0)
    assert found.reason == "more than anybody did in the reference"


@pytest.mark.parametrize(("count", "reason"), [(20, ""), (21, "past the drift budget")])
def test_a_crowd_nothing_is_known_of_teaches_only_small_counts(count, reason):
    assert lesson(new_world(State()), closed=[window(count, "api", 0, 7)]).reason == reason


def test_the_reference_bounds_as_long_as_it_is_approved():
    world, months = new_world(known()), AT + 200 * 86_400
    features = Features(months, "call", "c", GET, caller=ADA, pace=Pace(closed=(window(5_000),)))
    assert teach(features, (), Risk(), ALLOWED, world).reason == "past the drift budget"


def vouched() -> World:
    world = new_world()
    world.vouched = True
    return world


def test_vouched_history_is_learnt_though_it_is_odd_but_teaches_others_little():
    found = lesson(vouched(), Verdict(Action.BLOCK, Action.BLOCK), signals=(Signal("rate", 20.0, "fast"),))
    assert (found.own, found.shared, found.reason) == (FULL, PROVISIONAL, "odd, but vouched for")


def test_attack_code_is_not_learnt_even_where_it_is_vouched_for():
    signals = (Signal("injection", 20.0, "sql"),)
    assert lesson(vouched(), Verdict(Action.BLOCK, Action.BLOCK), signals=signals).reason == "challenged"
    assert lesson(vouched(), ALLOWED, signals=signals).reason == ""


@pytest.mark.parametrize(("count", "own"), [(int(LEAP * LARGEST + DRIFT_SLACK), FULL), (200, PROVISIONAL)])
def test_a_leap_in_vouched_history_is_provisional_and_teaches_nobody_else(count, own):
    world = vouched()
    world.state = known()
    found = lesson(world, closed=[window(count)])
    assert found.own == own
    assert found.shared == (FULL if own == FULL else 0)


def test_a_sources_lessons_of_a_day_weigh_less_and_less_for_others():
    world = new_world()
    found = [lesson(world) for _ in range(SHARED_SOME + 1)]
    assert {one.own for one in found} == {FULL}
    assert [one.shared for one in found[:SHARED_FULL]] == [FULL] * SHARED_FULL
    assert {one.shared for one in found[SHARED_FULL:SHARED_SOME]} == {PROVISIONAL}
    assert (found[-1].shared, found[-1].reason) == (0, "source's share used up")


def test_a_new_day_brings_a_new_share():
    trace = Trace()
    for _ in range(5):
        count_lesson(trace, AT)
    assert trace.lessons == 5
    count_lesson(trace, AT + 86_400)
    assert trace.lessons == 1


def test_an_hour_is_one_sample_of_benign_risk_and_a_clear_peak_another():
    trace = Trace()
    assert [sample(trace, AT + second, raw) for second, raw in enumerate((1.0, 1.4, 1.6, 1.0, 9.0))] == [
        NEW_HOUR,
        0,
        NEW_PEAK,
        0,
        NEW_PEAK,
    ]
    assert sample(trace, AT + 3_600, 0.0) == NEW_HOUR


def test_the_first_lesson_of_an_hour_says_so_and_the_next_do_not():
    world = new_world()
    assert [lesson(world).risk for _ in range(3)] == [NEW_HOUR, 0, 0]


def test_what_is_not_learnt_is_no_sample_of_benign_risk():
    world = new_world()
    assert lesson(world, Verdict(Action.BLOCK, Action.BLOCK)).risk == 0
    assert lesson(world).risk == NEW_HOUR

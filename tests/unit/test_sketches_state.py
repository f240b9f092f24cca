"""The table of sketches: views that are compiled seldom, caps, forgetting and erasing."""

import pytest

from limen.sketches import FULL, KEEP_WEEKS, BottomK, Distinct, Histogram, Hours, State, week_of, week_weight
from limen.sketches import state as module
from limen.sketches.hours import HOURS, hour_of_week

WEEK = 2_900
KEY = ("rate", "caller", 7, 71)


def taught(*subjects: int, week: int = WEEK) -> State:
    state = State()
    for subject in subjects:
        sketch = state.at(("rate", "caller", subject, 71), Histogram)
        if sketch is not None:
            sketch.add(week, 0, 5, FULL)
    return state


def test_nothing_learnt_has_no_sketch_and_no_view():
    assert State().get(KEY) is None
    assert State().view(KEY, WEEK) is None


def test_a_view_is_kept_until_something_is_learnt_and_then_shows_it():
    state = taught(7)
    first = state.view(KEY, WEEK)
    assert state.view(KEY, WEEK) is first
    state.get(KEY).add(WEEK, 0, 50, FULL)
    assert state.view(KEY, WEEK).total(0) == 2.0


def test_a_new_week_compiles_anew():
    state = taught(7)
    assert state.view(KEY, WEEK).total(0) == 1.0
    assert state.view(KEY, WEEK + 4).total(0) == 0.5


def test_past_the_cap_the_smallest_subjects_stay_whatever_the_order(monkeypatch):
    monkeypatch.setattr(module, "CAP", 3)
    for order in ((9, 8, 7, 6, 5, 4, 3, 2), (2, 3, 4, 5, 6, 7, 8, 9), (5, 9, 2, 7, 3, 8, 4, 6)):
        assert [key[2] for key, _ in taught(*order).items()] == [2, 3, 4]


def test_past_the_cap_a_larger_subject_is_left_out(monkeypatch):
    monkeypatch.setattr(module, "CAP", 3)
    state = taught(*range(1, 9))
    assert state.at(("rate", "caller", 99, 71), Histogram) is None
    assert state.at(("rate", "caller", 1, 72), Histogram) is not None


def test_the_cap_is_per_detector_and_level(monkeypatch):
    monkeypatch.setattr(module, "CAP", 2)
    state = taught(1, 2, 3, 4, 5)
    assert state.at(("rate", "principal", 99, 71), Histogram) is not None


def test_forgetting_drops_what_no_week_has_touched():
    state = taught(7)
    assert state.forget(WEEK + KEEP_WEEKS - 1) == 0
    assert state.forget(WEEK + KEEP_WEEKS) == 1
    assert state.get(KEY) is None
    assert state.view(KEY, WEEK) is None


def test_erasing_a_subject_leaves_the_others():
    state = taught(7, 8)
    state.at(("object_walk", "objects", 7, 0), BottomK).add(WEEK, 5)
    assert state.erase(7) == 2
    assert [key[2] for key, _ in state.items()] == [8]
    assert state.erase(7) == 0


def test_every_kind_of_sketch_survives_encoding():
    state = State()
    state.at(("a", "b", 1, 0), Histogram).add(WEEK, 1, 300, 4)
    state.at(("a", "b", 2, 0), Hours).add(WEEK, 5, 4)
    state.at(("a", "b", 3, 0), BottomK).add(WEEK, 123)
    state.at(("a", "b", 4, 0), Distinct).add(WEEK, 456)
    again = State.decode(state.encode())
    assert again.digest() == state.digest()
    assert {type(sketch) for _, sketch in again.items()} == {Histogram, Hours, BottomK, Distinct}


def test_a_copy_goes_its_own_way():
    state = taught(7)
    copy = state.copy()
    copy.get(KEY).add(WEEK, 0, 5, FULL)
    assert state.digest() != copy.digest()


def test_a_week_counts_less_the_older_it_is():
    weights = [week_weight(age) * FULL for age in range(KEEP_WEEKS + 1)]
    assert weights[0] == 1.0
    assert weights[4] == 0.5
    assert weights == sorted(weights, reverse=True)
    assert weights[KEEP_WEEKS] == week_weight(-1) == 0.0


@pytest.mark.parametrize(
    ("at", "week", "hour"), [(0.0, 0, 72), (345_600.0, 0, 0), (604_799.9, 0, 71), (604_800.0, 1, 72)]
)
def test_weeks_count_from_the_epoch_and_hours_from_monday(at, week, hour):
    assert (week_of(at), hour_of_week(at)) == (week, hour)


def test_an_hour_is_spread_over_its_neighbours_around_the_week():
    hours = Hours()
    hours.add(WEEK, 0, FULL)
    shares = hours.read(WEEK)
    assert shares.total == 1.0
    assert [shares.share(hour) for hour in (HOURS - 1, 0, 1, 2)] == [0.25, 0.5, 0.25, 0.0]
    assert hours.mass == FULL
    assert hours.newest == WEEK


def test_without_any_activity_every_hour_is_as_likely():
    shares = Hours().read(WEEK)
    assert shares.total == 0.0
    assert {shares.share(hour) for hour in range(HOURS)} == {1 / HOURS}


def test_a_sample_of_long_ago_is_passed_over_and_a_new_week_pushes_old_ones_out():
    sketch = Histogram()
    sketch.add(WEEK, 0, 5, FULL)
    sketch.add(WEEK - KEEP_WEEKS, 0, 5, FULL)
    assert sketch.mass == FULL
    sketch.add(WEEK + KEEP_WEEKS, 0, 7, FULL)
    assert sketch.mass == FULL
    assert sketch.newest == WEEK + KEEP_WEEKS
    assert sketch.view(WEEK + KEEP_WEEKS).quantile(0, 1.0) == 7


def test_a_series_without_samples_has_no_tail():
    view = taught(7).view(KEY, WEEK)
    assert (view.exceed(3, 1), view.quantile(3, 0.99)) == (0.0, 0)


def test_a_distinct_count_repeats_nothing():
    sketch = Distinct()
    for _ in range(10):
        sketch.add(WEEK, 12_345)
    assert sketch.count() == 1
    assert sketch.newest == WEEK
    assert BottomK().newest == 0

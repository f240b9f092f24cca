"""How far and in which steps a caller walks: runs, hours, days, and what is handed out to be learnt."""

import pytest

from limen.features.walk import DAY, HOUR, Walk
from limen.features.windows import STEP_BACK

AT = 1_732_492_800.0


def stepped(*numbers: int) -> Walk:
    walk = Walk()
    for number in numbers:
        walk.step(number)
    return walk


@pytest.mark.parametrize(
    ("numbers", "run"),
    [
        ((5,), 1),
        ((5, 6, 7, 8), 4),
        ((8, 7, 6, 5), 3),
        ((5, 6, 8, 11, 12), 5),
        ((5, 15, 25, 35), 3),
        ((5, 6, 5, 6), 1),
        ((5, 90, 17, 300), 1),
        ((5, 6, 6, 6, 7), 3),
        ((5, 10, 15, 21), 1),
    ],
)
def test_a_run_is_ids_that_follow_one_another(numbers, run):
    assert stepped(*numbers).run == run


def test_the_peak_is_the_longest_run_so_far():
    walk = stepped(1_005, 1_006, 1_007, 1_008, 90, 400)
    assert (walk.run, walk.peak) == (1, 4)


def test_an_hour_that_ends_hands_out_its_distinct_stray_and_longest_run():
    walk = Walk()
    walk.turn(AT)
    for number in (1_001, 1_002, 1_003):
        walk.touch(number)
        walk.step(number)
    walk.stray(1_001)
    assert walk.turn(AT + HOUR) == [(0, 3), (2, 1), (4, 3)]


def test_a_new_hour_starts_from_nothing_and_the_day_goes_on():
    walk = Walk()
    walk.turn(AT)
    walk.touch(1)
    walk.turn(AT + HOUR)
    walk.touch(2)
    assert (walk.distinct_hour.count(), walk.distinct_day.count(), walk.run) == (1, 2, 0)


def test_a_day_that_ends_hands_out_its_counts_too():
    walk = Walk()
    walk.turn(AT)
    walk.touch(1)
    walk.stray(1)
    walk.turn(AT + HOUR)
    walk.touch(2)
    assert walk.turn(AT + DAY) == [(0, 1), (2, 0), (4, 0), (1, 2), (3, 1)]
    assert walk.distinct_day.count() == 0


def test_the_same_hour_hands_out_nothing():
    walk = Walk()
    assert walk.turn(AT) is None
    walk.touch(1)
    assert walk.turn(AT + HOUR - 1) is None


def test_an_odd_walk_is_not_handed_out_until_the_next_day():
    walk = Walk()
    walk.turn(AT)
    walk.touch(1)
    walk.odd += 1
    assert walk.turn(AT + HOUR) is None
    walk.touch(1)
    assert walk.turn(AT + DAY) is None
    walk.touch(1)
    assert walk.turn(AT + DAY + HOUR) == [(0, 1), (2, 0), (4, 0)]


def test_a_quiet_hour_is_no_sample():
    walk = Walk()
    walk.turn(AT)
    assert walk.turn(AT + HOUR) is None


def test_a_clock_that_steps_back_a_little_goes_on_counting():
    walk = Walk()
    walk.turn(AT + HOUR)
    walk.touch(1)
    assert walk.turn(AT + HOUR - STEP_BACK) is None
    assert walk.distinct_hour.count() == 1


def test_a_clock_put_right_begins_afresh_and_hands_out_nothing():
    walk = Walk()
    walk.turn(AT + 10 * DAY)
    walk.touch(1)
    walk.step(5)
    assert walk.turn(AT) is None
    assert (walk.distinct_hour.count(), walk.distinct_day.count(), walk.run) == (0, 0, 0)
    walk.touch(1)
    assert walk.turn(AT + HOUR) == [(0, 1), (2, 0), (4, 0)]

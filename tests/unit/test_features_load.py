"""What a caller takes in an hour and a day, and what others of an operation get at present."""

import math

import pytest

from limen.features import recent_record
from limen.features.load import ENOUGH, FIRST_SPENT, LARGE, OTHERS, SLOTS, WORTH, load, measured
from limen.features.recent import Recent
from limen.features.windows import taint
from limen.model import Caller, Closed
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
HOUR, DAY = 3_600, 86_400
ADA = Caller(7, 17, 27, 37)
GET = 71
MEGABYTE = 1 << 20


def taken(
    recent: Recent, size: int = 10, took: int = 5, at: float = AT, caller: Caller = ADA, status: int = 200
):
    return load(caller, GET, status, (0, size, took), at, recent)


def crowded(count: int, size: int, took: int, status: int = 200) -> Recent:
    recent = Recent(pseudonym)
    for number in range(count):
        taken(recent, size + number, took, caller=Caller(100 + number), status=status)
    return recent


@pytest.mark.parametrize(
    ("size", "took"), [(-1, -1.0), (1 << 60, math.inf), (0, math.nan), (0, 0.4), (1 << 80, 1e300)]
)
def test_what_cannot_be_measured_is_nothing(size, took):
    assert measured(size, took) == (0, 0)


def test_both_ways_and_time_are_summed_in_the_hour_and_the_day():
    recent = Recent(pseudonym)
    load(ADA, GET, 200, (MEGABYTE, MEGABYTE, 700), AT, recent)
    assert load(ADA, GET, 200, (0, MEGABYTE, 300), AT + HOUR, recent).spent == (1_024, 3, 3_072, 10)


def test_little_use_is_not_worth_a_look():
    recent = Recent(pseudonym)
    assert taken(recent).spent == ()
    assert taken(recent, WORTH[0] << 10).spent
    assert taken(Recent(pseudonym), 0, WORTH[1] * 100).spent


def test_an_hour_and_a_day_that_ended_are_handed_out_once():
    recent = Recent(pseudonym)
    taken(recent, 3 * MEGABYTE, 1_000)
    closed = taken(recent, at=AT + DAY).closed
    counts = (3_072, 10, 3_072, 10)
    assert closed == tuple(Closed("caller", 7, 0, FIRST_SPENT + n, count) for n, count in enumerate(counts))
    assert taken(recent, at=AT + DAY + 1).closed == ()


def test_an_hour_with_a_quarter_of_its_calls_odd_is_never_handed_out():
    recent = Recent(pseudonym)
    for _ in range(4):
        taken(recent, MEGABYTE)
    taint(recent.caller(7).windows[SLOTS])
    assert taken(recent, at=AT + HOUR).closed == ()


def test_a_clock_that_steps_back_opens_no_hour_twice():
    recent = Recent(pseudonym)
    taken(recent, MEGABYTE)
    assert taken(recent, MEGABYTE, at=AT - 60).spent == (2_048, 0, 2_048, 0)


def test_others_are_told_by_their_median_for_what_is_large():
    recent = crowded(7, 2 * LARGE, 40)
    told = taken(recent, LARGE)
    assert (told.others_size, told.others_ms) == (2 * LARGE + 3, 40)
    assert taken(recent, LARGE - 1).others_size == 0


def test_too_few_others_or_those_with_another_outcome_say_nothing():
    assert taken(crowded(ENOUGH - 1, LARGE, 40), LARGE).others_size == 0
    assert taken(crowded(7, LARGE, 40, status=500), LARGE).others_size == 0


def test_a_caller_is_none_of_the_others_and_only_the_last_are_remembered():
    recent = crowded(4 * OTHERS, LARGE, 40)
    for _ in range(50):
        told = taken(recent, 99 * LARGE)
    assert told.others_size < 2 * LARGE
    assert len(recent.operation(GET).lately[1]) == OTHERS


def test_all_of_it_survives_a_stop():
    recent, again = crowded(7, LARGE, 40), Recent(pseudonym)
    taken(recent, MEGABYTE)
    recent_record.decode(recent_record.encode(recent), again)
    assert taken(again, MEGABYTE) == taken(recent, MEGABYTE)

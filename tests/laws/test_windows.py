"""Windows lose and invent nothing; walks are counted exactly when short and closely when long."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features.cells import Cells
from limen.features.walk import Walk
from limen.features.windows import STEP_BACK, USE, WINDOW, count, spend, taint, tick

LENGTHS = (10, 60, 3_600)
GAPS = st.lists(st.floats(0, 900), max_size=150)
START = 1_732_492_800.0
USED = st.integers(0, 1 << 40)


def times(gaps: list[float]) -> list[float]:
    at, newest, found = START, START, []
    for gap in gaps:
        at = max(at + gap, newest - STEP_BACK)
        newest = max(newest, at)
        found.append(at)
    return found


def run(events: list[float]) -> tuple[list[int], list[tuple[int, int]]]:
    slots, closed = [0] * (WINDOW * len(LENGTHS)), []
    for at in events:
        closed += tick(slots, at, LENGTHS) or []
    return slots, closed


@given(st.lists(st.tuples(st.floats(-9_000, 90_000), st.booleans()), max_size=60))
def test_the_compiled_counter_and_its_twin_agree(events):
    compiled = pytest.importorskip("limen.features._windows")
    ours, theirs = [0] * (WINDOW * len(LENGTHS)), [0] * (WINDOW * len(LENGTHS))
    at = START
    for gap, odd in events:
        at += gap
        assert tick(ours, at, LENGTHS) == compiled.tick(theirs, at, LENGTHS)
        if odd:
            taint(ours)
            taint(theirs)
        assert ours == theirs


@given(st.lists(st.floats(-9_000, 90_000), max_size=60))
def test_the_compiled_counter_names_what_closed_as_its_twin_does(gaps):
    compiled = pytest.importorskip("limen.features._windows")
    ours, theirs = [0] * (WINDOW * len(LENGTHS)), [0] * (WINDOW * len(LENGTHS))
    at = START
    for gap in gaps:
        at += gap
        named = (at, LENGTHS, "caller", 7, 1 << 62, 5)
        assert count(ours, *named) == compiled.count(theirs, *named)
        assert ours == theirs


@given(st.lists(st.tuples(st.integers(-9_000, 90_000), st.booleans(), USED, USED), max_size=60))
def test_the_compiled_spending_and_its_twin_agree(events):
    compiled = pytest.importorskip("limen.features._windows")
    ours, theirs = [0] * (USE * 2), [0] * (USE * 2)
    at = int(START)
    for gap, odd, size, took in events:
        at += gap
        assert spend(ours, at, size, took) == compiled.spend(theirs, at, size, took)
        if odd:
            taint(ours)
            taint(theirs)
        assert ours == theirs


@given(GAPS)
def test_closed_windows_and_the_open_one_hold_every_event(gaps):
    events = times(gaps)
    slots, closed = run(events)
    for series in range(len(LENGTHS)):
        ended = sum(count for of, count in closed if of == series)
        assert ended + slots[WINDOW * series + 1] == len(events)


@given(GAPS)
def test_each_closed_window_holds_what_happened_in_it(gaps):
    events = times(gaps)
    _, closed = run(events)
    for series, length in enumerate(LENGTHS):
        held = Counter(int(at) // length for at in events)
        expected = [held[epoch] for epoch in sorted(held)][:-1]
        assert [count for of, count in closed if of == series] == expected


@given(st.lists(st.floats(-300, 300), max_size=150))
def test_a_clock_that_steps_back_loses_nothing_and_closes_no_window_twice(gaps):
    events = times(gaps)
    slots, closed = run(events)
    for series, length in enumerate(LENGTHS):
        counts = [count for of, count in closed if of == series]
        assert sum(counts) + slots[WINDOW * series + 1] == len(events)
        newest, steps = 0, 0
        for at in events:
            epoch = int(at) // length
            steps += epoch > newest > 0
            newest = max(newest, epoch)
        assert len(counts) == steps


@given(st.integers(2, 10**8), st.integers(1, 20))
def test_a_clock_put_right_hands_out_nothing_and_counts_afresh(ahead, count):
    slots, _ = run([START + STEP_BACK + 3_600 + ahead] * count)
    for number in range(1, 4):
        assert tick(slots, START, LENGTHS) is None
        assert [slots[WINDOW * series + 1] for series in (0, 1)] == [number, number]


@given(st.integers(1, 40), st.integers(0, 40))
def test_a_window_with_a_quarter_of_odd_events_is_not_handed_out(count, odd):
    odd = min(odd, count)
    slots = [0] * WINDOW
    for number in range(count):
        tick(slots, START, (60,))
        if number < odd:
            taint(slots)
    closed = tick(slots, START + 60, (60,))
    assert closed == ([(0, count)] if odd * 4 < count else None)


def test_a_tainted_window_does_not_spoil_the_next():
    slots = [0] * WINDOW
    tick(slots, START, (60,))
    taint(slots)
    assert tick(slots, START + 60, (60,)) is None
    assert tick(slots, START + 120, (60,)) == [(0, 1)]


@given(st.sets(st.integers(0, 4_095), max_size=63))
def test_few_objects_are_counted_exactly(objects):
    cells = Cells()
    for item in (*objects, *objects):
        cells.add(item)
    assert cells.count() == len(objects)


@given(st.lists(st.integers(0, (1 << 63) - 1), max_size=200), st.binary(max_size=520))
def test_the_compiled_cells_and_their_twin_agree(items, data):
    compiled = pytest.importorskip("limen.features._windows")
    ours, theirs = Cells(data), compiled.Cells(data)
    for item in items:
        ours.add(item)
        theirs.add(item)
    assert (ours.marked, ours.count(), ours.encode()) == (theirs.marked, theirs.count(), theirs.encode())
    ours.clear()
    theirs.clear()
    assert ours.count() == theirs.count() == 0
    assert ours.encode() == theirs.encode() == b""


@given(st.sets(st.integers(0, 4_095)))
def test_cells_are_kept_as_one_number_low_bits_first(objects):
    cells = Cells()
    for item in objects:
        cells.add(item)
    assert int.from_bytes(cells.encode(), "little") == sum(1 << item for item in objects)
    assert Cells(cells.encode()).encode() == cells.encode()


@pytest.mark.parametrize("size", [64, 100, 500, 1_000, 2_000, 3_000])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_many_objects_are_counted_within_five_percent(size, seed):
    rng, walk = random.Random(seed), Walk()
    for _ in range(size):
        walk.touch(rng.getrandbits(63))
    assert abs(walk.distinct_hour.count() - size) <= max(1, size * 0.05)


def test_a_full_bitmap_still_has_a_count():
    assert Cells(b"\xff" * 512).count() > 20_000


@given(st.integers(-1_000, 1_000), st.integers(-3, 3).filter(bool), st.integers(2, 50))
def test_counting_up_or_down_by_small_strides_is_one_run(first, stride, length):
    walk = Walk()
    for number in range(length):
        walk.step(10_000 + first + number * stride)
    assert walk.run == length - 1 if first == -10_000 else walk.run in (length - 1, length)
    assert walk.peak >= walk.run

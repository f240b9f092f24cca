"""What two sketches do with every call, compiled and in Python: they hold and tell the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.sketches import cores

compiled = pytest.importorskip("limen.sketches._cores")

WEEKS = st.integers(2_800, 2_830)
HASHES = st.integers(0, (1 << 63) - 1)
CODES = st.one_of(st.integers(0, 3_000), st.integers(0, 1 << 90))
COUNTED = st.lists(st.tuples(WEEKS, st.lists(CODES, min_size=1, max_size=3), st.integers(1, 32)), max_size=40)
ADDED = st.lists(st.tuples(WEEKS, HASHES | st.integers(0, 200)), max_size=80)


@given(COUNTED, st.lists(CODES, max_size=5))
def test_tallies_count_the_same(lessons, asked):
    ours, twin = compiled.Cells(), cores.Cells()
    for week, codes, weight in lessons:
        for of in (ours, twin):
            of.add_all(week, tuple(codes), weight)
    assert (ours.epochs, ours.mass) == (twin.epochs, twin.mass)
    for code in asked + [code for _, codes, _ in lessons for code in codes]:
        assert ours.count(code) == twin.count(code)


@given(ADDED, st.lists(HASHES, max_size=20))
def test_registers_hold_the_same(added, asked):
    ours, twin = compiled.Registers(), cores.Registers()
    for week, element in added:
        assert ours.may_hold(element) is twin.may_hold(element)
        for of in (ours, twin):
            of.add(week, element)
        assert ours.may_hold(element)
    assert (ours.registers, ours.week, ours.mass) == (twin.registers, twin.week, twin.mass)
    assert [ours.may_hold(element) for element in asked] == [twin.may_hold(element) for element in asked]

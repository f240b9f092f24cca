"""The compiled histogram and its Python twin hold the same, read the same and find the same odd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.sketches import Prior, histogram, surprise

compiled = pytest.importorskip("limen.sketches._histogram")

WEEKS = st.integers(2_800, 2_815)
SERIES = st.integers(0, 170)
VALUES = st.integers(-3, (1 << 62) - 1)
SAMPLES = st.lists(st.tuples(SERIES, st.one_of(st.integers(0, 40), VALUES)), min_size=1, max_size=6)
LESSONS = st.lists(st.tuples(WEEKS, SAMPLES, st.integers(1, 32)), max_size=40)
SHARES = st.floats(0, 1)
PRIORS = st.builds(Prior, st.floats(0.5, 1e4), st.sampled_from([0.0, 5.0]))


def both(lessons):
    made = compiled.Histogram(), histogram.Histogram()
    for week, samples, weight in lessons:
        for of in made:
            of.add_all(week, samples, weight)
    return made


@given(LESSONS, LESSONS)
def test_they_hold_the_same(first, second):
    ours, twin = both(first)
    more, more_twin = both(second)
    ours.merge(more)
    twin.merge(more_twin)
    assert (ours.dump(), ours.mass, ours.newest) == (twin.dump(), twin.mass, twin.newest)
    loaded = compiled.Histogram.load(twin.dump())
    assert (loaded.dump(), loaded.mass) == (twin.dump(), twin.mass)


@given(LESSONS, WEEKS, st.integers(0, 40) | VALUES, SHARES)
def test_they_read_the_same(lessons, week, value, share):
    ours, twin = (of.view(week) for of in both(lessons))
    assert ours.series == twin.series
    for series in [*twin.series, 171]:
        assert ours.total(series) == twin.total(series)
        assert ours.exceed(series, value) == twin.exceed(series, value)
        assert ours.reach(series, share) == twin.reach(series, share)
        assert ours.quantile(series, share) == twin.quantile(series, share)
    for series in twin.series:
        assert ours.largest(series) == twin.largest(series)


@given(st.lists(st.none() | LESSONS, max_size=4), st.integers(0, 50) | VALUES, PRIORS, st.integers(0, 3))
def test_they_find_the_same_odd(levels, value, prior, series):
    pairs = [both(lessons) if lessons is not None else None for lessons in levels]
    ours = tuple(pair[0].view(2_815) if pair else None for pair in pairs)
    twin = tuple(pair[1].view(2_815) if pair else None for pair in pairs)
    found = compiled.tail(value, series, ours, prior)
    assert found == pytest.approx(surprise.tail(value, series, twin, prior), rel=1e-12)


@given(LESSONS, LESSONS)
def test_a_view_shows_what_was_added_since(first, second):
    ours, twin = both(first)
    for of in (ours, twin):
        of.read(2_815)
    for week, samples, weight in second:
        for of in (ours, twin):
            of.add_all(week, samples, weight)
        for series in twin.read(2_815).series:
            assert ours.read(2_815).total(series) == twin.read(2_815).total(series)


@given(LESSONS, WEEKS, st.lists(st.tuples(SERIES, st.integers(0, 40) | VALUES), max_size=8), SHARES)
def test_they_sift_the_same(lessons, week, counts, share):
    ours, twin = (of.view(week) for of in both(lessons))
    assert ours.sift(counts, 3.0, share) == twin.sift(counts, 3.0, share)
    odd, unknown = twin.sift(counts, 3.0, share)
    assert unknown == [(series, count) for series, count in counts if twin.total(series) < 3.0]
    assert odd == [
        (series, count)
        for series, count in counts
        if twin.total(series) >= 3.0 and count > twin.reach(series, share)
    ]

"""What must hold of surprise whatever was seen: monotone, bounded, backing off, and soon a caller's own."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.sketches import FULL, Histogram, Prior, Tails, bucket, bucket_top, tail

SERIES, WEEK = 2, 2_900
COUNTS = st.lists(st.integers(0, 5_000), max_size=60)
PRIORS = st.builds(Prior, st.floats(0.5, 1e4), st.sampled_from([0.0, 3.0, 5.0]))
VALUES = st.integers(-5, 1 << 40)


def level(counts: list[int]) -> Tails:
    histogram = Histogram()
    for count in counts:
        histogram.add(WEEK, SERIES, count, FULL)
    return histogram.view(WEEK)


LEVELS = st.lists(st.one_of(st.none(), COUNTS.map(level)), max_size=4).map(tuple)


@given(LEVELS, PRIORS, st.lists(VALUES, min_size=2, max_size=20))
def test_a_larger_count_is_never_less_surprising(levels, prior, values):
    chances = [tail(value, SERIES, levels, prior) for value in sorted(values)]
    for smaller, larger in itertools.pairwise(chances):
        assert larger <= smaller + 1e-12


@given(LEVELS, PRIORS, VALUES)
def test_a_chance_is_a_chance(levels, prior, value):
    chance = tail(value, SERIES, levels, prior)
    assert 0.0 < chance <= 1.0
    bits = -math.log2(tail(value, SERIES, levels, prior))
    assert bits >= 0.0
    assert math.isfinite(bits)


@given(PRIORS, st.integers(-5, 0), LEVELS)
def test_nothing_is_no_surprise(prior, value, levels):
    assert tail(value, SERIES, levels, prior) == 1.0


@given(COUNTS, PRIORS, VALUES)
def test_without_own_samples_the_coarser_level_decides(counts, prior, value):
    parent = level(counts)
    unknown = tail(
        value,
        SERIES,
        (
            parent,
            None,
        ),
        prior,
    )
    assert (
        tail(
            value,
            SERIES,
            (
                parent,
                level([]),
            ),
            prior,
        )
        == unknown
    )
    other = Histogram()
    other.add(WEEK, SERIES + 1, 3, FULL)
    assert (
        tail(
            value,
            SERIES,
            (
                parent,
                other.view(WEEK),
            ),
            prior,
        )
        == unknown
    )
    alone = tail(value, SERIES, (parent,), prior)
    assert unknown == alone  # the finest level that knows anything is bounded


@given(PRIORS, VALUES)
def test_without_any_samples_the_prior_decides(prior, value):
    assert tail(value, SERIES, (), prior) == (min(1.0, prior.tail(value)) if value > 0 else 1.0)


@pytest.mark.parametrize("typical", [103.92683540322197])
def test_the_prior_is_squared_alike_in_both_twins(typical):
    assert tail(936, SERIES, (), Prior(typical, 0.0)) == Prior(typical, 0.0).tail(936)


@given(st.integers(1, 200), st.integers(1, 400))
def test_own_samples_dominate_as_they_grow(usual, value):
    prior, parent = Prior(10.0), level([3] * 50)
    few, many = level([usual] * 5), level([usual] * 2_000)
    own = [
        tail(
            value,
            SERIES,
            (
                parent,
                of,
            ),
            prior,
        )
        for of in (few, many)
    ]
    if bucket(value) <= bucket(usual):
        assert own[1] > 0.99
    else:
        limit = tail(value, SERIES, (many,), prior)
        assert abs(own[1] - limit) <= 1e-3
        assert own[1] <= max(own[0], limit) + 1e-12


@given(COUNTS.filter(bool), st.integers(1, 5_000))
def test_a_bound_of_n_samples_is_kept(counts, value):
    """A count past all of ``n`` samples may claim at most what the grave bound or 1/(n+1) allows."""
    largest = max(bucket_top(bucket(count)) for count in counts)
    beyond = largest + value
    chance = tail(beyond, SERIES, (level(counts),), Prior(1e9, 0.0))
    n = len(counts)
    assert chance <= (n / (n + 1) + 1.0) / (n + 1) + 1e-9


@given(st.integers(0, 1 << 62))
def test_a_bucket_comes_back_from_its_top(value):
    assert bucket(bucket_top(bucket(value))) == bucket(value)


@given(st.integers(0, 5_000))
def test_every_bucket_is_its_tops_bucket(index):
    assert bucket(bucket_top(index)) == index


@given(st.integers(0, 1 << 62), st.integers(0, 1 << 62))
def test_buckets_keep_the_order(one, other):
    small, large = sorted((one, other))
    assert bucket(small) <= bucket(large)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=80), st.integers(0, 10**6))
def test_exceed_counts_what_was_at_least_so_large(counts, value):
    expected = sum(bucket(count) >= bucket(value) for count in counts)
    assert level(counts).exceed(SERIES, value) == expected

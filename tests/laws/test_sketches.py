"""Merging is commutative, associative and exact to the byte, however the log is cut, also past the caps."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.model import InputError
from limen.sketches import BottomK, Distinct, Histogram, Hours, State, Tally, bucket, bucket_top
from limen.sketches import bottom_k as bottom_k_module
from limen.sketches import state as state_module

WEEKS = st.integers(2800, 2815)
HASHES = st.integers(1, (1 << 63) - 1)
EVENTS = {
    Histogram: st.tuples(WEEKS, st.integers(0, 9), st.integers(0, 10**9), st.integers(1, 4)),
    Hours: st.tuples(WEEKS, st.integers(0, 167), st.integers(1, 4)),
    BottomK: st.tuples(WEEKS, HASHES),
    Distinct: st.tuples(WEEKS, HASHES),
    Tally: st.tuples(WEEKS, HASHES, st.integers(1, 4)),
}


def learnt(kind, events):
    sketch = kind()
    for event in events:
        sketch.add(*event)
    return sketch


@pytest.mark.parametrize("kind", EVENTS)
@given(data=st.data())
def test_any_cut_and_order_gives_the_same_bytes(kind, data):
    events = data.draw(st.lists(EVENTS[kind], max_size=80))
    shuffled = data.draw(st.permutations(events))
    cut = data.draw(st.integers(0, len(events)))
    left, right = learnt(kind, shuffled[:cut]), learnt(kind, shuffled[cut:])
    right.merge(left)
    assert right.dump() == learnt(kind, events).dump()


@pytest.mark.parametrize("kind", EVENTS)
@given(data=st.data())
def test_merging_is_associative(kind, data):
    parts = [data.draw(st.lists(EVENTS[kind], max_size=30)) for _ in range(3)]
    first, second, third = (learnt(kind, part) for part in parts)
    first.merge(second)
    first.merge(third)
    left = learnt(kind, parts[1])
    left.merge(third)
    right = learnt(kind, parts[0])
    right.merge(left)
    assert first.dump() == right.dump()


@pytest.mark.parametrize("kind", EVENTS)
@given(data=st.data())
def test_what_is_dumped_loads_and_learns_on(kind, data):
    before, after = (data.draw(st.lists(EVENTS[kind], max_size=40)) for _ in range(2))
    loaded = kind.load(learnt(kind, before).dump())
    for event in after:
        loaded.add(*event)
    assert loaded.dump() == learnt(kind, before + after).dump()


@given(st.lists(HASHES, min_size=20, max_size=300, unique=True), st.randoms(use_true_random=False))
def test_bottom_k_is_exact_past_its_cap(elements, rng):
    size, bottom_k_module.K = bottom_k_module.K, 16
    try:
        rng.shuffle(elements)
        cut = rng.randrange(len(elements))
        left, right = BottomK(), BottomK()
        left.add_all(1, elements[:cut])
        right.add_all(1, elements[cut:])
        left.merge(right)
        assert left.dump()[::2] == sorted(elements)[:16]
        assert all(left.holds(e) is not False for e in elements)
    finally:
        bottom_k_module.K = size


@given(st.integers(0, 1 << 62))
def test_a_bucket_holds_its_value_within_an_eighth(value):
    index = bucket(value)
    assert bucket_top(index - 1) < value <= bucket_top(index) if index else value == 0
    assert bucket_top(index) <= value * 1.125 + 1


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=200), st.floats(0, 1))
def test_a_quantile_is_never_passed_by_more_than_its_share(values, share):
    histogram = learnt(Histogram, [(2800, 3, value, 4) for value in values])
    quantile = histogram.view(2800).quantile(3, share)
    above = sum(bucket(value) > bucket(quantile) for value in values)
    assert above <= (1 - share) * len(values) + 1e-6


def test_distinct_counts_within_a_third():
    rng = random.Random(7)
    for size in (1, 10, 50, 200, 2_000, 50_000):
        sketch = Distinct()
        for _ in range(size):
            sketch.add(2800, rng.getrandbits(63))
        assert abs(sketch.count() - size) <= max(2, size / 3)


KEYS = st.tuples(
    st.sampled_from(["rate", "object_walk"]),
    st.sampled_from(["caller", "role"]),
    st.integers(0, 40),
    st.integers(0, 5),
)
LESSONS = st.lists(st.tuples(KEYS, EVENTS[Histogram]), max_size=120)


def taught(lessons):
    state = State()
    for key, event in lessons:
        sketch = state.at(key, Histogram)
        if sketch is not None:
            sketch.add(*event)
    return state


@settings(max_examples=60)
@given(LESSONS, st.randoms(use_true_random=False), st.sampled_from([4, 17, 10_000]))
def test_states_agree_to_the_digest_also_past_the_cap(lessons, rng, cap):
    original, state_module.CAP = state_module.CAP, cap
    try:
        whole = taught(lessons)
        rng.shuffle(lessons)
        cut = rng.randrange(len(lessons) + 1)
        left, right = taught(lessons[:cut]), taught(lessons[cut:])
        right.merge(left)
        assert right.digest() == whole.digest()
        assert State.decode(whole.encode()).digest() == whole.digest()
    finally:
        state_module.CAP = original


@given(LESSONS)
def test_rekeying_equals_having_learnt_under_the_new_operation(lessons):
    state = taught(lessons)
    state.rekey({1: 2})
    moved = [((*key[:3], 2 if key[3] == 1 else key[3]), event) for key, event in lessons]
    assert state.digest() == taught(moved).digest()


def test_what_is_not_used_for_eight_weeks_is_forgotten():
    state = taught([(("rate", "caller", 1, 0), (2800, 0, 5, 4)), (("rate", "caller", 2, 0), (2809, 0, 5, 4))])
    assert state.forget(2809) == 1
    assert [key[2] for key, _ in state.items()] == [2]


def test_an_unreadable_state_says_what_to_do():
    with pytest.raises(InputError, match="restore a snapshot"):
        State.decode(b"\xc1")
    with pytest.raises(InputError, match="format 9"):
        State.decode(b"\x92\x09\x90")


@given(st.lists(st.integers(0, 2**63 - 1), max_size=60), st.integers(0, 2**63 - 1))
def test_distinct_may_hold_exactly_what_would_change_nothing(added: list[int], element: int) -> None:
    sketch = Distinct()
    for each in added:
        sketch.add(1, each)
    assert all(sketch.may_hold(each) for each in added)
    before = dict(sketch.registers)
    told = sketch.may_hold(element)
    sketch.add(1, element)
    assert told is (before == sketch.registers)

"""The compiled habits and chains give what their Python twins give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.sketches import Level, Told, chains, habits, teaching
from limen.sketches.chains import HISTORY

compiled = pytest.importorskip("limen.sketches._habits")

WEEKS = st.integers(2800, 2836)
CODES = st.integers(0, 40).map(lambda n: (n * 0x9E3779B97F4A7C15 & (1 << 62) - 1) & ~15 | n % 16)
ADDS = st.lists(st.tuples(WEEKS, CODES, st.integers(-3, 6)), max_size=200)
LEVELS = (
    Level("fine", (0.5, 0.4, 0.3, 0.2, 0.1)),
    Level("middle", (0.5, 0.3, 0.2, 0.1, 0.05), 200),
    Level("coarse", (0.3, 0.2, 0.1, 0.05, 0.02), 60),
)
ROOT = 27 << 4 | 15
BITS = st.integers(0, 7)


def both(adds):
    found = []
    for kind in (habits.Habits, compiled.Habits):
        sketch = kind()
        for add in adds:
            sketch.add(*add)
        found.append(sketch)
    return found


@settings(max_examples=150, deadline=None)
@given(ADDS, WEEKS)
def test_habits_are_the_same_and_read_the_same(adds, week):
    plain, packed = both(adds)
    assert plain.dump() == packed.dump()
    assert (plain.mass, plain.newest) == (packed.mass, packed.newest)
    for code in {code for _, code, _ in adds}:
        assert plain.view(week).get(code, 0) == packed.view(week).get(code, 0)
    low, high = 1 << 40 | 3, 1 << 62 | 3
    assert plain.view(week).largest(low, high) == packed.view(week).largest(low, high)
    for sort in range(16):
        assert plain.view(week).most(sort) == packed.view(week).most(sort)
        assert plain.view(week).usual(sort) == packed.view(week).usual(sort)
    for code in {code for _, code, _ in adds}:
        assert plain.view(week).age(code) == packed.view(week).age(code)
    assert compiled.Habits.load(plain.dump()).dump() == plain.dump()


@settings(max_examples=60, deadline=None)
@given(ADDS, ADDS)
def test_they_merge_the_same_way(one, other):
    plain, packed = both(one)
    plain_other, packed_other = both(other)
    plain.merge(plain_other)
    packed.merge(packed_other)
    assert plain.dump() == packed.dump()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.just(2800), st.integers(1, 1 << 62).map(lambda n: n & ~15 | n % 3)), max_size=200)
)
def test_past_the_cap_they_keep_the_same_values(values):
    plain, packed = both([(week, code, 4) for week, code in values])
    assert plain.dump() == packed.dump()


def taught(kinds, lessons, week):
    """A state's tables after lessons, by one of the two implementations."""
    own, shared, table = kinds.Habits(), [kinds.Votes()], {}
    teach = teaching.teach_chain if kinds is habits else compiled.teach_chain

    def at(key, _kind):
        return table.setdefault(key, kinds.Votes())

    for codes, told in lessons:
        own.add(week, HISTORY, 4)
        teach(codes, ROOT, week, told, own, shared, at)
    return own, shared[0], table


CHAINS = st.tuples(
    *[st.sampled_from([0, 5 << 24 | sort, 9 << 24 | sort, 77 << 24 | sort]) for sort in (0, 1, 2)]
)
LESSONS = st.lists(
    st.tuples(
        CHAINS,
        st.builds(
            Told,
            st.just(1),
            st.integers(1, 4),
            st.integers(0, 2),
            BITS,
            BITS,
            BITS | st.just(teaching.NOTHING_KNOWN),
            st.integers(0, 4),
        ),
    ),
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(LESSONS, CHAINS, st.integers(0, 167))
def test_chains_are_taught_and_read_the_same(lessons, asked, hour):
    week, said = 2810, []
    for kinds in (habits, compiled):
        own, shared, table = taught(kinds, lessons, week)
        view, pools = own.view(week), (shared.view(week), kinds.Votes().view(week))
        read = chains if kinds is habits else compiled
        bucket = read.bucket_of(view)
        said.append(
            (
                own.dump(),
                shared.dump(),
                sorted((key, votes.dump()) for key, votes in table.items()),
                bucket,
                read.read_chain(LEVELS, asked, ROOT, bucket, view, pools, table.get, week),
                read.escape_rate(asked[0], 0.2, bucket, view, pools),
                read.near_hour(view, hour),
            )
        )
    assert said[0] == said[1]


def test_hours_are_spread_the_same():
    plain, packed = both([(2800, hour % 168 << 4 | 13, 1 + hour % 3) for hour in range(0, 900, 7)])
    for hour in range(168):
        assert chains.near_hour(plain.view(2801), hour) == compiled.near_hour(packed.view(2801), hour)

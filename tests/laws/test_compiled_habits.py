"""The compiled habits and chains give what their Python twins give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.sketches import Level, Told, chains, habits, teaching
from limen.sketches.chains import HISTORY, RATES

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


@settings(max_examples=150, deadline=None)
@given(ADDS, WEEKS)
def test_votes_are_weighed_the_same_whatever_was_asked_before(adds, week):
    plain, packed = habits.Votes(), compiled.Votes()
    for of, code, weight in adds:
        plain.add(of, code, weight)
        packed.add(of, code, weight)
        for asked in (week, of, plain.newest):
            assert plain.view(asked).get(code, 0) == packed.view(asked).get(code, 0)
    latest = max((epoch for epoch, _ in plain.dump()), default=0) * habits.EPOCH
    for code in {code for _, code, _ in adds}:
        assert plain.view(latest).get(code, 0) == packed.view(latest).get(code, 0)


def test_full_votes_are_weighed_the_same(monkeypatch):
    monkeypatch.setattr(habits.Votes, "CAP", 64)
    plain, packed = habits.Votes(), compiled.Votes()
    for number in range(600):
        code = (number * 0x9E3779B97F4A7C15 & (1 << 62) - 1) & ~15 | 1
        for votes in (plain, packed):
            votes.add(2800 + 4 * (number & 1), code, 4)
        assert plain.view(2804).get(code, 0) == packed.view(2804).get(code, 0)
    assert plain.dump() == packed.dump()
    for _, numbers in plain.dump():
        for code in numbers[::2]:
            assert plain.view(2804).get(code, 0) == packed.view(2804).get(code, 0)


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


SEGMENT = 77


def taught(kinds, lessons, week):
    """A user's habits and the shared tables after lessons, by one of the two implementations."""
    own, table = kinds.Habits(), {}
    teach = teaching if kinds is habits else compiled

    def at(key, _kind):
        return table.setdefault(key, kinds.Votes())

    for codes, told in lessons:
        own.add(week, HISTORY, 4)
        teach.teach_chain(codes, ROOT, SEGMENT, 0, week, told, own, table.get, at)
        teach.teach_news(codes[:1], 0, week, told.novel[0], told.bucket, told.weight, own, table.get, at)
    return own, table


CHAINS = st.tuples(
    *[st.sampled_from([0, 5 << 24 | sort, 9 << 24 | sort, 77 << 24 | sort]) for sort in (0, 1, 2)]
)
PLACES = st.tuples(BITS)
LESSONS = st.lists(
    st.tuples(
        CHAINS,
        st.builds(
            Told,
            st.just(1),
            st.integers(1, 4),
            st.integers(0, 2),
            st.integers(0, 4),
            PLACES,
            PLACES,
            PLACES | st.just((teaching.NOTHING_KNOWN,)),
        ),
    ),
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(LESSONS, CHAINS, st.integers(0, 167), st.sampled_from([0, SEGMENT, 78]))
def test_chains_are_taught_and_read_the_same(lessons, asked, hour, segment):
    week, said = 2810, []
    for kinds in (habits, compiled):
        own, table = taught(kinds, lessons, week)
        view, everyone = own.view(week), table.get(RATES, kinds.Votes()).view(week)
        read, teach = (chains, teaching) if kinds is habits else (compiled, compiled)
        bucket = read.bucket_of(view)
        known = (segment, bucket, view, everyone, table.get, week)
        said.append(
            (
                own.dump(),
                sorted((key, votes.dump()) for key, votes in table.items()),
                bucket,
                read.read_chain(LEVELS, asked, ROOT, *known, 0.5, 0.5),
                read.read_chain(LEVELS, asked, ROOT, *known, 0.0, 1.0),
                read.escape_rate(asked[0], 0.2, *known),
                read.near_hour(view, hour),
                teach.novelties(asked, ROOT, view),
            )
        )
    assert said[0] == said[1]


def test_hours_are_spread_the_same():
    plain, packed = both([(2800, hour % 168 << 4 | 13, 1 + hour % 3) for hour in range(0, 900, 7)])
    for hour in range(168):
        around = chains.near_hour(plain.view(2801), hour)
        assert around == compiled.near_hour(packed.view(2801), hour)
        alone = chains.on_hour(plain.view(2801), hour)
        assert alone == around[0] == compiled.on_hour(packed.view(2801), hour)

"""What logins teach merges in any order, is undone exactly, and is the same after a restart."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from limen.engine.login import learn_login, unlearn
from limen.engine.memory import recall, remember
from limen.engine.relive import Past
from limen.sketches import Habits, Ranks, State, Votes
from limen.testing.logins import DAY, START, Life, login
from limen.testing.shop import empty_world

WEEKS = st.integers(2800, 2830)
CODES = st.integers(1, (1 << 63) - 1)
EVENTS = st.lists(st.tuples(WEEKS, CODES, st.integers(1, 4)), max_size=150)


def learnt(kind, events):
    sketch = kind()
    for event in events:
        sketch.add(*event)
    return sketch


def varied(count: int = 80) -> Life:
    life, rng = Life(), random.Random(4)
    for number in range(count):
        life.log_in(
            START + number * DAY / 3,
            user=f"u{rng.randrange(5)}",
            address=f"84.208.{rng.randrange(3)}.{rng.randrange(9)}",
            asn=rng.choice((29695, 2119)),
            device=rng.choice(("one", "two", "")),
            success=rng.random() > 0.1,
            challenge="pass",
        )
    return life


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.integers(0, 150))
def test_habits_and_votes_merge_exactly_past_their_caps(events, cut):
    for kind in (Habits, Votes):
        whole = learnt(kind, [(week, code & ~15 | code % 3, weight) for week, code, weight in events])
        parts = [(week, code & ~15 | code % 3, weight) for week, code, weight in events]
        one, other = learnt(kind, parts[cut:]), learnt(kind, parts[:cut])
        one.merge(other)
        assert one.dump() == whole.dump()
        again = kind.load(whole.dump())
        for _, code, _ in parts:
            assert one.view(2830).get(code, 0) == again.view(2830).get(code, 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WEEKS, st.integers(0, 1023), st.integers(1, 3)), max_size=60), st.integers(0, 60))
def test_ranks_merge_exactly_and_count_what_is_as_large(events, cut):
    whole = learnt(Ranks, events)
    one = learnt(Ranks, events[cut:])
    one.merge(learnt(Ranks, events[:cut]))
    assert one.dump() == whole.dump()
    cells = [count for counts in whole.epochs.values() for cell, count in counts.items() if cell >= 500]
    assert whole.at_least(500) == sum(cells)
    assert whole.highest == max([cell for counts in whole.epochs.values() for cell in counts], default=-1)


def test_lessons_fold_in_any_order():
    told = varied().told
    one, other = State(), State()
    for evidence in told:
        learn_login(evidence, one)
    for evidence in reversed(told):
        learn_login(evidence, other)
    assert one.digest() == other.digest()


def test_a_login_is_unlearnt_exactly():
    told = varied().told
    for gone in (told[10], told[40], told[79]):
        state, without = State(), State()
        for evidence in told:
            learn_login(evidence, state)
            if evidence is not gone:
                learn_login(evidence, without)
        unlearn(gone, state)
        assert {k: s.dump() for k, s in state.items() if s.dump()} == {
            k: s.dump() for k, s in without.items() if s.dump()
        }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 15), max_size=6))
def test_no_unasked_login_settles_another_device_of_who_is_here_for_months(gaps):
    life = Life()
    life.log_in(START)
    life.at = START + 84 * DAY
    for gap in gaps:
        life.log_in(life.at + gap * DAY)
    another = [life.log_in(device="another").lesson.login for _ in range(3)]
    assert [told.device for told in another] == [0, 0, 0]
    assert [told.counted[:2] for told in another] == [(0, 0)] * 3


def test_a_world_that_lived_again_decides_as_if_it_had_never_stopped():
    life = varied()
    again = empty_world()
    past = Past(again)
    for evidence in life.told:
        past.evidence(evidence)
    assert again.state.digest() == life.world.state.digest()
    assert again.promise.record() == life.world.promise.record()
    restored = empty_world()
    recall(remember(life.world, recent=True), restored)
    next_one = login(life.at + DAY, "next", user="u1")
    decided = [Life(world) for world in (life.world, again, restored)]
    risks = {one.log_in(next_one.at, user="u1").risk for one in decided}
    assert len(risks) == 1

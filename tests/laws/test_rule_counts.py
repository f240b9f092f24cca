"""Limits: never a call too many in any window of their length, and not long a call too few."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from limen.engine.rules.counts import SLOTS, Counts, Record
from limen.model.rule import Limit

GAPS = st.lists(st.floats(0.0, 40.0), min_size=1, max_size=200)
LIMITS = st.builds(Limit, st.integers(1, 12), st.integers(1, 120))
START = 1_764_500_000.0


def passed(limit, gaps):
    """The times at which calls passed, of one caller who calls after these gaps."""
    counts, at, found = Counts(), START, []
    for gap in gaps:
        at += gap
        if counts.take("r", limit, 7, at):
            found.append(at)
    return found


@given(LIMITS, GAPS)
def test_no_window_holds_more_than_the_limit(limit, gaps):
    times = passed(limit, gaps)
    for number, first in enumerate(times):
        inside = [at for at in times[number:] if at - first < limit.per_s]
        assert len(inside) <= limit.calls


@given(LIMITS, GAPS)
def test_nobody_waits_more_than_two_slots_longer_than_need_be(limit, gaps):
    times, at = passed(limit, gaps), START
    for gap in gaps:
        at += gap
        if at not in times:
            slack = 2 * limit.per_s / SLOTS
            inside = [each for each in times if at - limit.per_s - slack < each <= at]
            assert len(inside) >= limit.calls


@given(LIMITS, GAPS)
def test_after_the_wait_that_is_told_the_next_call_passes(limit, gaps):
    counts, at = Counts(), START
    for gap in gaps:
        at += gap
        if not counts.take("r", limit, 7, at):
            at += counts.wait("r", limit, 7, at)
            assert counts.take("r", limit, 7, at)


@given(LIMITS, GAPS, st.integers(0, 200))
def test_a_snapshot_in_between_changes_nothing(limit, gaps, cut):
    counts, at, found = Counts(), START, []
    for number, gap in enumerate(gaps):
        if number == cut:
            kept = msgspec.msgpack.encode(counts.record())
            counts = Counts()
            counts.restore(msgspec.msgpack.decode(kept, type=Record))
        at += gap
        if counts.take("r", limit, 7, at):
            found.append(at)
    assert found == passed(limit, gaps)

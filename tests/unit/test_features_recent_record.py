"""Short-term memory comes back from its bytes as it was, but for calls under way."""

import pytest

from limen.features import recent_record
from limen.features.recent import Pending, Recent
from limen.features.steps import Steps
from limen.features.walk import Walk
from limen.features.weeks import Week
from limen.features.whereabouts import Stay
from limen.model import Features, InputError, Operation, Route
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0


def lived() -> Recent:
    recent = Recent(pseudonym)
    trace = recent.caller(7)
    trace.windows = {0: [1, 2, 3], 9: [4, 5, 6]}
    walk = trace.walks[5] = Walk()
    walk.turn(AT)
    for number in (10, 11, 12):
        walk.touch(number)
        walk.stray(number + 100)
        walk.step(number)
    walk.odd = 2
    trace.earn([3, 1, 2], named=[1])
    trace.warm(AT, 11.0, strike=True)
    trace.hear(AT, "rate", 9.0)
    trace.last_at, trace.day, trace.lessons, trace.told_hour, trace.told = AT, 20_052, 12, 481_248, 2.5
    recent.operation(4).windows = {0: [7, 8, 9]}
    recent.source(6).windows = {-1: [1, 1, 0]}
    return recent


def again(recent: Recent) -> Recent:
    made = Recent(pseudonym)
    recent_record.decode(recent_record.encode(recent), made)
    return made


def test_a_trace_comes_back_whole():
    before, after = lived().caller(7), again(lived()).caller(7)
    names = [name for name in before.__slots__ if name not in {"walks", "recalled", "open_calls"}]
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    assert list(after.earned) == [3, 1, 2]
    assert [after.handed(item) for item in (3, 1, 2)] == [True, False, True]


def test_a_walk_comes_back_whole_and_goes_on():
    before, after = (recent.caller(7).walks[5] for recent in (lived(), again(lived())))
    for name in Walk.__slots__:
        kept, now = getattr(before, name), getattr(after, name)
        assert now == kept if isinstance(kept, int) else now.encode() == kept.encode() != b"", name
    after.step(13)
    assert after.run == before.run + 1


def test_operations_and_sources_come_back():
    lives = lived()
    lives.api.windows = {0: [1, 2, 0], -1: [3, 4, 0]}
    recent = again(lives)
    assert recent.api.windows == recent.operation(0).windows == {0: [1, 2, 0], -1: [3, 4, 0]}
    assert len(recent.operations) == 1
    assert recent.operation(4).windows == {0: [7, 8, 9]}
    assert recent.source(6).windows == {-1: [1, 1, 0]}


def test_a_caller_who_comes_back_is_asked_about_in_learnt_state():
    made = Recent(pseudonym, lambda _subject: lambda item: item == 99)
    recent_record.decode(recent_record.encode(lived()), made)
    assert made.caller(7).knows(99) == 1


def test_young_and_old_generations_come_back_as_such():
    recent = lived()
    recent.callers.old, recent.callers.young = recent.callers.young, {}
    recent.caller(8)
    made = again(recent)
    assert (set(made.callers.young), set(made.callers.old)) == ({8}, {7})
    recent.caller(7)
    assert set(again(recent).callers.old) == set()


def test_calls_under_way_are_left_out():
    recent = lived()
    recent.open("c", Pending(Features(AT, "call", "c", 1), Route(Operation(1, "GET", "/")), "/"))
    assert again(recent).waiting("c") is None


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x93\x01\x02\x03", recent_record.encode(lived())[:-3]])
def test_what_cannot_be_read_says_what_to_do(damage):
    with pytest.raises(InputError, match="restore another snapshot"):
        recent_record.decode(damage, Recent(pseudonym))


def test_names_that_are_not_text_are_an_error_and_no_crash():
    damaged = recent_record.encode(lived()).replace(b"rate", b"\xff\xfe\xfd\xfc")
    with pytest.raises(InputError, match="restore another snapshot"):
        recent_record.decode(damaged, Recent(pseudonym))


def test_places_weeks_and_steps_come_back():
    recent = lived()
    trace = recent.caller(7)
    where = recent.whereabouts(7, trace)
    where.here, where.hour, where.turned, where.strange = (40, 50), 481_248, [AT, 0.0], AT
    where.put((1 << 62) + 1, Stay(1, AT, AT + 5, both=1, struck=1, uses=4))
    trace.born, trace.week, trace.steps = AT, Week(), Steps(9)
    trace.week.distinct.add(77)
    trace.week.strays = 3
    trace.steps.note(9, 10, 30)
    recent.arrive(40, 7, AT)
    found = again(recent)
    made = found.caller(7)
    assert made.where is not None
    assert made.week is not None
    assert made.steps is not None
    assert made.where.record() == where.record()
    assert [(stay.struck, stay.uses) for stay in made.where.stays.values()] == [(1, 4)]
    assert made.week.record() == trace.week.record()
    assert made.steps.record() == trace.steps.record()
    assert made.born == AT
    assert found.arrivals_since(40, AT) == 1

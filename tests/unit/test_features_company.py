"""Strangers are counted together by where they come from, and everybody's week by itself."""

from limen.features.company import DAY, ENOUGH, HOUR, MANY, SOME, STRAYS, WEEK, peers, strayed
from limen.features.places import NETWORK
from limen.features.recent import Recent
from limen.model import Caller, Closed, Context, Objects, Peers, Seen
from limen.testing.traffic import pseudonym

AT = 1_732_492_800.0
ORDER, CLIENT = 501, 20
KNOWN = Context(CLIENT)


def caller(number: int, network: int = 40) -> Caller:
    return Caller(1_000 + number, 0, 2_000 + number, network)


def touched(*items: int) -> Objects:
    return Objects(tuple(Seen(ORDER, item, "path", 1) for item in items))


def at(
    recent: Recent,
    who: Caller,
    seconds: float = 0.0,
    objects: Objects = Objects(),  # noqa: B008 - frozen
    context: Context = KNOWN,
    *,
    known: bool = False,
) -> Peers:
    trace = recent.caller(who.subject)
    if known and not trace.last_at:
        trace.last_at = AT - 30 * 86_400
    found = peers(who, context, CLIENT, objects, AT + seconds, trace, recent)
    trace.last_at = AT + seconds
    return found


def counted(found: Peers, level: str, kind: int = 0) -> int:
    return next(one.hour for one in found.sources if (one.level, one.kind) == (level, kind))


def test_new_callers_add_up_at_their_network_their_client_and_the_api():
    recent = Recent(pseudonym)
    found = [at(recent, caller(number, network=40 + number % 2)) for number in range(6)][-1]
    assert [counted(found, level) for level in ("address", "network", "client", "api")] == [1, 3, 6, 6]


def test_who_is_known_here_is_not_counted():
    assert at(Recent(pseudonym), caller(1), known=True) == Peers()


def test_who_is_new_here_is_counted_here_and_nowhere_else():
    found = at(Recent(pseudonym), caller(1), context=Context(CLIENT, 1 << NETWORK), known=True)
    assert [one.level for one in found.sources] == ["network"]


def test_a_caller_is_no_longer_new_after_a_day():
    recent = Recent(pseudonym)
    assert at(recent, caller(1)).sources
    assert at(recent, caller(1), 80_000.0).sources
    assert not at(recent, caller(1), 90_000.0).sources


def test_a_walk_that_is_split_over_new_callers_adds_up():
    recent = Recent(pseudonym)
    found = [at(recent, caller(number), objects=touched(10 + number)) for number in range(5)][-1]
    assert counted(found, "network", ORDER) == 5


def test_windows_close_for_the_sort_of_source_and_for_a_crowded_one_by_itself():
    recent = Recent(pseudonym)
    for number in range(ENOUGH):
        at(recent, caller(number))
    closed = at(recent, caller(9), 2 * 86_400.0).closed
    assert {Closed("network", 0, 0, HOUR, ENOUGH), Closed("network", 40, 0, DAY, ENOUGH)} <= set(closed)
    assert Closed("address", 2_000, 0, HOUR, 1) not in closed


def test_a_week_is_told_once_it_is_long_and_only_when_it_grows():
    recent = Recent(pseudonym)
    many = touched(*range(1, MANY + 1))
    assert at(recent, caller(1), objects=many, known=True).week == ()
    assert at(recent, caller(1), objects=touched(500)).week == (MANY + 1, 0)
    assert at(recent, caller(1), objects=touched(500)).week == ()


def test_a_week_that_ended_is_learnt_with_its_strays():
    recent = Recent(pseudonym)
    at(recent, caller(1), objects=touched(1, 2, 3), known=True)
    stray = Objects((Seen(ORDER, 4, "path", 0),))
    told = [strayed(stray, recent.caller(1_001)).week for _ in range(SOME + 1)]
    assert told == [()] * SOME + [(0, SOME + 1)]
    closed = at(recent, caller(1), 7 * 86_400.0, touched(1)).closed
    assert set(closed) == {Closed("caller", 1_001, 0, WEEK, 3), Closed("caller", 1_001, 0, STRAYS, SOME + 1)}


def test_a_week_with_a_strike_is_not_learnt():
    recent = Recent(pseudonym)
    at(recent, caller(1), objects=touched(1), known=True)
    recent.caller(1_001).warm(AT, 12.0, strike=True)
    at(recent, caller(1), 60.0, touched(2))
    assert at(recent, caller(1), 7 * 86_400.0, touched(1)).closed == ()

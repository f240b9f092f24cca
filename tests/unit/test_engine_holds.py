"""Holds: the most severe one decides, each ends by itself or by a person, and policy may add only so many."""

import pytest

from limen.engine.holds import HOUR, BlastRadius, Holds, hold_of
from limen.model import Action, Caller, Hold, Scope, Verdict

AT = 1_732_492_800.0
KEY = Caller(credential=7, principal=8, address=9)
NOBODY = Caller(address=9)
GET = 77


def hold(scope=Scope.CREDENTIAL, subject=7, action=Action.SUSPEND, since=AT, until=AT + HOUR):
    return Hold(scope, subject, action, since, until, "why", "e1")


def holding(*put, radius=None):
    holds = Holds(radius)
    for one in put:
        holds.put(one)
    return holds


def test_nothing_is_found_where_nothing_is_held():
    assert Holds().find(KEY, GET, AT) is None


@pytest.mark.parametrize(
    ("scope", "subject", "caller"),
    [
        (Scope.CREDENTIAL, 7, KEY),
        (Scope.CREDENTIAL, 8, Caller(principal=8, address=9)),
        (Scope.CALLER, 7, KEY),
        (Scope.CALLER, 9, NOBODY),
        (Scope.OPERATION, GET, KEY),
        (Scope.OPERATION, GET, NOBODY),
    ],
)
def test_a_hold_stops_whom_it_names(scope, subject, caller):
    one = hold(scope, subject)
    assert holding(one).find(caller, GET, AT) == one


def test_a_hold_stops_nobody_else():
    holds = holding(hold(), hold(Scope.CALLER, 9), hold(Scope.OPERATION, GET))
    assert holds.find(Caller(credential=70, address=90), GET + 1, AT) is None


def test_a_credentials_hold_leaves_its_address_free():
    assert holding(hold(Scope.CREDENTIAL, 7)).find(NOBODY, GET, AT) is None


def test_the_most_severe_hold_decides():
    block, suspend = hold(Scope.OPERATION, GET, Action.BLOCK), hold()
    assert holding(suspend, block).find(KEY, GET, AT) == suspend
    assert holding(block, suspend).find(KEY, GET, AT) == suspend


def test_a_hold_ends_at_its_time_and_is_dropped():
    holds = holding(hold())
    assert holds.find(KEY, GET, AT + HOUR - 0.1) is not None
    assert holds.find(KEY, GET, AT + HOUR) is None
    assert len(holds) == 0


def test_a_milder_hold_that_still_stands_shows_when_the_severe_one_ended():
    block = hold(Scope.OPERATION, GET, Action.BLOCK, until=AT + 2 * HOUR)
    assert holding(block, hold()).find(KEY, GET, AT + HOUR) == block


def test_a_hold_for_good_stands_until_it_is_lifted():
    holds = holding(hold(until=0.0))
    assert holds.find(KEY, GET, AT + 1e9) is not None
    assert holds.lift(Scope.CREDENTIAL, 7) == hold(until=0.0)
    assert holds.find(KEY, GET, AT) is None


def test_lifting_what_is_not_held_says_so():
    assert holding(hold()).lift(Scope.CALLER, 7) is None


def test_restoring_replaces_everything_and_tells_nobody():
    holds, heard = holding(hold()), []
    holds.added.append(heard.append)
    block = hold(Scope.CALLER, 5, Action.BLOCK)
    holds.restore([block])
    assert holds.all() == [block]
    assert heard == []


def test_who_keeps_holds_hears_of_each_before_it_is_in_force():
    holds, seen = Holds(), []
    holds.added.append(lambda one: seen.append((one, len(holds))))
    holds.put(hold())
    assert seen == [(hold(), 0)]


def test_a_hold_that_cannot_be_kept_is_not_in_force():
    def full(_hold):
        raise OSError("disk full")

    holds = Holds()
    holds.added.append(full)
    with pytest.raises(OSError, match="disk full"):
        holds.put(hold())
    assert len(holds) == 0


def test_all_gives_the_oldest_first():
    young, old = hold(since=AT + 5), hold(Scope.CALLER, 5, since=AT)
    assert holding(young, old).all() == [old, young]


@pytest.mark.parametrize(("active", "allowed"), [(0, 3), (20, 3), (60, 3), (79, 3), (80, 4), (1_000, 50)])
def test_the_blast_radius_is_a_share_of_the_active_or_a_floor(active, allowed):
    assert BlastRadius(5.0, 3).allowed(active) == allowed


def test_policy_suspends_only_so_many_an_hour():
    holds = Holds(BlastRadius(5.0, 3))
    assert [holds.within_radius(AT + second, 10) for second in range(5)] == [True] * 3 + [False] * 2


def test_the_radius_is_free_again_an_hour_later():
    holds = Holds(BlastRadius(5.0, 1))
    assert holds.within_radius(AT, 10)
    assert not holds.within_radius(AT + HOUR - 1, 10)
    assert holds.within_radius(AT + HOUR, 10)


def test_more_active_callers_widen_the_radius():
    holds = Holds(BlastRadius(10.0, 1))
    assert holds.within_radius(AT, 10)
    assert not holds.within_radius(AT, 10)
    assert holds.within_radius(AT, 20)


def test_a_radius_of_nothing_suspends_nobody():
    assert not Holds(BlastRadius(0.0, 0)).within_radius(AT, 1_000)


def test_suspensions_before_a_restart_count_for_the_rest_of_their_hour():
    holds = Holds(BlastRadius(0.0, 2))
    holds.recount([AT - 10, AT - 2 * HOUR, AT - 20], AT)
    assert not holds.within_radius(AT, 10)
    assert holds.within_radius(AT + HOUR - 15, 10)


def asked(action=Action.SUSPEND, scope=Scope.CREDENTIAL, seconds=60, *, standing=False):
    return Verdict(action, action, scope, seconds, "policy", standing)


def test_a_verdict_becomes_a_hold_that_names_its_policy_and_evidence():
    made = hold_of(asked(), KEY, GET, AT, "e9")
    assert made == Hold(Scope.CREDENTIAL, 7, Action.SUSPEND, AT, AT + 60, "policy", "e9")


def test_a_step_up_stands_where_its_policy_gives_it_a_scope():
    made = hold_of(asked(Action.STEP_UP), KEY, GET, AT, "e9")
    assert made == Hold(Scope.CREDENTIAL, 7, Action.STEP_UP, AT, AT + 60, "policy", "e9")


@pytest.mark.parametrize(
    "verdict",
    [asked(scope=Scope.CALL), asked(Action.SLOW), asked(standing=True)],
    ids=["one call", "mild", "standing already"],
)
def test_some_verdicts_hold_nobody(verdict):
    assert hold_of(verdict, KEY, GET, AT, "e9") is None


@pytest.mark.parametrize(
    ("scope", "caller", "expected"),
    [
        (Scope.CREDENTIAL, Caller(principal=8), (Scope.CREDENTIAL, 8)),
        (Scope.CREDENTIAL, NOBODY, (Scope.CALLER, 9)),
        (Scope.CALLER, KEY, (Scope.CALLER, 7)),
        (Scope.OPERATION, NOBODY, (Scope.OPERATION, GET)),
    ],
)
def test_a_hold_names_the_closest_there_is_to_hold(scope, caller, expected):
    made = hold_of(asked(scope=scope), caller, GET, AT, "e9")
    assert (made.scope, made.subject) == expected


def test_nobody_in_particular_is_not_held():
    assert hold_of(asked(), Caller(), GET, AT, "e9") is None


def test_a_verdict_without_an_end_holds_for_good():
    assert hold_of(asked(seconds=0), KEY, GET, AT, "e9").until == 0.0


@pytest.mark.parametrize("scope", list(Scope))
def test_what_a_hold_names_is_found_again(scope):
    made = hold_of(asked(scope=scope), KEY, GET, AT, "e9")
    if made is not None:
        assert holding(made).find(KEY, GET, AT + 1) == made


@pytest.mark.parametrize(
    ("until", "action", "other_until", "covered"),
    [
        (AT + 60, Action.SUSPEND, AT + 60, True),
        (AT + 60, Action.SUSPEND, AT + 61, False),
        (AT + 60, Action.BLOCK, AT + 30, True),
        (0.0, Action.SUSPEND, AT + 1e9, True),
        (0.0, Action.SUSPEND, 0.0, True),
        (AT + 60, Action.SUSPEND, 0.0, False),
    ],
)
def test_a_hold_covers_what_is_no_severer_and_no_longer(until, action, other_until, covered):
    assert holding(hold(until=until)).covers(hold(action=action, until=other_until)) is covered


def test_a_milder_hold_covers_nothing_severer_and_nobody_else():
    block = hold(action=Action.BLOCK, until=0.0)
    assert not holding(block).covers(hold(until=AT + 1))
    assert not holding(block).covers(hold(Scope.CALLER, 7, Action.BLOCK, until=AT + 1))
    assert not Holds().covers(block)

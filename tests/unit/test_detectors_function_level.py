"""Who of which role does what: an edge nobody had, the grace of a release, refusals, and what is learnt."""

from collections.abc import Iterable

import pytest

from limen.detectors.function_level import CAP, SOFT, FunctionLevel, group_of
from limen.features.doings import REFUSED, WON
from limen.model import Caller, Closed, Features, Lesson, Reach
from limen.sketches import FULL, Histogram, State, week_of
from limen.testing.traffic import pseudonym

AT, DAY = 1_732_492_800.0, 86_400.0
WEEK = week_of(AT)
LIST, DELETE, NEW = 501, 502, 503
GUARD = FunctionLevel()
TRUSTED = Lesson(FULL, FULL)


def caller(name: str, *roles: str) -> Caller:
    return Caller(pseudonym("credential", name), 0, 5, 6, roles)


def did(who: Caller, operation: int, at: float = AT, method: str = "GET") -> Features:
    return Features(at, "answer", "c", operation, method, caller=who, reach=Reach(1, 1, 1), status=200)


def company(customers: int = 40, admins: int = 3, days: int = 5, *, roles: bool = True) -> State:
    """Everybody lists, administrators delete as well, for some days."""
    state = State()
    for day in range(days):
        people = [caller(f"c{n}", *["customer"] * roles) for n in range(customers)]
        chiefs = [caller(f"a{n}", *["admin"] * roles) for n in range(admins)]
        teach(state, people + chiefs, LIST, AT - day * DAY)
        teach(state, chiefs, DELETE, AT - day * DAY)
    for key in (("everyone", 0), ("role", group_of(("customer",)))):
        sketch = state.at(("function_level", *key, 0), Histogram)
        assert sketch is not None
        sketch.add(WEEK, WON, 0, FULL * 500)
        sketch.add(WEEK, REFUSED, 0, FULL * 500)
    return state


def teach(state: State, people: Iterable[Caller], operation: int, at: float) -> None:
    for who in people:
        GUARD.learn(did(who, operation, at), TRUSTED, state)


def bits(state: State, who: Caller, operation: int = DELETE, kind: str = "answer", **more) -> float:
    method = more.pop("method", "DELETE")
    status = more.pop("status", 200 if kind == "answer" else 0)
    reach = Reach(more.pop("first", 1), won=more.pop("won", 1 if kind == "answer" else 0), **more)
    said = GUARD.score(
        Features(AT, kind, "c", operation, method, caller=who, reach=reach, status=status), state
    )
    return said.bits if said is not None else 0.0


MALLORY = caller("mallory", "customer")


def test_what_only_another_role_does_is_nearly_enough_to_stop():
    state = company()
    assert bits(state, MALLORY) > 10
    assert bits(state, MALLORY) <= CAP
    assert 3 < bits(state, MALLORY, kind="call") < bits(state, MALLORY)
    assert bits(state, MALLORY, method="GET") == pytest.approx(bits(state, MALLORY) - 2, abs=1)


def test_once_it_was_answered_a_call_is_worth_the_whole_for_that_day():
    state = company()
    assert bits(state, MALLORY, kind="call", first=2, won=1) == bits(state, MALLORY)


def test_what_others_of_the_role_do_is_nothing():
    assert bits(company(), caller("new", "customer"), LIST, method="GET") == 0.0


def test_what_nobody_does_is_not_judged_here():
    assert bits(company(), MALLORY, NEW) == 0.0


def test_an_administrator_who_does_what_customers_do_is_little():
    state = company()
    teach(state, [caller(f"c{n}", "customer") for n in range(40)], NEW, AT)
    assert bits(state, caller("a0", "admin"), NEW, method="GET") < 4


def test_a_young_operation_is_a_release():
    state = company()
    teach(state, [caller("a1", "admin")], NEW, AT)
    assert bits(state, MALLORY, NEW) <= SOFT


def test_what_becomes_new_to_several_on_one_day_is_a_release():
    state = company()
    found = [bits(state, MALLORY, together=others) for others in range(4)]
    assert found == sorted(found, reverse=True)
    assert found[3] == 0.0


def test_one_who_did_it_alone_does_not_excuse_himself():
    state = company()
    GUARD.learn(did(MALLORY, DELETE), Lesson(1, 1), state)
    assert bits(state, MALLORY) > 10


def test_what_he_did_on_earlier_days_is_his():
    state = company()
    GUARD.learn(did(MALLORY, DELETE, AT - DAY), TRUSTED, state)
    assert bits(state, MALLORY, kind="call") == 0.0


def test_a_second_role_counts_as_well():
    assert bits(company(), caller("both", "customer", "admin")) <= SOFT


def test_of_a_role_of_two_little_can_be_said():
    state = company()
    teach(state, [caller("x", "auditor"), caller("y", "auditor")], LIST, AT)
    assert bits(state, caller("z", "auditor")) <= SOFT


def test_without_roles_the_group_is_everyone_and_little_is_said():
    state = company(roles=False)
    assert 0 < bits(state, caller("nobody")) <= SOFT
    assert bits(state, caller("nobody"), LIST, method="GET") == 0.0


def test_refusals_of_new_operations_make_trying_worth_more():
    state = company()
    tried = [bits(state, MALLORY, kind="call", refused=count) for count in range(5)]
    assert tried == sorted(tried)
    assert tried[3] > 9


def test_refusals_count_by_how_many_operations_refuse():
    state = company()
    assert bits(state, MALLORY, status=403, refused=1, won=0) == 0.0
    assert 3 < bits(state, MALLORY, status=403, refused=4, won=0) < 9


def test_what_he_did_before_is_silence():
    features = Features(AT, "call", "c", DELETE, caller=MALLORY, reach=Reach(0))
    assert GUARD.score(features, company()) is None


def test_closed_hours_are_learnt():
    state = State()
    closed = (Closed("caller", MALLORY.subject, 0, WON, 2), Closed("caller", MALLORY.subject, 0, REFUSED, 1))
    asked = Features(AT, "call", "c", LIST, caller=MALLORY, reach=Reach(0, closed=closed))
    GUARD.learn(asked, TRUSTED, state)
    view = state.view(("function_level", "caller", MALLORY.subject, 0), WEEK)
    assert (view.total(WON), view.largest(WON)) == (1, 2)


def test_the_reason_says_whose_function_it_is():
    said = GUARD.score(did(MALLORY, DELETE), company())
    assert said is not None
    assert "none of the" in said.reason
    assert said.facts[0].name == "callers_of_operation"

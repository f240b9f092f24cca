"""What signals of others do: to whom, how long, and never milder, shorter or twice."""

from msgspec.structs import replace

from limen.assemble.world import world_for
from limen.engine.heed import Whom, heed, was_signalled
from limen.engine.shared_signals import Reaction, Told
from limen.engine.world import World
from limen.model import Action, Caller, Hold, Scope
from limen.settings import Settings

NOW, HOUR = 1_764_000_000.0, 3_600.0
WHOM = Whom((1,), (2, 3))
TOLD = Told("https://idp.example", "credential-compromise", "j1", NOW - 10)


def world() -> World:
    return world_for(Settings(), lambda _kind, value: len(value) or 1)


def put(
    told: Told, reaction: Reaction, in_: World, lasts: float = HOUR, at: float = NOW
) -> dict[int, Action]:
    return {hold.subject: hold.action for hold in heed(told, WHOM, reaction, lasts, at, in_)}


def test_a_suspension_holds_everything_of_the_person_from_when_it_happened() -> None:
    here = world()
    assert put(TOLD, "suspend", here) == dict.fromkeys((1, 2, 3), Action.SUSPEND)
    (hold, *_) = here.holds.all()
    assert (hold.since, hold.until, hold.by) == (NOW - 10, NOW - 10 + HOUR, "ssf https://idp.example")
    assert was_signalled(hold.by)
    assert not was_signalled("policy")


def test_a_revoked_session_is_about_sessions_alone() -> None:
    assert put(replace(TOLD, event="session-revoked"), "suspend", world()) == {1: Action.SUSPEND}


def test_a_step_up_is_asked_of_sessions_alone_and_met_by_a_newer_login() -> None:
    here = world()
    assert put(TOLD, "step_up", here) == {1: Action.STEP_UP}
    old, new = Caller(1, auth_time=NOW - 20), Caller(1, auth_time=NOW - 5)
    assert here.holds.find(old, 0, NOW) is not None
    assert here.holds.find(Caller(1), 0, NOW) is not None
    assert here.holds.find(new, 0, NOW) is None
    assert here.holds.find(Caller(1, issued_at=NOW - 5), 0, NOW) is None
    assert here.holds.find(Caller(1, auth_time=NOW - 20, issued_at=NOW - 5), 0, NOW) is not None


def test_a_newer_login_does_not_meet_a_suspension() -> None:
    here = world()
    put(TOLD, "suspend", here)
    assert here.holds.find(Caller(1, auth_time=NOW), 0, NOW) is not None


def test_suspicion_warms_and_holds_nothing() -> None:
    here = world()
    assert put(TOLD, "suspect", here) == {}
    assert here.recent.caller(2).heat_now(NOW) > 0.99 * here.budget.step_up
    put(replace(TOLD, level="HIGH"), "suspect", here)
    assert here.recent.caller(2).heat_now(NOW) > 0.99 * here.budget.block


def test_what_improved_does_nothing_and_lifts_nothing() -> None:
    here = world()
    put(TOLD, "suspend", here)
    assert put(replace(TOLD, better=True, jti="j2"), "suspend", here) == {}
    assert len(here.holds) == 3


def test_what_is_ignored_does_nothing() -> None:
    assert put(TOLD, "ignore", world()) == {}


def test_the_same_again_or_older_news_adds_nothing() -> None:
    here = world()
    put(TOLD, "suspend", here)
    assert put(TOLD, "suspend", here) == {}
    assert put(replace(TOLD, at=NOW - 60), "suspend", here) == {}
    assert put(replace(TOLD, at=NOW), "suspend", here) != {}


def test_news_whose_time_is_over_puts_nothing_in_force() -> None:
    assert put(TOLD, "suspend", world(), at=NOW + HOUR) == {}


def test_a_hold_for_good_has_no_end() -> None:
    here = world()
    put(TOLD, "suspend", here, lasts=0.0)
    assert {hold.until for hold in here.holds.all()} == {0.0}


def test_a_persons_stronger_hold_is_not_replaced_by_a_milder_one() -> None:
    here = world()
    mine = Hold(Scope.CREDENTIAL, 1, Action.SUSPEND, NOW, NOW + 60, by="ada")
    here.holds.put(mine)
    assert put(TOLD, "step_up", here) == {}
    assert here.holds.all() == [mine]
    assert put(TOLD, "step_up", here, at=NOW + 61) == {1: Action.STEP_UP}

"""What a session stands at: the terms of a login as far as a call shows them, and what of it is learnt."""

from typing import Any

import pytest
from msgspec.structs import replace

from limen.detectors.token_use import DEPUTY
from limen.engine.decide import decide, learn, settle
from limen.engine.exceptions import EXCUSED, Exceptions, Excuse
from limen.engine.login_risk import scores
from limen.engine.relive import Past
from limen.engine.session import FLOOR
from limen.features.codes import agent_codes, coder
from limen.model import SESSION, Action, ApiCall, Caller, Evidence
from limen.model.network import network_of
from limen.settings.policies import load_policy
from limen.sketches import State
from limen.testing.logins import DAY, OWNER, START, Life
from limen.testing.traffic import pseudonym

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
HOME, ELSEWHERE = OWNER["address"], "45.9.20.3"
AT = START + 41 * DAY


def lived(users: int = 20) -> Life:
    made = Life()
    for day in range(40):
        made.log_in(at=START + day * DAY)
        for other in range(users):
            away = {"address": f"62.{other}.3.7", "device": f"cookie of {other}"}
            made.log_in(at=START + day * DAY + 60 * other, user=f"user {other}", **away)
    made.world.reference = made.world.state.copy()
    return made


@pytest.fixture(scope="module")
def life() -> Life:
    return lived()


def first(
    life: Life, name: str, address: str = HOME, agent: str = FIREFOX, after: float = 0.0, **more: object
) -> Evidence:
    """The first call of a session of its own."""
    given: dict[str, object] = {"client": "web", "kind": "jwt", "auth_time": AT - 900, "issued_at": AT - 60}
    caller = Caller(
        pseudonym("credential", "ada"),
        pseudonym("principal", str(more.pop("user", "ada"))),
        pseudonym("address", address),
        pseudonym("network", network_of(address)),
        session=pseudonym("session", name),
        **{**given, **more},  # type: ignore[arg-type]
    )
    call = ApiCall(AT + after, "GET", "/v1/orders", name, headers=(("user-agent", agent),), caller=caller)
    evidence = decide(call, life.world)
    assert evidence is not None
    return evidence


def bits(life: Life, name: str, *where: str, **more: Any) -> float:
    return first(life, name, *where, **more).risk.session.bits


def test_at_home_nothing_is_said(life: Life) -> None:
    owners = first(life, "home")
    assert (owners.risk.session.bits, owners.signals) == (0.0, ())
    assert owners.risk.session.raw < 0, "what fits speaks for her"
    assert bits(life, "other address", "84.208.1.99") < FLOOR, "her provider gave her another address"


def test_the_more_is_new_the_less_it_fits(life: Life) -> None:
    said = [
        bits(life, "m1", ELSEWHERE),
        bits(life, "m2", ELSEWHERE, "curl/8.9.1"),
        bits(life, "m3", ELSEWHERE, "curl/8.9.1", client="cli"),
    ]
    assert 3 < said[0] < said[1] < said[2]
    assert 0 <= bits(life, "m4", client="cli") < said[0]


def test_the_word_for_it_names_terms_facts_and_why_it_was_judged(life: Life) -> None:
    (said,) = [one for one in first(life, "word", ELSEWHERE, "curl/8.9.1").signals if one.detector == SESSION]
    assert said.reason.endswith("badly by network, browser (judged by start)")
    assert {fact.name for fact in said.facts} >= {"prefix", "system"}


def test_it_is_beside_the_risk_of_the_call(life: Life) -> None:
    thiefs = first(life, "beside", ELSEWHERE, "curl/8.9.1")
    others = [one for one in thiefs.signals if one.detector != SESSION]
    alone = first(life, "alone", ELSEWHERE, "curl/8.9.1", kind="mtls")
    assert alone.risk.session.bits == 0.0
    assert [one.detector for one in others] == [one.detector for one in alone.signals]
    assert thiefs.risk.bits == alone.risk.bits


def test_of_a_user_who_never_logged_in_nothing_is_known(life: Life) -> None:
    assert bits(life, "stranger", ELSEWHERE, "curl/8.9.1", user="nobody") == 0.0
    assert bits(Life(), "empty", ELSEWHERE, "curl/8.9.1") == 0.0


def test_what_a_person_excused_counts_no_more() -> None:
    life = lived(3)
    said = bits(life, "before", ELSEWHERE)
    life.world.exceptions = Exceptions([Excuse(SESSION, 0, 0, said, 0.0, "e1")])
    excused = first(life, "after", ELSEWHERE)
    assert excused.risk.session.bits == 0.0
    assert excused.signals[-1].reason.endswith(EXCUSED)


def counted(state: State) -> int:
    ranks = state.get(scores(4, SESSION))
    return ranks.mass if ranks is not None else 0


def test_good_sessions_are_counted_when_they_begin_or_move_and_doubted_ones_never() -> None:
    life = lived(3)
    for number in range(5):
        settle(first(life, f"good {number}"), life.world)
    assert counted(life.world.state) == 5
    again = first(life, "good 0")
    settle(again, life.world)
    assert counted(life.world.state) == 5, "not due"
    doubted = first(life, "thief", ELSEWHERE, "curl/8.9.1", client="cli")
    assert doubted.lesson.reason == "session in doubt"
    settle(doubted, life.world)
    assert counted(life.world.state) == 5


def test_what_is_usual_among_good_sessions_stops_being_odd() -> None:
    """Where an application goes by another name at the gateway than at the door, that is so each time."""
    life = lived(3)
    before = bits(life, "one", client="known as this here")
    for number in range(200):
        settle(first(life, f"usual {number}", client="known as this here"), life.world)
    assert bits(life, "two", client="known as this here") < max(before, 1.0)


BACKEND, AXIOS = "198.51.100.9", "axios/1.7.9"


def through_a_server(life: Life, users: int, after: float = 0.0) -> None:
    """Sessions of users whose tokens a server holds, so many of them, in a week that is only observed."""
    enforced, life.world.observes = life.world.observes, lambda _operation: True
    for number in range(users):
        told = first(life, f"{number} {after}", BACKEND, AXIOS, user=f"user {number}", after=after)
        assert told.risk.session.strayed
        settle(told, life.world)
    life.world.observes = enforced


def test_a_server_that_calls_for_many_users_is_no_thief_from_the_next_week_on() -> None:
    life = lived(12)
    assert bits(life, "before", BACKEND, AXIOS) > 7
    through_a_server(life, 12)
    assert bits(life, "the same week", BACKEND, AXIOS) > 7
    week = {"after": 7 * DAY}
    assert bits(life, "next week", BACKEND, AXIOS, **week) < FLOOR
    assert bits(life, "elsewhere", ELSEWHERE, AXIOS, **week) > 7
    assert bits(life, "a month later", BACKEND, AXIOS, after=28 * DAY) > 7, "it has to go on"


def test_where_it_is_known_the_detector_of_owners_is_silent_too() -> None:
    life = lived(12)
    assert "owner" in {one.detector for one in first(life, "before", BACKEND, AXIOS).signals}
    through_a_server(life, 12)
    assert not first(life, "after", BACKEND, AXIOS, after=7 * DAY).signals


def test_what_was_stopped_vouches_for_nobody() -> None:
    life = lived(12)
    life.world.policy, life.world.observes = load_policy("balanced"), lambda _operation: False
    for number in range(12):
        told = first(life, f"{number}", BACKEND, AXIOS, user=f"user {number}")
        assert told.verdict.action is Action.STEP_UP
        settle(told, life.world)
    assert bits(life, "next week", BACKEND, AXIOS, after=7 * DAY) > 7


def test_a_few_stolen_sessions_make_no_server_of_a_thief() -> None:
    life = lived(12)
    for _ in range(5):
        through_a_server(life, DEPUTY // 2)
    assert bits(life, "next week", BACKEND, AXIOS, after=7 * DAY) > 7


def test_learning_is_addition_and_lived_again_it_is_the_same() -> None:
    life, other = lived(3), lived(3)
    told = [
        first(life, "a"),
        first(life, "b", ELSEWHERE),
        first(life, "a", ELSEWHERE),
        first(life, "c", key=3),
        first(life, "c", key=4),
    ]
    for evidence in told:
        settle(evidence, life.world)
    past = Past(other.world)
    for evidence in told:
        past.evidence(evidence)
    assert other.world.state.digest() == life.world.state.digest()
    assert first(other, "b", ELSEWHERE).features.session == first(life, "b", ELSEWHERE).features.session
    backwards = lived(3).world
    for evidence in reversed(told):
        learn(evidence, backwards.state, backwards)
    assert backwards.state.digest() == life.world.state.digest()


def test_browser_codes_are_those_of_the_login(life: Life) -> None:
    told = first(life, "codes").features
    assert told.context.device == agent_codes(FIREFOX, coder(pseudonym))
    assert replace(told.session, tries=()).due == 1

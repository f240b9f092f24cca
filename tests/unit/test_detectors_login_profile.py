"""A login against what its user does with the API."""

import pytest

from limen.detectors.api_profile import LEAST, RATES, hours_of_use, profile_of
from limen.detectors.login_profile import HOUR_MOST
from limen.engine.decide import decide, settle
from limen.engine.login import unlearn
from limen.engine.relive import Past
from limen.model import Answer, ApiCall, Caller, Evidence
from limen.model.network import network_of
from limen.sketches import Key, week_of
from limen.testing.logins import DAY, OWNER, START, Life, login
from limen.testing.traffic import pseudonym

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
HOME, NEW_HOME, AWAY = OWNER["address"], "91.12.4.7", "45.9.20.3"
MORNING, NIGHT = 8 * 3_600.0, 27 * 3_600.0
"""From a login at ``START`` (midnight) on."""


def work(
    life: Life, days: range, address: str = HOME, agent: str = FIREFOX, kind: str = "jwt", user: str = "ada"
) -> list[Evidence]:
    """Calls through some working days, every twenty minutes from eight to four."""
    caller = Caller(
        pseudonym("credential", f"token of {user}"),
        pseudonym("principal", user),
        pseudonym("address", address),
        pseudonym("network", network_of(address)),
        kind=kind,
    )
    told = []
    for number, at in enumerate(START + day * DAY + MORNING + 1_200 * n for day in days for n in range(24)):
        call = ApiCall(
            at, "GET", "/v1/orders", f"{address} {number}", headers=(("user-agent", agent),), caller=caller
        )
        for activity in (call, Answer(at + 0.1, call.id, 200)):
            evidence = decide(activity, life.world)
            assert evidence is not None
            settle(evidence, life.world)
            told.append(evidence)
    return told


def lived(days: int = 20, **calls: str) -> Life:
    """Ada's days: a login each, after which she works."""
    life = Life()
    for day in range(days):
        life.log_in(at=START + day * DAY + MORNING)
        work(life, range(day, day + 1), **calls)
    return life


def bits(evidence: Evidence) -> float | None:
    said = [signal.bits for signal in evidence.signals if signal.detector == "login_profile"]
    return said[0] if said else None


def judged(life: Life, at: float = START + 21 * DAY + MORNING, **changes: object) -> Evidence:
    """A login as it would be judged, which leaves nothing behind."""
    evidence = decide(login(at, "asked", **changes), life.world)
    assert evidence is not None
    return evidence


@pytest.fixture(scope="module")
def life() -> Life:
    return lived()


def test_a_login_where_its_user_works_speaks_for_him_and_another_against(life: Life) -> None:
    owners, thiefs = bits(judged(life)), bits(judged(life, address=AWAY, asn=9_000))
    assert owners is not None
    assert thiefs is not None
    assert owners < 0 < thiefs


def test_the_hour_is_a_weak_sign(life: Life) -> None:
    day, night = bits(judged(life)), bits(judged(life, START + 21 * DAY + NIGHT))
    assert day is not None
    assert night is not None
    assert day < night <= day + 2 * HOUR_MOST


def test_of_a_user_without_calls_nothing_is_said_and_the_risk_is_the_same() -> None:
    """So what was measured of logins alone stands as it is."""
    quiet = Life()
    quiet.days(20)
    assert bits(judged(quiet)) is None
    assert quiet.told[-1].lesson.login is not None
    assert quiet.told[-1].lesson.login.fits == -1


def test_a_few_hours_of_calls_say_nothing_yet() -> None:
    life = Life()
    life.days(3)
    for day, said in ((3, False), (4, True)):
        work(life, range(day, day + 1))
        known = hours_of_use(profile_of(pseudonym("principal", "ada"), week_of(life.at), life.world.state))
        assert (known >= LEAST) is said
        assert (bits(judged(life, START + 5 * DAY)) is not None) is said


def test_who_moved_and_went_on_working_is_known_there_at_his_next_login(life: Life) -> None:
    moved = lived()
    work(moved, range(20, 24), NEW_HOME)
    at = START + 25 * DAY + MORNING
    there = {"address": NEW_HOME, "asn": 9_000}
    known, strange = judged(moved, at, **there), judged(life, at, **there)
    assert (bits(known) or 0.0) < 0 < (bits(strange) or 0.0)
    assert known.risk.raw < strange.risk.raw


def test_where_a_server_calls_for_him_his_logins_never_agree_and_that_says_nothing() -> None:
    life = lived(30, address="198.51.100.9", agent="axios/1.7.9")
    at = START + 31 * DAY + MORNING
    home, away = bits(judged(life, at)), bits(judged(life, at, address=AWAY))
    assert home is not None
    assert home == away
    assert abs(home) < 1.0 + HOUR_MOST


def test_his_keys_and_who_is_no_user_teach_nothing() -> None:
    life = Life()
    work(life, range(10), kind="api_key")
    assert not hours_of_use(profile_of(pseudonym("principal", "ada"), week_of(START), life.world.state))


def test_a_place_counts_only_after_a_day_without_anything_odd(life: Life) -> None:
    stolen = lived()
    work(stolen, range(20, 21), AWAY)
    at = START + 20 * DAY + 20 * 3_600
    thief = bits(judged(stolen, at, address=AWAY, asn=9_000))
    assert thief is not None
    assert thief > 0


def counted(life: Life) -> dict[Key, list[object]]:
    """All that is counted; a table that was only opened counts nothing."""
    return {key: plain for key, sketch in life.world.state.items() if (plain := sketch.dump())}


def test_what_a_thief_taught_is_taken_back_exactly() -> None:
    life = lived()
    before = counted(life)
    evidence = life.log_in(at=START + 21 * DAY + MORNING)
    assert evidence.lesson.login is not None
    assert evidence.lesson.login.fits >= 0
    assert counted(life)[RATES] != before[RATES]
    unlearn(evidence, life.world.state)
    assert counted(life) == before


def test_lived_again_from_the_journal_it_is_the_same() -> None:
    life, again = Life(), Life()
    past = Past(again.world)
    for day in range(12):
        past.evidence(life.log_in(at=START + day * DAY + MORNING))
        for evidence in work(life, range(day, day + 1)):
            past.evidence(evidence)
    assert again.world.state.digest() == life.world.state.digest()
    assert bits(judged(again)) == bits(judged(life))

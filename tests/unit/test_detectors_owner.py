"""A session against the logins of its user."""

import pytest

from limen.detectors.owner import CAP, FLOOR, Owner
from limen.features.codes import agent_codes, coder
from limen.model import Caller, Context, Features
from limen.model.network import network_of
from limen.testing.logins import DAY, OWNER, START, Life
from limen.testing.traffic import pseudonym

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
HOME, ELSEWHERE = OWNER["address"], "45.9.20.3"


@pytest.fixture(scope="module")
def life() -> Life:
    made = Life()
    for day in range(40):
        made.log_in(at=START + day * DAY)
        for other in range(20):
            away = {"address": f"62.{other}.3.7", "device": f"cookie of {other}"}
            made.log_in(at=START + day * DAY + 60 * other, user=f"user {other}", **away)
    return made


def bits(life: Life, address: str = HOME, agent: str = FIREFOX, user: str = "ada", fresh: int = 0) -> float:
    """What the detector says of the first call of a new session."""
    caller = Caller(
        pseudonym("credential", "a new token"),
        pseudonym("principal", user) if user else 0,
        pseudonym("address", address),
        pseudonym("network", network_of(address)),
    )
    where = Context(20, fresh, device=agent_codes(agent, coder(pseudonym)))
    signal = Owner().score(
        Features(life.at + DAY, "call", "c", 1, caller=caller, context=where), life.world.state
    )
    return signal.bits if signal is not None else 0.0


def test_a_new_session_where_its_user_logs_in_is_silence(life):
    assert bits(life) == 0.0
    assert bits(life, address="84.208.1.99") == 0.0, "his provider gave him another address"


def test_a_new_session_from_elsewhere_and_by_another_device_is_a_thiefs(life):
    moved, stolen = bits(life, ELSEWHERE), bits(life, ELSEWHERE, "curl/8.9.1")
    assert FLOOR <= moved < stolen <= CAP


def test_who_logs_in_from_everywhere_may_call_from_everywhere(life):
    traveller = Life()
    for day in range(40):
        traveller.log_in(at=START + day * DAY, address=f"45.{day}.20.3", asn=9_000 + day)
    assert bits(traveller, "31.7.9.4") < bits(life, "31.7.9.4") - 1


def test_a_session_that_left_its_own_places_is_left_to_context(life):
    assert bits(life, ELSEWHERE, fresh=1) == 0.0


def test_who_is_no_user_or_never_logged_in_is_nobodys_business(life):
    assert bits(life, ELSEWHERE, user="") == 0.0
    assert bits(life, ELSEWHERE, user="a new one") == 0.0
    assert bits(Life(), ELSEWHERE) == 0.0

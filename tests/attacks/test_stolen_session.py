"""A stolen token, used in a session of its own: nothing is known of it but whose it is."""

import pytest

from limen.engine.decide import decide
from limen.model import ApiCall, Caller, Evidence
from limen.model.network import network_of
from limen.testing.logins import DAY, OWNER, START, Life
from limen.testing.traffic import pseudonym

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"


@pytest.fixture(scope="module")
def life() -> Life:
    """Forty days of logins by twenty people, one of whom is Ada; what was learnt is approved."""
    made = Life()
    for day in range(40):
        made.log_in(at=START + day * DAY)
        for other in range(20):
            away = {"address": f"62.{other}.3.7", "device": f"cookie of {other}"}
            made.log_in(at=START + day * DAY + 60 * other, user=f"user {other}", **away)
    made.world.reference = made.world.state.copy()
    return made


def first_call(life: Life, session: str, address: str, agent: str) -> Evidence:
    caller = Caller(
        pseudonym("credential", session),
        pseudonym("principal", "ada"),
        pseudonym("address", address),
        pseudonym("network", network_of(address)),
        kind="jwt",
    )
    headers = (("user-agent", agent),)
    evidence = decide(
        ApiCall(life.at + DAY, "GET", "/v1/orders", session, headers=headers, caller=caller), life.world
    )
    assert evidence is not None
    return evidence


def test_a_thiefs_first_call_is_told_from_its_owners(life: Life) -> None:
    owners = first_call(life, "hers", OWNER["address"], FIREFOX)
    thiefs = first_call(life, "stolen", "45.9.20.3", "curl/8.9.1")
    assert "owner" not in {signal.detector for signal in owners.signals}
    (said,) = [signal for signal in thiefs.signals if signal.detector == "owner"]
    assert said.reason == "from a network and device that its user does not log in with"
    assert thiefs.risk.bits > life.world.budget.watch > owners.risk.bits

"""A session that is taken over mid-way: it loses what it may do step by step, before anybody is suspended."""

import pytest

from limen.engine.decide import decide, settle, stopped, withdraw
from limen.engine.memory import recall, remember
from limen.features.sessions import TOKEN
from limen.model import Action, ApiCall, Caller, Evidence
from limen.model.network import network_of
from limen.settings.policies import load_policy
from limen.testing.logins import DAY, OWNER, START, Life
from limen.testing.traffic import pseudonym

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
HOME, ELSEWHERE = OWNER["address"], "45.9.20.3"
AT = START + 41 * DAY


@pytest.fixture
def life() -> Life:
    """Forty days of logins by twenty people, one of whom is Ada; balanced policies are enforced."""
    made = Life()
    for day in range(40):
        made.log_in(at=START + day * DAY)
        for other in range(20):
            away = {"address": f"62.{other}.3.7", "device": f"cookie of {other}"}
            made.log_in(at=START + day * DAY + 60 * other, user=f"user {other}", **away)
    made.world.reference = made.world.state.copy()
    made.world.policy = load_policy("balanced")
    made.world.observes = lambda _operation: False
    return made


class Session:
    """Calls with tokens of one session of Ada's; when it began (``login``) and when the token in use was
    ``issued`` are seconds from ``AT``."""

    def __init__(self, life: Life, name: str = "s1", login: float = 0.0) -> None:
        self.life, self.name, self.issued, self.login, self.number = life, name, 0.0, login, 0

    def call(
        self, after: float, method: str = "GET", address: str = HOME, agent: str = FIREFOX, key: str = ""
    ) -> Evidence:
        self.number += 1
        caller = Caller(
            pseudonym("credential", "token of ada"),
            pseudonym("principal", "ada"),
            pseudonym("address", address),
            pseudonym("network", network_of(address)),
            kind="jwt",
            auth_time=AT + self.login,
            issued_at=AT + self.issued,
            session=pseudonym("session", self.name),
            key=pseudonym("key", key) if key else 0,
        )
        headers = (("user-agent", agent),)
        name = f"{self.name}-{self.number}"
        call = ApiCall(AT + after, method, "/v1/orders", name, headers=headers, caller=caller)
        evidence = decide(call, self.life.world)
        assert evidence is not None
        settle(evidence, self.life.world)
        if stopped(evidence):
            withdraw(evidence, self.life.world)
        return evidence


TAKEN = {"address": ELSEWHERE, "agent": "curl/8.9.1"}


def test_a_session_taken_over_mid_way_reads_and_does_not_write(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    assert session.call(0, "POST").verdict.action is Action.ALLOW
    assert session.call(100, "POST", **TAKEN).verdict.policy == "read-only-in-doubt"
    read = session.call(101, "GET", **TAKEN)
    assert read.verdict.action < Action.STEP_UP, "reading goes on: nobody is locked out"
    assert read.lesson.reason == "session in doubt", "and teaches nothing"
    assert session.call(102, "DELETE", **TAKEN).verdict.policy == "read-only-in-doubt"
    assert not len(life.world.holds), "nobody is suspended for that"


def test_its_token_dies_young_where_the_owners_is_renewed(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    session.call(0)
    assert session.call(299, **TAKEN).verdict.action < Action.STEP_UP
    late = session.call(301, **TAKEN)
    assert (late.verdict.action, late.verdict.policy) == (Action.STEP_UP, "short-lived-in-doubt")
    assert session.call(302).verdict.action is Action.ALLOW, "the owner, at home, in the same session"
    session.issued = 303.0
    renewed = session.call(304, **TAKEN)
    assert renewed.features.session.due & TOKEN
    assert renewed.verdict.action < Action.STEP_UP, "a refresh is another life, judged at its first use"


def test_moving_within_the_owners_own_networks_costs_nothing(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    session.call(0, "POST")
    assert session.call(10, "POST", address="84.208.1.99").verdict.action is Action.ALLOW
    assert session.call(400, "POST").verdict.action is Action.ALLOW


def test_who_proves_himself_from_where_he_went_writes_again_until_that_changes(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    session.call(0)
    assert session.call(60, "POST", address=ELSEWHERE, agent="curl/8.9.1").verdict.action is Action.STEP_UP
    session.login = session.issued = 90.0
    proved = session.call(100, "POST", **TAKEN)
    assert proved.features.session.proved
    assert proved.verdict.action <= Action.WATCH
    session.issued = 2_000.0
    assert session.call(2_010, "POST", **TAKEN).verdict.action is Action.ALLOW, (
        "past the five minutes as well"
    )
    away = session.call(2_020, "POST", address="31.7.9.4", agent="curl/8.9.1")
    assert away.verdict.policy == "read-only-in-doubt"


def test_a_session_whose_key_changes_is_in_doubt_wherever_it_is(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    session.call(0, "POST", key="a")
    assert session.call(10, "POST", key="b").risk.session.bits > 7
    assert session.call(2_000, "GET", key="b").verdict.policy == "short-lived-in-doubt"
    assert session.call(2_010, "GET", key="a").verdict.policy == "short-lived-in-doubt", "and stays so"


def test_failures_at_an_account_from_afar_do_not_cost_its_owner_his_session(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    session.call(0)
    for number in range(60):
        life.log_in(at=AT + 10 + number, address=f"31.{number}.1.1", success=False)
    assert session.call(301, "POST").verdict.action is Action.ALLOW


def test_a_session_in_doubt_is_not_lost_by_a_restart(life: Life) -> None:
    session = Session(life, login=-3_600.0)
    session.call(0)
    session.call(60, **TAKEN)
    kept = remember(life.world, recent=True)
    recall(kept, life.world)
    assert session.call(61, "POST", **TAKEN).verdict.policy == "read-only-in-doubt"
    assert session.call(62, "POST", **TAKEN).features.session.due == 0

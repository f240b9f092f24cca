"""Lock-out: codes cannot be guessed, and nobody can lock out another."""

import math
from pathlib import Path

import pyotp
import pytest

from limen.identity.step_up import StepUp
from limen.identity.step_up.patience import (
    A_TICKET,
    FIRST_WAIT,
    FREE,
    LONGEST_WAIT,
    MOST_FAILED,
    Tries,
    missed,
    wait,
)
from limen.identity.step_up.session import MOST_A_USER, Session
from limen.model import InputError
from limen.testing.passkeys import Authenticator
from limen.testing.step_up import ORIGIN, Pages

USER = 7


class Owner:
    """A user who has a passkey, an app and recovery codes, and a browser of his own."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.passkey = Authenticator(ORIGIN, "id.example.com")
        session = pages.service.open(pages.ticket("enrol"), "", "")
        enrolling, factors = pages.service.enrolling, pages.service.factors(session)[0]
        enrolling.add_passkey(session, self.passkey.create(enrolling.options(session, factors)), pages.at)
        self.secret = enrolling.begin_totp(session)
        assert enrolling.confirm_totp(session, self.code(), pages.at)
        self.codes = enrolling.new_codes(session, pages.at)
        pages.service.leave(session, "done")
        pages.at += 60

    def code(self) -> str:
        return pyotp.TOTP(self.secret).generate_otp(int(self.pages.at) // 30)

    def prove(self, factor: str, known: str = "") -> tuple[str | None, Session]:
        service = self.pages.service
        session = service.open(self.pages.ticket(), "", known)
        if factor == "passkey":
            request = service.request(session, service.factors(session)[0])
            return service.prove(session, "passkey", self.passkey.get(request)).miss, session
        text = self.code() if factor == "totp" else self.codes.pop()
        return service.prove(session, "totp" if factor == "totp" else "recovery", text).miss, session


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


@pytest.fixture
def owner(pages: Pages) -> Owner:
    return Owner(pages)


def guess(pages: Pages, times: int, service: StepUp | None = None) -> list[str | None]:
    """Wrong codes by who has the password and so is given tickets, as fast as that goes."""
    said: list[str | None] = []
    service = service or pages.service
    while len(said) < times:
        session = service.open(pages.ticket(), "", "")
        tries = range(min(A_TICKET, times - len(said)))
        said += [service.prove(session, "recovery", "0000-0000-0000").miss for _ in tries]
    return said


def test_waits_double_up_to_an_hour_and_end_at_a_hundred() -> None:
    tries, waits = Tries(), []
    for _ in range(MOST_FAILED):
        tries = missed(tries, 0.0)
        waits.append(wait(tries, 0.0))
    assert waits[: FREE - 1] == [0.0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 2] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert set(waits[FREE + 7 : -1]) == {LONGEST_WAIT}
    assert waits[-1] == math.inf


def test_a_ticket_is_worth_five_wrong_answers(pages: Pages, owner: Owner) -> None:
    session = pages.service.open(pages.ticket(), "", "")
    for _ in range(A_TICKET - 1):
        assert pages.service.prove(session, "totp", "wrong").back == ""
    assert "step_up_error=attempts" in pages.service.prove(session, "totp", "wrong").back
    assert pages.heard.of("failed") == [("l1", USER, "attempts")]
    with pytest.raises(InputError):
        pages.service.prove(session, "totp", owner.code())


def test_a_hundred_tickets_are_no_way_around_the_wait(pages: Pages, owner: Owner) -> None:
    assert guess(pages, 50) == ["wrong"] * FREE + ["wait"] * 45
    pages.at += FIRST_WAIT
    assert guess(pages, 3) == ["wrong", "wait", "wait"]


def test_neither_is_a_restart(pages: Pages, owner: Owner) -> None:
    guess(pages, FREE)
    assert guess(pages, 2, pages.again()) == ["wait"] * 2


def test_a_right_code_during_the_wait_is_not_looked_at(pages: Pages, owner: Owner) -> None:
    guess(pages, FREE)
    assert owner.prove("totp")[0] == "wait"
    pages.at += FIRST_WAIT
    assert owner.prove("totp")[0] is None


def test_a_passkey_is_never_locked_by_wrong_codes(pages: Pages, owner: Owner) -> None:
    for _ in range(MOST_FAILED):
        pages.at += LONGEST_WAIT
        guess(pages, 1)
    assert guess(pages, 1) == ["stopped"]
    assert owner.prove("recovery")[0] == "stopped"
    assert owner.prove("passkey")[0] is None


def test_the_owners_own_browser_does_not_wait_for_what_an_attacker_does_elsewhere(
    pages: Pages, owner: Owner
) -> None:
    miss, session = owner.prove("totp")
    known = pages.service.known(session)
    for _ in range(MOST_FAILED):
        pages.at += LONGEST_WAIT
        guess(pages, 1)
    pages.at += 30
    assert miss is None
    assert owner.prove("totp")[0] == "stopped"
    assert owner.prove("totp", known)[0] is None


def test_a_known_browser_is_known_for_its_user_only_and_not_for_ever(pages: Pages, owner: Owner) -> None:
    known = pages.service.known(owner.prove("totp")[1])
    browsers = pages.service._browsers
    assert browsers.named(known, USER, pages.at)
    assert browsers.named(known, USER + 1, pages.at) == ""
    assert browsers.named(known, USER, pages.at + 181 * 86_400) == ""
    for text in ("", "zz", known[:-2], "00" * 60, "☃"):
        assert browsers.named(text, USER, pages.at) == ""


def test_proving_oneself_at_an_enrolment_ends_every_wait_and_forgets_no_browser(
    pages: Pages, owner: Owner
) -> None:
    known = pages.service.known(owner.prove("recovery")[1])
    guess(pages, FREE)
    session = pages.service.open(pages.ticket("enrol"), "", "")
    request = pages.service.request(session, pages.service.factors(session)[0])
    assert pages.service.prove(session, "passkey", owner.passkey.get(request)).miss is None
    assert owner.prove("totp")[0] is None
    assert pages.service._browsers.named(known, USER, pages.at)


def test_without_a_valid_ticket_nothing_is_caused(pages: Pages, owner: Owner) -> None:
    before, heard = pages.desk.store.load_factors(USER), list(pages.heard.all)
    revisions, spent = len(pages.desk.store.revisions()), pages.ticket()
    pages.service.open(spent, "", "")
    for text in ("", "x", spent, spent[:-4] + "AAAA", "A" * 4000):
        for _ in range(50):
            with pytest.raises(InputError):
                pages.service.open(text, "", "")
    assert pages.desk.store.load_factors(USER) == before
    assert (pages.heard.all, len(pages.desk.store.revisions())) == (heard, revisions)
    assert owner.prove("totp")[0] is None


def test_a_used_ticket_shown_again_ends_nobodys_session(pages: Pages, owner: Owner) -> None:
    used = pages.ticket()
    pages.service.open(used, "", "")
    session = pages.service.open(pages.ticket(), "", "")
    for _ in range(2 * MOST_A_USER):
        with pytest.raises(InputError):
            pages.service.open(used, "", "")
    assert pages.service.session(session.key) is session


def test_one_user_has_a_few_sessions_and_the_oldest_of_his_own_ends(pages: Pages, owner: Owner) -> None:
    other = pages.service.open(pages.ticket(user=8), "", "")
    mine = [pages.service.open(pages.ticket(login=f"l{n}"), "", "") for n in range(MOST_A_USER + 2)]
    assert len(pages.service._sessions) == MOST_A_USER + 1
    assert pages.service.session(other.key) is other
    assert pages.service.session(mine[-1].key) is mine[-1]
    assert [each[0] for each in pages.heard.of("failed")] == ["l0", "l1"]


def test_a_strangers_sessions_end_none_in_the_owners_own_browser(pages: Pages, owner: Owner) -> None:
    known = pages.service.known(owner.prove("totp")[1])
    mine = pages.service.open(pages.ticket(), "", known)
    for _ in range(3 * MOST_A_USER):
        pages.service.open(pages.ticket(), "", "")
    assert pages.service.session(mine.key) is mine

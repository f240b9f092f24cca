"""Tickets: ours, once, for a while, and back to an allowed address only."""

from pathlib import Path

import pytest

from limen.identity.step_up import Wish
from limen.identity.step_up.ticket import LONGEST, Tickets
from limen.model import InputError
from limen.testing.passkeys import text as base64url
from limen.testing.step_up import BACK, Pages


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


def tickets(pages: Pages) -> Tickets:
    return pages.service._tickets


def test_a_ticket_reads_back_as_it_was_asked_for(pages: Pages) -> None:
    wish = Wish(7, "l1", f"{BACK}?state=a%20b&x=1", "prove", "Ann", "Sign-in from Oslo")
    text = tickets(pages).issue(wish, pages.at)
    assert tickets(pages).read(text, pages.at).wish == wish
    assert "Ann" not in text
    assert len(text) < 1000


def test_a_ticket_expires(pages: Pages) -> None:
    text = pages.ticket()
    assert tickets(pages).read(text, pages.at + 119)
    with pytest.raises(InputError, match="expired"):
        tickets(pages).read(text, pages.at + 120)


def test_a_changed_ticket_is_not_ours(pages: Pages) -> None:
    text = pages.ticket()
    for place in range(0, len(text) - 1, 7):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(InputError, match="not one of ours"):
            tickets(pages).read(text[:place] + other + text[place + 1 :], pages.at)


@pytest.mark.parametrize(
    "text", ["", "a", "=", "☃", "A" * (LONGEST + 1), "eyJhbGciOiJub25lIn0.e30.", "\ud800"]
)
def test_what_is_no_ticket_is_refused(pages: Pages, text: str) -> None:
    with pytest.raises(InputError, match="not one of ours"):
        tickets(pages).read(text, pages.at)


def test_a_ticket_of_another_installation_is_refused(pages: Pages, tmp_path: Path) -> None:
    other = Pages(tmp_path / "other")
    with pytest.raises(InputError, match="not one of ours"):
        tickets(pages).read(other.ticket(), pages.at)


def test_a_known_browsers_cookie_is_no_ticket(pages: Pages) -> None:
    session = pages.service.open(pages.ticket("enrol"), "", "")
    session.factor, session.browser = "totp", "b1"
    cookie = bytes.fromhex(pages.service.known(session))
    with pytest.raises(InputError, match="not one of ours"):
        tickets(pages).read(base64url(cookie), pages.at)


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "https://shop.example.com/other",
        "https://shop.example.com/login/confirmed/../../other",
        "https://shop.example.com@evil.example/login/confirmed",
        "https://shop.example.com/login/confirmed#fragment",
        "https://shop.example.com/login/confirmed?a=b#fragment",
        "https://shop.example.com/login/confirmed?a=\r\nSet-Cookie: a=b",
        "https://shop.example.com/login/confirmed?a=<script>",
        "https://shop.example.com/login/confirmed?a='\"",
        "https://shop.example.com/login/confirmed?" + "a" * 1100,
        "//shop.example.com/login/confirmed",
        "http://shop.example.com/login/confirmed",
        "HTTPS://shop.example.com/login/confirmed",
        "javascript:alert(1)",
        "",
    ],
)
def test_no_ticket_leads_anywhere_else(pages: Pages, back: str) -> None:
    with pytest.raises(InputError, match="return URL"):
        tickets(pages).issue(Wish(7, "l1", back), pages.at)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(0, "l1", BACK),
        Wish(-1, "l1", BACK),
        Wish(1 << 63, "l1", BACK),
        Wish(7, "", BACK),
        Wish(7, "l" * 129, BACK),
        Wish(7, "l1", BACK, name="n" * 65),
        Wish(7, "l1", BACK, about="a" * 201),
    ],
)
def test_a_wish_out_of_bounds_is_refused(pages: Pages, wish: Wish) -> None:
    with pytest.raises(InputError):
        tickets(pages).issue(wish, pages.at)


def test_an_address_taken_off_the_list_is_refused_when_the_ticket_comes(pages: Pages) -> None:
    text = pages.ticket()
    fewer = Tickets(pages.service._tickets._seals, pages.desk.store, ("https://shop.example.com/new",), 120)
    with pytest.raises(InputError, match="return URL"):
        fewer.read(text, pages.at)


def test_a_ticket_is_used_once_also_by_another_process(pages: Pages) -> None:
    text = pages.ticket()
    pages.service.open(text, "", "")
    for service in (pages.service, pages.again()):
        with pytest.raises(InputError, match="used already"):
            service.open(text, "", "")

"""The pages over HTTP: cookies, tokens, headers, and that they work without any script."""

import asyncio
import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from limen.identity.step_up import Wish, routes, ticket_route
from limen.identity.step_up.answers import CSP
from limen.settings import Url
from limen.testing.step_up import BACK, ORIGIN, TERMS, Pages

HOSTILE = '"><script>alert(1)</script>&{}$csrf'
LOCAL = replace(TERMS, origin=Url("http://localhost:8000"))


class Browser:
    """What a browser without scripts does: keeps cookies, follows ``Refresh``, fills in forms."""

    def __init__(self, pages: Pages, *more: Route) -> None:
        self.pages = pages
        self.app = Starlette(routes=[*more, *routes(pages.service)])
        self.cookies = httpx.Cookies()
        self.answer = httpx.Response(200)

    def call(self, method: str, url: str, **other: Any) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            origin = self.pages.terms.origin
            async with httpx.AsyncClient(
                transport=transport, base_url=origin, cookies=self.cookies
            ) as client:
                self.answer = await client.request(method, url, **other)
                self.cookies = client.cookies
                return self.answer

        return asyncio.run(run())

    def open(self, purpose: str = "prove", ticket: str = "") -> httpx.Response:
        text = ticket or self.pages.ticket(purpose)
        answer = self.call("GET", f"/step-up?ticket={text}")
        return self.call("GET", "/step-up/confirm") if answer.is_success else answer

    def send(self, action: str, **fields: str) -> httpx.Response:
        token = re.search(r'name="csrf" value="([^"]+)"', self.answer.text)
        form = {"csrf": unescape(token[1]) if token else "", **fields}
        return self.call("POST", f"/step-up/{action}", data=form)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


@pytest.fixture
def browser(pages: Pages) -> Browser:
    return Browser(pages)


def code(pages: Pages, secret: str) -> str:
    return pyotp.TOTP(secret).generate_otp(int(pages.at) // 30)


def enrol_totp(browser: Browser) -> str:
    browser.open("enrol")
    shown = browser.send("new-totp").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
    assert secret is not None
    plain = secret[1].replace(" ", "")
    assert browser.send("confirm-totp", code=code(browser.pages, plain)).status_code == 200
    browser.send("leave", why="done")
    browser.pages.at += 60
    return plain


def test_a_login_is_proved_with_a_code_and_no_script(browser: Browser, pages: Pages) -> None:
    secret = enrol_totp(browser)
    assert "Confirm it is you" in browser.open().text
    wrong = browser.send("totp", code="wrong")
    assert (wrong.status_code, "That did not work" in wrong.text) == (400, True)
    done = browser.send("totp", code=code(pages, secret))
    assert done.headers["refresh"].startswith(f"0; url={BACK}?step_up=ey")
    assert browser.call("GET", "/step-up/confirm").status_code == 403


def test_a_recovery_code_works_too_and_is_shown_once(browser: Browser) -> None:
    browser.open("enrol")
    shown = re.findall(r"<code>([0-9A-Z-]{14})</code>", browser.send("new-codes").text)
    assert len(shown) == 10
    again = browser.call("GET", "/step-up/confirm").text
    assert "10 recovery codes are left" in again
    assert not any(each in again for each in shown)
    browser.send("leave", why="done")
    browser.open()
    assert "step_up=" in browser.send("recovery", code=shown[0]).headers["refresh"]


def test_every_answer_carries_what_a_page_of_this_kind_must(browser: Browser) -> None:
    opened = browser.call("GET", f"/step-up?ticket={browser.pages.ticket('enrol')}")
    answers = [opened, browser.call("GET", "/step-up/confirm"), browser.send("new-totp")]
    answers += [browser.call("GET", "/step-up?ticket=x"), browser.call("POST", "/step-up/totp")]
    answers += [browser.call("GET", "/step-up/static/step-up.js")]
    for answer in answers:
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        if "static" not in str(answer.url):
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(r"<script(?! src)|<style|style=| on\w+=", answer.text)


def test_the_policy_is_the_strict_one() -> None:
    said = dict(each.strip().split(" ", 1) for each in CSP.split(";"))
    assert said == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


def test_over_https_the_cookies_are_for_this_host_only(browser: Browser) -> None:
    secret = enrol_totp(browser)
    first = browser.call("GET", f"/step-up?ticket={browser.pages.ticket()}").headers["set-cookie"]
    assert first.startswith("__Host-limen-step-up=")
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure", "Max-Age=600"} <= set(first.split("; "))
    assert "Domain" not in first
    browser.call("GET", "/step-up/confirm")
    done = browser.send("totp", code=code(browser.pages, secret)).headers.get_list("set-cookie")
    assert any(each.startswith("__Host-limen-known=") and "SameSite=lax" in each for each in done)
    assert any(each.startswith('__Host-limen-step-up="";') and "Max-Age=0" in each for each in done)


def test_on_this_machine_without_tls_the_cookies_say_so(tmp_path: Path) -> None:
    browser = Browser(Pages(tmp_path, LOCAL))
    sent = browser.call("GET", f"/step-up?ticket={browser.pages.ticket('enrol')}").headers["set-cookie"]
    assert sent.startswith("limen-step-up=")
    assert "Secure" not in sent
    assert browser.call("GET", "/step-up/confirm").status_code == 200


def test_a_form_without_the_pages_token_does_nothing(browser: Browser, pages: Pages) -> None:
    secret = enrol_totp(browser)
    browser.open()
    page = browser.answer
    right = code(pages, secret)
    for token in ("", "x", "é", "A" * 43):
        answer = browser.call("POST", "/step-up/totp", data={"csrf": token, "code": right})
        assert answer.status_code == 403
        assert "was not sent by our page" in answer.text
    token = unescape(re.findall(r'name="csrf" value="([^"]+)"', page.text)[0])
    other = browser.call(
        "POST",
        "/step-up/totp",
        data={"csrf": token, "code": right},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert other.status_code == 403
    browser.answer = page
    assert "refresh" in browser.send("totp", code=right).headers


def test_another_sessions_token_is_none(browser: Browser, pages: Pages) -> None:
    other = Browser(pages)
    other.open("enrol")
    browser.open("enrol")
    browser.answer = other.answer
    assert browser.send("new-codes").status_code == 403


def test_a_form_without_the_cookie_does_nothing(browser: Browser) -> None:
    browser.open("enrol")
    browser.cookies = httpx.Cookies()
    assert browser.send("new-codes").status_code == 403


def test_reloading_the_link_is_harmless_and_elsewhere_it_is_used_up(browser: Browser, pages: Pages) -> None:
    ticket = pages.ticket("enrol")
    assert browser.open(ticket=ticket).status_code == 200
    assert browser.open(ticket=ticket).status_code == 200
    stolen = Browser(pages).open(ticket=ticket)
    assert (stolen.status_code, "used already" in stolen.text) == (403, True)


def test_looking_ahead_does_not_use_a_ticket_up(browser: Browser, pages: Pages) -> None:
    ticket = pages.ticket("enrol")
    assert browser.call("HEAD", f"/step-up?ticket={ticket}").status_code == 403
    early = {"sec-purpose": "prefetch;prerender"}
    assert browser.call("GET", f"/step-up?ticket={ticket}", headers=early).status_code == 403
    assert browser.open(ticket=ticket).status_code == 200


@pytest.mark.parametrize("ticket", ["", "x", "%00", "☃", "A" * 5000])
def test_a_bad_ticket_is_a_plain_refusal(browser: Browser, ticket: str) -> None:
    answer = browser.call("GET", "/step-up", params={"ticket": ticket})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_text_of_others_stays_text(browser: Browser, pages: Pages) -> None:
    browser.open("enrol")
    browser.send("new-codes")
    browser.send("leave", why="done")
    wish = Wish(7, "l1", BACK, about=HOSTILE[:200], name=HOSTILE[:64])
    page = browser.open(ticket=pages.service.ticket(wish).partition("ticket=")[2]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "$csrf" in page


def test_a_user_without_any_factor_is_sent_back_and_told(browser: Browser, pages: Pages) -> None:
    answer = browser.open()
    assert answer.headers["refresh"] == f"0; url={BACK}?step_up_error=no_factor"
    assert pages.heard.of("failed") == [("l1", 7, "no_factor")]


def test_not_me_is_told(browser: Browser, pages: Pages) -> None:
    enrol_totp(browser)
    browser.open()
    assert "step_up_error=not_me" in browser.send("leave", why="not_me").headers["refresh"]
    assert pages.heard.of("failed") == [("l1", 7, "not_me")]


def test_done_is_no_way_out_of_proving(browser: Browser, pages: Pages) -> None:
    enrol_totp(browser)
    browser.open()
    assert "step_up_error" in browser.send("leave", why="done").headers["refresh"]


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"content-type": "application/json"}, b"{}"),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x--"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"csrf=a&csrf=b"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"&".join(b"a%d=1" % n for n in range(50))),
        ({"content-type": "application/x-www-form-urlencoded"}, b"csrf=%ff%fe"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"csrf"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"\xff\x00"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"code=" + b"a" * 70_000),
        ({}, b""),
    ],
)
def test_a_form_that_is_none_is_refused(browser: Browser, headers: dict[str, str], content: bytes) -> None:
    browser.open("enrol")
    assert browser.call("POST", "/step-up/totp", headers=headers, content=content).status_code == 403


def test_hostile_fields_are_refused_and_break_nothing(browser: Browser) -> None:
    enrol_totp(browser)
    browser.open()
    page = browser.answer
    fields = [("totp", "code"), ("recovery", "code"), ("passkey", "credential"), ("made-up", "x")]
    for action, field in fields:
        browser.pages.at += 7200
        browser.open()
        for value in ("", "\x00", "null", "[]", '{"id":7}', "9" * 60_000):
            answer = browser.send(action, **{field: value})
            assert answer.status_code in {200, 400, 403, 404}, (action, value)
            browser.answer = answer if "csrf" in answer.text else browser.open()
    assert page.status_code == 200


async def trusts(request: Request) -> tuple[Any, ...]:
    said = request.headers.get("authorization", "")
    return {"Bearer all": ("prove", "enrol"), "Bearer some": ("prove",)}.get(said, ())


WISH = {"user": "ann", "login": "l1", "back": BACK}
ALL, SOME = {"authorization": "Bearer all"}, {"authorization": "Bearer some"}


@pytest.fixture
def desk(pages: Pages) -> Browser:
    return Browser(pages, ticket_route(pages.service, trusts, pages.desk.pseudonyms.of))


def test_tickets_are_given_to_the_trusted_only(pages: Pages, browser: Browser, desk: Browser) -> None:
    assert browser.call("POST", "/step-up/tickets", json=WISH).status_code == 403
    assert desk.call("POST", "/step-up/tickets", json=WISH).status_code == 403
    made = desk.call("POST", "/step-up/tickets", json=WISH, headers=SOME)
    assert made.status_code == 201
    assert made.json()["held"] == {"passkeys": 0, "totp": False, "recovery": 0}
    assert desk.call("GET", made.json()["url"].removeprefix(ORIGIN)).status_code == 200


def test_who_may_have_people_proved_may_not_therefore_enrol_them(desk: Browser) -> None:
    wish = {**WISH, "purpose": "enrol"}
    assert desk.call("POST", "/step-up/tickets", json=wish, headers=SOME).status_code == 403
    assert desk.call("POST", "/step-up/tickets", json=wish, headers=ALL).status_code == 201


def test_a_ticket_is_for_the_user_that_logins_know(pages: Pages, desk: Browser) -> None:
    user = pages.desk.pseudonyms.of("principal", "ann")
    url = desk.call("POST", "/step-up/tickets", json=WISH, headers=ALL).json()["url"]
    session = pages.service.open(url.partition("ticket=")[2], "", "")
    assert session.wish.user == user


@pytest.mark.parametrize(
    "bad",
    [
        {},
        [],
        {**WISH, "back": "https://evil.example"},
        {**WISH, "purpose": "all"},
        {**WISH, "user": ""},
        {**WISH, "user": "u" * 2000},
        {**WISH, "login": 7},
        {**WISH, "about": " " * 70_000},
    ],
)
def test_a_bad_wish_is_refused_with_its_reason(desk: Browser, bad: object) -> None:
    answer = desk.call("POST", "/step-up/tickets", json=bad, headers=ALL)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_only_our_two_files_are_served(browser: Browser) -> None:
    for name in ("step-up.js", "step-up.css"):
        assert browser.call("GET", f"/step-up/static/{name}").status_code == 200
    for name in ("../site.py", "..%2fsite.py", "x", "page.html"):
        assert browser.call("GET", f"/step-up/static/{name}").status_code in {403, 404, 405}


def test_while_codes_must_wait_the_page_says_how_long_and_takes_none(browser: Browser, pages: Pages) -> None:
    enrol_totp(browser)
    browser.cookies = httpx.Cookies()
    browser.open()
    for _ in range(5):
        browser.send("totp", code="wrong")
    assert "step_up_error=attempts" in browser.answer.headers["refresh"]
    page = browser.open().text
    assert "No code is looked at for another 30 seconds" in page
    assert "/step-up/totp" not in page
    pages.at += 31
    assert "/step-up/totp" in browser.open().text


def test_a_store_that_fails_is_no_proof_and_no_stack_trace(browser: Browser, pages: Pages) -> None:
    secret = enrol_totp(browser)
    browser.open()
    sealed, version = pages.desk.store.load_factors(7) or (b"", 0)
    pages.desk.store.put_factors(7, sealed[:-1] + bytes([sealed[-1] ^ 1]), version, [])
    answer = browser.send("totp", code=code(pages, secret))
    assert (answer.status_code, "try again later" in answer.text) == (503, True)
    assert pages.heard.of("proved") == []

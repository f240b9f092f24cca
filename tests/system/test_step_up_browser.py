"""The step-up pages in a real Chromium, with its virtual authenticator and no mock of anything."""

import os
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from envoy_certificates import Authority
from playwright.sync_api import Browser, Error
from step_up_rig import Person, Rig, chromium, tampered, wrong_code

SHOTS = os.environ.get("LIMEN_SCREENSHOTS", "")
"""A folder for the pictures; without, the test's own."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def rig(browser: Browser, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path, browser)
    yield rig
    rig.close()


@pytest.fixture
def ann(rig: Rig) -> Iterator[Person]:
    ann = Person(rig)
    yield ann
    assert ann.violations == []
    ann.context.close()


def test_a_passkey_is_enrolled_and_proves_a_login(rig: Rig, ann: Person) -> None:
    ann.plug_in()
    ann.enrol_passkey()
    ann.sign_in(rig.ticket(login="l2"))
    assert ann.page.locator("text=Sign-in from Oslo").is_visible()
    ann.page.click("text=Use a passkey")
    ann.page.wait_for_url("**/back?step_up=*")
    told = rig.told(ann.page)
    assert (told["login"], told["acr"], told["amr"]) == ("l2", "phr", ["pop", "user", "mfa"])
    assert told["aud"] == rig.shop
    assert rig.pages.heard.of("proved") == [("l2", 7, "passkey")]


def test_the_ticket_leaves_the_address_and_the_history(rig: Rig, ann: Person) -> None:
    ann.plug_in()
    ann.enrol_passkey()
    ann.sign_in(rig.ticket())
    assert "ticket" not in ann.page.url
    ann.page.reload()
    assert ann.page.locator("text=Use a passkey").is_visible()
    ann.page.go_back()
    assert ann.page.url.startswith(rig.shop)


def test_the_session_cookie_is_strict_and_out_of_reach_of_scripts(rig: Rig, ann: Person) -> None:
    ann.sign_in(rig.ticket("enrol"))
    mine = [each for each in ann.context.cookies() if each["name"] == "limen-step-up"]
    assert [(each["sameSite"], each["httpOnly"], each["domain"]) for each in mine] == [
        ("Strict", True, "localhost")
    ]
    assert ann.page.evaluate("document.cookie") == ""


def test_over_tls_the_cookies_are_for_this_host_only(browser: Browser, tmp_path: Path) -> None:
    rig = Rig(tmp_path, browser, Authority(tmp_path).issue("pages"))
    ann = Person(rig, ignore_https_errors=True)
    ann.sign_in(rig.ticket("enrol"))
    ann.page.click("text=Make recovery codes")
    (code, *_) = ann.page.locator(".codes code").all_inner_texts()
    ann.page.click("text=I have kept them")
    ann.page.click("text=Done")
    ann.page.wait_for_url("**/back?step_up_enrolled=1")
    ann.sign_in(rig.ticket())
    ann.page.click("text=Use a recovery code")
    ann.page.fill("#recovery", code)
    kept = {each["name"]: each for each in ann.context.cookies()}
    ann.page.click("form[action='/step-up/recovery'] button")
    ann.page.wait_for_url("**/back?step_up=*")
    after = {each["name"]: each for each in ann.context.cookies()}
    rig.close()
    assert kept["__Host-limen-step-up"]["secure"]
    assert kept["__Host-limen-step-up"]["sameSite"] == "Strict"
    assert [*after] == ["__Host-limen-known"]
    assert ann.violations == []


def test_an_authenticator_without_the_users_passkey_is_refused(rig: Rig, ann: Person) -> None:
    ann.plug_in()
    ann.enrol_passkey()
    bob = Person(rig)
    bob.plug_in()
    bob.enrol_passkey(user=8)
    bob.sign_in(rig.ticket())
    bob.page.click("text=Use a passkey")
    bob.page.wait_for_selector("text=No passkey was given")
    assert rig.pages.heard.of("proved") == []


def test_another_users_signature_is_refused_even_if_the_page_is_made_to_ask_for_it(
    rig: Rig, ann: Person
) -> None:
    ann.plug_in()
    ann.enrol_passkey()
    bob = Person(rig)
    theirs = bob.plug_in()
    bob.enrol_passkey(user=8)
    bob.sign_in(rig.ticket())
    form = bob.page.locator("form[data-ask=get]")
    credential = b64decode(bob.credentials(theirs)[0]["credentialId"])
    other = tampered(form.get_attribute("data-options") or "", credential)
    form.evaluate("(form, options) => { form.dataset.options = options }", other)
    bob.page.click("text=Use a passkey")
    bob.page.wait_for_selector("text=That did not work")
    assert rig.pages.heard.of("proved") == []


def test_a_cloned_authenticator_is_told_and_refused(rig: Rig, ann: Person) -> None:
    mine = ann.plug_in()
    ann.enrol_passkey()
    clone = ann.credentials(mine)[0]
    for login in ("l2", "l3"):
        ann.sign_in(rig.ticket(login=login))
        ann.page.click("text=Use a passkey")
        ann.page.wait_for_url("**/back?step_up=*")
    ann.put(mine, {**clone, "rpId": "localhost", "signCount": 1})
    ann.sign_in(rig.ticket(login="l4"))
    ann.page.click("text=Use a passkey")
    ann.page.wait_for_url("**/back?step_up_error=no_factor")
    assert ("l4", 7, "copied") in rig.pages.heard.of("failed")
    assert [each[0] for each in rig.pages.heard.of("proved")] == ["l2", "l3"]


def test_without_scripts_an_app_is_set_up_and_its_code_proves(rig: Rig) -> None:
    ann = Person(rig, java_script_enabled=False)
    page = ann.page
    ann.sign_in(rig.ticket("enrol"))
    assert page.locator("noscript").first.is_visible()
    assert not page.locator("text=Add a passkey").is_visible()
    page.click("text=Set up an authenticator app")
    assert page.locator(".picture svg").bounding_box()
    secret = page.inner_text(".secret").replace(" ", "")
    page.fill("#code", pyotp.TOTP(secret).generate_otp(int(time.time()) // 30 - 1))
    page.click("text=Confirm")
    page.click("text=Make recovery codes")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.click("text=I have kept them")
    page.click("text=Done")
    page.wait_for_url("**/back?step_up_enrolled=1")

    rig.pages.at = time.time()
    ann.sign_in(rig.ticket(login="l2"))
    page.fill("#code", wrong_code(secret))
    page.click("form[action='/step-up/totp'] button")
    assert page.locator("text=That did not work").is_visible()
    page.fill("#code", pyotp.TOTP(secret).generate_otp(int(time.time()) // 30))
    page.click("form[action='/step-up/totp'] button")
    page.wait_for_url("**/back?step_up=*")
    assert rig.told(page)["acr"] == "urn:limen:acr:otp"

    ann.sign_in(rig.ticket(login="l3"))
    page.click("text=Use a recovery code")
    page.fill("#recovery", codes[0].lower())
    page.click("form[action='/step-up/recovery'] button")
    page.wait_for_url("**/back?step_up=*")
    assert rig.pages.heard.of("proved") == [("l2", 7, "totp"), ("l3", 7, "recovery")]
    assert ann.violations == []


def test_a_used_ticket_is_refused_in_another_browser_and_an_old_one_everywhere(rig: Rig, ann: Person) -> None:
    ticket = rig.ticket("enrol")
    ann.sign_in(ticket)
    thief = Person(rig)
    thief.page.goto(ticket)
    assert thief.page.locator("text=used already").is_visible()
    old = rig.ticket("enrol")
    rig.pages.at += 121
    thief.page.goto(old)
    assert thief.page.locator("text=has expired").is_visible()


def test_no_other_site_can_frame_the_pages(rig: Rig) -> None:
    evil = Person(rig)
    evil.page.goto(f"{rig.shop}/frame?to={rig.origin}/step-up/confirm")
    inner = evil.page.frames[-1]
    with pytest.raises(Error):
        inner.wait_for_selector("h1", timeout=1500)
    assert any("frame-ancestors" in each for each in evil.violations)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_can_be_looked_at(rig: Rig, tmp_path: Path, scheme: str) -> None:
    folder = Path(SHOTS) if SHOTS else tmp_path
    size = {"width": 720, "height": 760}
    ann = Person(rig, color_scheme=scheme, viewport=size)
    page, taken = ann.page, []

    def shoot(name: str) -> None:
        taken.append(folder / f"{name}-{scheme}.png")
        page.screenshot(path=taken[-1], full_page=True)

    ann.plug_in()
    ann.sign_in(rig.ticket("enrol"))
    shoot("empty")
    page.click("text=Add a passkey")
    page.wait_for_selector(".kept li")
    page.click("text=Set up an authenticator app")
    shoot("app")
    secret = page.inner_text(".secret").replace(" ", "")
    page.fill("#code", pyotp.TOTP(secret).generate_otp(int(time.time()) // 30))
    page.click("text=Confirm")
    page.click("text=Make recovery codes")
    shoot("codes")
    page.click("text=I have kept them")
    shoot("enrolled")
    page.click("text=Done")
    page.wait_for_url("**/back*")
    ann.sign_in(rig.ticket())
    shoot("prove")
    page.fill("#code", wrong_code(secret))
    page.click("form[action='/step-up/totp'] button")
    page.click("text=Use a recovery code")
    shoot("wrong")
    page.set_viewport_size({"width": 320, "height": 700})
    shoot("phone")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.goto(f"{rig.origin}/step-up?ticket=x")
    shoot("refused")
    assert len(taken) == 8
    assert all(each.read_bytes().startswith(b"\x89PNG") for each in taken)
    assert ann.violations == []

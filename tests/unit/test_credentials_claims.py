"""Before anything can be verified callers are taken at their word, and not a call longer."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from limen.admin.checkup import checkup
from limen.assemble import open_installation
from limen.assemble.identity import Callers, may_claim
from limen.credentials.authenticate import Authenticator, CredentialRules
from limen.credentials.keys import Terms
from limen.model import Change, Identity, Request
from limen.settings import Identity as IdentitySettings
from limen.settings import JwtIssuer, load
from limen.testing.credentials import Desk

BASIC = "Basic " + base64.b64encode(b"al:pw").decode()
CLAIMS = CredentialRules(kinds=("api_key",), claims=True)
ISSUER = JwtIssuer("https://id.example.com", "https://id.example.com/keys")
FORMS = [
    ("x-api-key", "their-own-key"),
    ("authorization", "Bearer opaque"),
    ("authorization", "Bearer a.b.c"),
    ("authorization", "their-own-key"),
    ("authorization", BASIC),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture
def ask(desk: Desk) -> Callable[..., Identity]:
    """Asks one authenticator, with no key made."""
    return asking(desk, CLAIMS)


def asking(desk: Desk, rules: CredentialRules) -> Callable[..., Identity]:
    authenticator = Authenticator(rules, desk.pseudonyms, desk.table())
    return lambda *headers: authenticator.authenticate(Request(1.0, "GET", "/", headers, "203.0.113.7"))


@pytest.mark.parametrize("header", FORMS)
def test_what_is_presented_tells_callers_apart_and_is_taken_out(
    ask: Callable[..., Identity], header: tuple[str, str]
) -> None:
    found, again = ask(header, ("accept", "*/*")), ask(header)
    name, value = header
    stranger = ask((name, f"{value}x"))
    assert (found.refused, found.caller.kind, found.caller.principal, found.public_id) == (
        "",
        "claimed",
        0,
        "",
    )
    assert found.caller.credential == again.caller.credential != stranger.caller.credential
    assert found.headers == (("accept", "*/*"),)
    assert value not in repr(found)


def test_a_users_token_tells_before_an_applications_key(ask: Callable[..., Identity]) -> None:
    user = ("authorization", "Bearer user")
    assert ask(user, ("x-api-key", "app")).caller.credential == ask(user).caller.credential


def test_a_signature_that_differs_with_each_call_is_no_caller(ask: Callable[..., Identity]) -> None:
    found = ask(("authorization", "AWS4-HMAC-SHA256 Credential=a, Signature=b"))
    assert (found.refused, found.caller.kind) == ("", "none")


def test_two_values_of_one_header_are_refused_all_the_same(ask: Callable[..., Identity]) -> None:
    assert ask(("x-api-key", "a"), ("x-api-key", "b")).refused == "conflicting x-api-key headers"


@pytest.mark.parametrize(
    ("header", "kind"), [(("authorization", BASIC), "basic"), (("cookie", "sid=s3cret"), "cookie")]
)
def test_what_the_settings_say_how_to_read_is_read_so(desk: Desk, header: tuple[str, str], kind: str) -> None:
    rules = CredentialRules(("api_key", "basic", "cookie"), cookies=("sid",), claims=True)
    assert asking(desk, rules)(header).caller.kind == kind
    assert asking(desk, rules)(header, ("x-api-key", "app")).refused == ""


def test_the_first_key_ends_it_at_once_and_revoking_it_does_not_bring_it_back(desk: Desk) -> None:
    table = desk.table()
    authenticator = Authenticator(CLAIMS, desk.pseudonyms, table)
    request = Request(1.0, "GET", "/", (("x-api-key", "their-own-key"),), "203.0.113.7")
    assert authenticator.authenticate(request).refused == ""
    made = desk.keys.create(Terms("u-42"), Change(1.0, "ada"))
    table.load(desk.keys)
    assert authenticator.authenticate(request).refused == "unknown key"
    desk.keys.revoke(made.key.public_id, Change(2.0, "ada"))
    table.load(desk.keys)
    assert authenticator.authenticate(request).refused == "unknown key"
    assert not authenticator.claiming


@pytest.mark.parametrize(
    ("settings", "claiming"),
    [
        (IdentitySettings(), True),
        (IdentitySettings(basic=True, cookie="sid"), True),
        (IdentitySettings(claims="never"), False),
        (IdentitySettings(jwt=(ISSUER,)), False),
        (IdentitySettings(client_certificate=True), False),
    ],
)
def test_whatever_can_be_verified_ends_it(desk: Desk, settings: IdentitySettings, claiming: bool) -> None:
    assert may_claim(settings) is claiming
    assert Callers(settings, desk.pseudonyms, desk.table()).authenticator.claiming is claiming


def test_the_operator_is_warned_until_there_is_a_key(tmp_path: Path) -> None:
    said = {"data.folder": str(tmp_path / "data"), "data.master_key_file": str(tmp_path / "key" / "master")}
    settings = load(None, {}, said)
    installation = open_installation(settings, create=True, environ={})
    try:
        (before,) = (each for each in checkup(settings) if each.check == "identity")
        installation.keys.create(Terms("u-42"), Change(1.0, "ada"))
        (after,) = (each for each in checkup(settings) if each.check == "identity")
    finally:
        installation.close()
    assert (before.state, after.state) == ("warning", "ok")
    assert "taken at their word" in before.said

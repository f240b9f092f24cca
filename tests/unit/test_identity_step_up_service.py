"""Proving and enrolling through the service, over a real store and keyring."""

import json
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from limen.assemble.step_up import step_up_for
from limen.credentials.master import rotate_master
from limen.identity.step_up import BusyError, Wish, signing_key
from limen.identity.step_up.enrolling import MOST_CHANGES
from limen.identity.step_up.factors import MOST_PASSKEYS
from limen.identity.step_up.result import TYPE
from limen.identity.step_up.session import Session
from limen.model import Change, ConfigError, InputError
from limen.settings import StepUp as Terms
from limen.testing.passkeys import Authenticator
from limen.testing.step_up import BACK, ORIGIN, TERMS, Pages

USER = 7


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


def begin(pages: Pages, purpose: str = "prove", **other: object) -> Session:
    return pages.service.open(pages.ticket(purpose, **other), "", "")  # type: ignore[arg-type]


def new_passkey(pages: Pages, session: Session, by: Authenticator | None = None) -> Authenticator:
    by = by or Authenticator(ORIGIN, "id.example.com")
    options = pages.service.enrolling.options(session, pages.service.factors(session)[0])
    pages.service.enrolling.add_passkey(session, by.create(options), pages.at)
    return by


def enrolled_totp(pages: Pages, user: int = USER) -> str:
    session = begin(pages, "enrol", user=user)
    secret = pages.service.enrolling.begin_totp(session)
    assert pages.service.enrolling.confirm_totp(session, code(pages, secret), pages.at)
    pages.service.leave(session, "done")
    pages.at += 60
    return secret


def code(pages: Pages, secret: str) -> str:
    return pyotp.TOTP(secret).generate_otp(int(pages.at) // 30)


def passkey(pages: Pages, session: Session, by: Authenticator) -> object:
    request = pages.service.request(session, pages.service.factors(session)[0])
    return pages.service.prove(session, "passkey", by.get(request))


def result(pages: Pages, back: str) -> dict[str, object]:
    token = parse_qs(urlsplit(back).query)["step_up"][0]
    read = jwt.decode(token, KeySet.import_key_set(pages.service.results.jwks()), algorithms=["ES256"])
    assert read.header["typ"] == TYPE
    return read.claims


def test_a_code_proves_a_login_and_the_application_can_verify_it(pages: Pages) -> None:
    secret = enrolled_totp(pages)
    outcome = pages.service.prove(begin(pages), "totp", code(pages, secret))
    claims = result(pages, outcome.back)
    assert outcome.back.startswith(BACK + "?step_up=")
    assert claims["jti"]
    assert {name: claims[name] for name in claims if name != "jti"} == {
        "iss": ORIGIN,
        "aud": "https://shop.example.com",
        "iat": int(pages.at),
        "exp": int(pages.at) + 60,
        "auth_time": int(pages.at),
        "login": "l1",
        "acr": "urn:limen:acr:otp",
        "amr": ["otp"],
        "factor": "totp",
    }
    assert pages.heard.all[-1] == ("proved", "l1", USER, "totp", pages.at)


def test_a_passkey_that_checks_its_owner_is_two_factors_and_cannot_be_phished(pages: Pages) -> None:
    by = new_passkey(pages, begin(pages, "enrol"))
    claims = result(pages, passkey(pages, begin(pages), by).back)  # type: ignore[attr-defined]
    assert (claims["acr"], claims["amr"]) == ("phr", ["pop", "user", "mfa"])


def test_the_same_code_does_not_pass_at_two_doors_at_once(pages: Pages) -> None:
    secret = enrolled_totp(pages)
    doors = [pages.service, pages.again(), pages.again(), pages.again()]
    sessions = [door.open(pages.ticket(), "", "") for door in doors]
    said: list[object] = []

    def go(place: int) -> None:
        said.append(doors[place].prove(sessions[place], "totp", code(pages, secret)).miss)

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(doors))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert said.count(None) == 1


def test_a_recovery_code_is_good_once(pages: Pages) -> None:
    session = begin(pages, "enrol")
    codes = pages.service.enrolling.new_codes(session, pages.at)
    outcome = pages.service.prove(begin(pages), "recovery", codes[0].lower())
    assert result(pages, outcome.back)["acr"] == "urn:limen:acr:recovery"
    assert pages.service.prove(begin(pages), "recovery", codes[0]).miss == "wrong"
    assert pages.service.held(USER).recovery == 9


def test_a_copied_passkey_is_told_and_refused_from_then_on(pages: Pages) -> None:
    by = new_passkey(pages, begin(pages, "enrol"))
    by.count = 9
    passkey(pages, begin(pages), by)
    by.count = 3
    session = begin(pages, login="l2")
    assert passkey(pages, session, by).miss == "copied"  # type: ignore[attr-defined]
    assert pages.heard.of("failed") == [("l2", USER, "copied")]
    by.count = 90
    assert passkey(pages, session, by).miss == "wrong"  # type: ignore[attr-defined]
    assert pages.service.held(USER).passkeys == 0


def test_an_answer_to_an_old_challenge_is_refused(pages: Pages) -> None:
    by = new_passkey(pages, begin(pages, "enrol"))
    session = begin(pages)
    factors = pages.service.factors(session)[0]
    old = by.get(pages.service.request(session, factors))
    pages.service.request(session, factors)
    assert pages.service.prove(session, "passkey", old).miss == "wrong"
    with pytest.raises(InputError, match="asked for"):
        pages.service.prove(session, "passkey", old)


def test_one_passkey_belongs_to_one_user(pages: Pages) -> None:
    by = new_passkey(pages, begin(pages, "enrol"))
    with pytest.raises(InputError, match="registered already"):
        new_passkey(pages, begin(pages, "enrol", user=8), by)


def test_another_users_passkey_does_not_prove(pages: Pages) -> None:
    new_passkey(pages, begin(pages, "enrol"))
    other = new_passkey(pages, begin(pages, "enrol", user=8))
    assert passkey(pages, begin(pages), other).miss == "wrong"  # type: ignore[attr-defined]


def test_a_ticket_to_prove_enrols_nothing(pages: Pages) -> None:
    session = begin(pages)
    with pytest.raises(InputError):
        pages.service.enrolling.begin_totp(session)
    with pytest.raises(InputError):
        pages.service.enrolling.new_codes(session, pages.at)
    assert pages.desk.store.load_factors(USER) is None


def test_who_has_something_enrolled_proves_himself_before_he_adds_more(pages: Pages) -> None:
    secret = enrolled_totp(pages)
    session = begin(pages, "enrol")
    for verb in (
        pages.service.enrolling.begin_totp,
        lambda each: pages.service.enrolling.new_codes(each, pages.at),
        lambda each: pages.service.enrolling.remove(each, "totp", pages.at),
        lambda each: new_passkey(pages, each),
    ):
        with pytest.raises(InputError, match="prove yourself"):
            verb(session)
    assert pages.service.prove(session, "totp", code(pages, secret)).miss is None
    assert pages.heard.of("proved") == []
    assert len(pages.service.enrolling.new_codes(session, pages.at)) == 10


def test_of_two_first_enrolments_at_once_the_second_must_prove_itself(pages: Pages) -> None:
    first, second = begin(pages, "enrol"), begin(pages, "enrol")
    pages.service.enrolling.new_codes(first, pages.at)
    with pytest.raises(InputError, match="prove yourself"):
        pages.service.enrolling.new_codes(second, pages.at)


def test_a_secret_that_was_not_confirmed_counts_for_nothing(pages: Pages) -> None:
    session = begin(pages, "enrol")
    pages.service.enrolling.begin_totp(session)
    assert pages.service.enrolling.confirm_totp(session, "wrong", pages.at) is False
    assert not pages.service.held(USER).totp
    session.pending = ""
    with pytest.raises(InputError, match="begin again"):
        pages.service.enrolling.confirm_totp(session, "wrong", pages.at)


def test_factors_are_bounded_can_be_removed_and_changes_are_told_and_revisions(pages: Pages) -> None:
    session = begin(pages, "enrol")
    made = [new_passkey(pages, session) for _ in range(MOST_PASSKEYS)]
    with pytest.raises(InputError, match="remove one first"):
        new_passkey(pages, session)
    pages.service.enrolling.remove(session, made[0].id.hex(), pages.at)
    with pytest.raises(InputError, match="nothing of that name"):
        pages.service.enrolling.remove(session, made[0].id.hex(), pages.at)
    assert pages.service.held(USER).passkeys == MOST_PASSKEYS - 1
    assert pages.heard.of("changed")[-2:] == [(USER, "passkey", "create"), (USER, "passkey", "delete")]
    assert [each.what for each in pages.desk.store.revisions(1)] == ["delete passkey of 7"]
    assert pages.desk.store.verify_chain() == MOST_PASSKEYS + 1


def test_erasing_a_user_leaves_nothing_and_ends_his_pages(pages: Pages) -> None:
    secret = enrolled_totp(pages)
    session = begin(pages)
    assert pages.service.erase(USER, Change(pages.at, "ada", "asked to"))
    assert not pages.service.erase(USER, Change(pages.at, "ada", "asked to"))
    with pytest.raises(InputError):
        pages.service.prove(session, "totp", code(pages, secret))
    assert pages.desk.store.load_factors(USER) is None


def test_nothing_of_a_factor_is_on_disk_in_the_clear(pages: Pages, tmp_path: Path) -> None:
    secret = enrolled_totp(pages)
    session = begin(pages, "enrol", user=8)
    codes = pages.service.enrolling.new_codes(session, pages.at)
    by = new_passkey(pages, session)
    pages.desk.store._database.checkpoint()
    disk = b"".join(each.read_bytes() for each in (tmp_path / "data").iterdir() if each.is_file())
    assert b"create passkey of 8" in disk
    for text in (secret.encode(), codes[0].encode(), codes[0].replace("-", "").encode(), by.id):
        assert text not in disk


def test_one_users_row_does_not_open_as_anothers(pages: Pages) -> None:
    enrolled_totp(pages)
    sealed, _ = pages.desk.store.load_factors(USER) or (b"", 0)
    pages.desk.store.put_factors(8, sealed, 0, [])
    with pytest.raises(ConfigError, match="do not open"):
        pages.service.held(8)


def test_factors_and_results_outlive_a_rotation_of_the_master_key(pages: Pages) -> None:
    secret = enrolled_totp(pages)
    before = result(pages, pages.service.prove(begin(pages), "totp", code(pages, secret)).back)
    token = pages.service.results.sign(Wish(USER, "l1", BACK), "totp", False, pages.at)
    pages.desk.keyring = rotate_master(pages.desk.master, pages.desk.seal, pages.at)
    pages.service = pages.again()
    keys = KeySet.import_key_set(pages.service.results.jwks())
    assert jwt.decode(token, keys, algorithms=["ES256"]).claims["login"] == before["login"]
    assert pages.service.held(USER).totp


def test_the_same_seed_gives_the_same_key_and_another_another() -> None:
    kids = {signing_key(bytes([n]) * 32).kid for n in (1, 1, 2)}
    assert len(kids) == 2


def test_the_published_keys_are_public(pages: Pages) -> None:
    text = json.dumps(pages.service.results.jwks())
    assert '"d"' not in text
    assert '"use": "sig"' in text


def test_leaving_is_told_with_its_reason(pages: Pages) -> None:
    enrolled_totp(pages)
    for why in ("not_me", "cancelled"):
        assert pages.service.leave(begin(pages, login=why), why).back == f"{BACK}?step_up_error={why}"
    assert pages.heard.of("failed") == [("not_me", USER, "not_me"), ("cancelled", USER, "cancelled")]


def test_a_session_that_runs_out_is_told_as_abandoned(pages: Pages) -> None:
    enrolled_totp(pages)
    session = begin(pages)
    pages.at += TERMS.session
    pages.service.tick()
    assert pages.heard.of("failed") == [("l1", USER, "abandoned")]
    with pytest.raises(InputError, match="no longer good"):
        pages.service.session(session.key)


def test_a_query_of_the_applications_own_stays(pages: Pages) -> None:
    secret = enrolled_totp(pages)
    url = pages.service.ticket(Wish(USER, "l1", BACK + "?state=x%26y"))
    session = pages.service.open(url.partition("ticket=")[2], "", "")
    back = pages.service.prove(session, "totp", code(pages, secret)).back
    assert parse_qs(urlsplit(back).query)["state"] == ["x&y"]


def test_a_full_table_takes_no_ticket_and_does_not_use_it_up(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limen.identity.step_up.session.MOST_SESSIONS", 1)
    first, ticket = begin(pages), pages.ticket(user=8)
    with pytest.raises(BusyError):
        pages.service.open(ticket, "", "")
    pages.service.leave(first, "cancelled")
    assert pages.service.open(ticket, "", "")


def test_without_an_origin_the_service_is_off(pages: Pages) -> None:
    desk = pages.desk
    with pytest.raises(ConfigError, match="is off"):
        step_up_for(Terms(), desk.store, desk.keyring, lambda: 0.0, pages.heard)


def test_one_ticket_cannot_fill_the_chain_of_revisions(pages: Pages) -> None:
    session = begin(pages, "enrol")
    for _ in range(MOST_CHANGES):
        pages.service.enrolling.new_codes(session, pages.at)
    with pytest.raises(InputError, match="come again"):
        pages.service.enrolling.new_codes(session, pages.at)
    assert len(pages.desk.store.revisions()) == MOST_CHANGES

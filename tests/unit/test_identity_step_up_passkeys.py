"""What WebAuthn (level 3, sections 7.1 and 7.2) asks of a relying party, one by one; mostly what the library
leaves to us, and that the rest reaches it."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from msgspec.structs import replace

from limen.identity.step_up.factors import Passkey
from limen.identity.step_up.passkeys import CopiedError, Passkeys
from limen.model import InputError
from limen.testing.passkeys import BACKED_UP, ELIGIBLE, PRESENT, VERIFIED, Authenticator, text
from limen.testing.step_up import ORIGIN, TERMS

ASK = b"c" * 32
DOMAIN = "id.example.com"
PASSKEYS = Passkeys(TERMS, b"p" * 32)


def authenticator(**other: Any) -> Authenticator:
    return Authenticator(ORIGIN, DOMAIN, **other)


def registered(by: Authenticator, passkeys: Passkeys = PASSKEYS, **other: Any) -> Passkey:
    return passkeys.registered(by.create(passkeys.creation(7, "Ann", ASK, ()), **other), ASK, 5.0)


def asserted(by: Authenticator, kept: Passkey, passkeys: Passkeys = PASSKEYS, **other: Any) -> Any:
    return passkeys.asserted(by.get(passkeys.request(ASK, [kept]), **other), ASK, 7, [kept])


def test_a_passkey_is_registered_and_asserted() -> None:
    by = authenticator()
    kept = registered(by)
    assert (kept.id, kept.count, kept.eligible, kept.transports) == (by.id, 1, False, ("usb",))
    used, verified = asserted(by, kept)
    assert verified
    assert used == replace(kept, count=2)


def test_the_options_ask_for_what_was_promised() -> None:
    kept = registered(authenticator())
    options = json.loads(PASSKEYS.creation(7, "Ann", ASK, [kept]))
    assert options["rp"] == {"name": "Example Shop", "id": DOMAIN}
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["residentKey"] == "preferred"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in options["excludeCredentials"]] == [text(kept.id)]
    assert options["user"]["id"] == text(PASSKEYS.handle(7))
    asked = json.loads(PASSKEYS.request(ASK, [kept, replace(kept, id=b"copy", copied=True)]))
    assert [each["id"] for each in asked["allowCredentials"]] == [text(kept.id)]


def test_a_handle_names_nobody_and_stays() -> None:
    assert len(PASSKEYS.handle(7)) == 32
    assert PASSKEYS.handle(7) == PASSKEYS.handle(7) != PASSKEYS.handle(8)
    assert Passkeys(TERMS, b"q" * 32).handle(7) != PASSKEYS.handle(7)


@pytest.mark.parametrize(
    "client",
    [
        {"type": "webauthn.get"},
        {"challenge": text(b"d" * 32)},
        {"origin": "https://evil.example"},
        {"origin": "https://id.example.com.evil.example"},
        {"crossOrigin": True},
        {"crossOrigin": 1},
        {"topOrigin": "https://evil.example"},
    ],
)
def test_registration_client_data_must_be_ours(client: dict[str, object]) -> None:
    with pytest.raises(InputError):
        registered(authenticator(), client=client)


@pytest.mark.parametrize(
    "client",
    [
        {"type": "webauthn.create"},
        {"challenge": text(b"d" * 32)},
        {"origin": "http://id.example.com"},
        {"crossOrigin": True},
        {"topOrigin": ORIGIN},
    ],
)
def test_assertion_client_data_must_be_ours(client: dict[str, object]) -> None:
    by = authenticator()
    with pytest.raises(InputError):
        asserted(by, registered(by), client=client)


def test_another_relying_partys_passkey_is_refused() -> None:
    by = authenticator()
    kept = registered(by)
    by.domain = "evil.example"
    with pytest.raises(InputError):
        asserted(by, kept)
    with pytest.raises(InputError):
        registered(by)


@pytest.mark.parametrize("flags", [0, VERIFIED])
def test_the_user_must_be_present(flags: int) -> None:
    by = authenticator()
    kept = registered(by)
    by.flags = flags
    with pytest.raises(InputError):
        asserted(by, kept)
    with pytest.raises(InputError):
        registered(by)


def test_the_user_must_be_verified_where_that_is_required() -> None:
    touched = authenticator(flags=PRESENT)
    with pytest.raises(InputError):
        registered(touched)
    easy = Passkeys(replace(TERMS, user_verification="preferred"), b"p" * 32)
    kept = registered(touched, easy)
    assert asserted(touched, kept, easy)[1] is False
    with pytest.raises(InputError):
        asserted(touched, kept)


def test_backup_state_without_eligibility_is_refused() -> None:
    with pytest.raises(InputError):
        registered(authenticator(flags=PRESENT | VERIFIED | BACKED_UP))


def test_backup_eligibility_may_not_change() -> None:
    by = authenticator(flags=PRESENT | VERIFIED | ELIGIBLE)
    kept = registered(by)
    assert kept.eligible
    by.flags = PRESENT | VERIFIED
    with pytest.raises(InputError):
        asserted(by, kept)


def test_self_attestation_is_taken_and_any_other_refused() -> None:
    assert registered(authenticator(), fmt="packed").count == 1
    for fmt in ("fido-u2f", "tpm", "android-key", "android-safetynet", "apple", "made-up"):
        with pytest.raises(InputError):
            registered(authenticator(), fmt=fmt)


def test_an_attestation_with_certificates_is_refused_whoever_signed_it() -> None:
    by = authenticator()
    with pytest.raises(InputError):
        registered(by, fmt="packed", chain=(by.certificate(),))


def test_an_algorithm_that_was_not_offered_is_refused() -> None:
    with pytest.raises(InputError):
        registered(authenticator(), alg=-36)


def test_a_credential_id_has_1023_bytes_at_most() -> None:
    by = authenticator()
    by.id = b"i" * 1023
    assert registered(by).id == by.id
    by.id = b"i" * 1024
    with pytest.raises(InputError):
        registered(by)


def test_a_passkey_of_another_user_is_refused() -> None:
    mine, other = authenticator(), authenticator()
    kept = registered(mine)
    registered(other)
    with pytest.raises(InputError):
        asserted(other, kept)
    other.id = mine.id
    with pytest.raises(InputError):
        asserted(other, kept)


def test_another_users_handle_is_refused() -> None:
    by = authenticator()
    kept = registered(by)
    with pytest.raises(InputError):
        asserted(by, kept, handle=PASSKEYS.handle(8))


def test_a_counter_that_goes_back_or_stands_still_is_a_copy() -> None:
    by = authenticator()
    kept = replace(registered(by), count=10)
    for count in (8, 9, 0):
        by.count = count
        with pytest.raises(CopiedError) as copied:
            asserted(by, kept)
        assert copied.value.args == (kept.id,)


def test_a_counter_of_zero_means_there_is_none() -> None:
    by = authenticator()
    by.count = 0
    kept = registered(by)
    by.count = -1
    assert asserted(by, kept)[0].count == 0


def test_without_a_good_signature_nobody_is_told_of_a_copy() -> None:
    mine, other = authenticator(), authenticator()
    kept = replace(registered(mine), count=10)
    other.id, other.handle = mine.id, mine.handle
    with pytest.raises(InputError) as refused:
        asserted(other, kept)
    assert not isinstance(refused.value, CopiedError)


def test_a_copied_passkey_is_refused() -> None:
    by = authenticator()
    kept = registered(by)
    with pytest.raises(InputError):
        asserted(by, replace(kept, copied=True))


def test_a_changed_response_is_refused_and_nothing_else_is_raised() -> None:
    by = authenticator()
    kept = registered(by)
    good = json.loads(by.get(PASSKEYS.request(ASK, [kept])))
    fresh = json.loads(by.create(PASSKEYS.creation(7, "Ann", ASK, ())))
    values: list[Any] = [None, "", "AA", "☃", "A" * 5000, 7, [], {}, text(b"[" * 2000), text(b'"x"')]
    for whole, verb in ((good, _assert_with(kept)), (fresh, _register)):
        for name in [*whole, *whole["response"]]:
            for value in values:
                if name == "transports" or (name == "userHandle" and value is None):
                    continue
                inner = {**whole["response"], **({name: value} if name in whole["response"] else {})}
                outer = {**whole, "response": inner, **({name: value} if name in whole else {})}
                with pytest.raises(InputError):
                    verb(json.dumps(outer))
    for nonsense in ("", "null", "[]", "7", "{", "[" * 100_000):
        with pytest.raises(InputError):
            _register(nonsense)
        with pytest.raises(InputError):
            _assert_with(kept)(nonsense)


def test_every_flipped_byte_of_a_registration_is_refused_or_makes_no_other_key() -> None:
    by = authenticator()
    good = json.loads(by.create(PASSKEYS.creation(7, "Ann", ASK, ()), fmt="packed"))
    raw = bytearray(urlsafe_b64decode(good["response"]["attestationObject"] + "=="))
    for place in range(len(raw)):
        raw[place] ^= 0x41
        good["response"]["attestationObject"] = text(bytes(raw))
        raw[place] ^= 0x41
        with pytest.raises(InputError):
            _register(json.dumps(good))


def _register(said: str) -> Passkey:
    return PASSKEYS.registered(said, ASK, 5.0)


def _assert_with(kept: Passkey) -> Any:
    return lambda said: PASSKEYS.asserted(said, ASK, 7, [kept])


def test_passkeys_belong_to_the_host_of_the_pages_unless_a_wider_domain_is_named() -> None:
    assert PASSKEYS.domain == DOMAIN
    assert Passkeys(replace(TERMS, rp_id="example.com"), b"p" * 32).domain == "example.com"

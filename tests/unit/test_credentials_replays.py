"""What is remembered of proofs, for how long and how much; nonces that need no memory; thumbprints."""

import pytest

from limen.credentials.nonces import PERIOD, Nonces
from limen.credentials.replays import ROOM, SHARE, Replays, Use
from limen.credentials.thumbprints import hex_thumbprint, is_thumbprint, jwk_thumbprint, same

RFC_7638 = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXj"
    "BZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnY"
    "b9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls"
    "1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}


def test_rfc_7638_3_1_the_example_key_has_the_example_thumbprint() -> None:
    assert jwk_thumbprint(RFC_7638) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_rfc_7638_3_2_other_members_and_their_order_count_for_nothing() -> None:
    turned = dict(reversed(list(RFC_7638.items()))) | {"use": "sig"}
    assert jwk_thumbprint(turned) == jwk_thumbprint(RFC_7638)
    with pytest.raises(KeyError):
        jwk_thumbprint({"kty": "RSA", "e": "AQAB"})


def test_rfc_8705_3_1_a_digest_in_hexadecimal_is_the_thumbprint_in_base64url() -> None:
    assert hex_thumbprint("00" * 32) == "A" * 43
    assert hex_thumbprint("ff" * 32) == "_" * 42 + "8"
    assert is_thumbprint("A" * 43)
    assert not any(is_thumbprint(each) for each in (None, 7, "", "A" * 42, "A" * 44, "=" * 43, "é" * 43))


def test_texts_are_the_same_or_not_whatever_they_hold() -> None:
    assert same("é\udc80", "é\udc80")
    assert not same("a", "b")
    assert not same("", "b")


def test_a_proof_is_remembered_for_at_least_a_window() -> None:
    for began in (0.0, 99.0):
        replays = Replays(100.0)
        replays.use("other", "0", 0.0)
        assert replays.use("key", "1", began) is Use.FIRST
        assert replays.use("key", "1", began + 99.9) is Use.AGAIN


def test_and_for_at_most_two() -> None:
    replays = Replays(100.0)
    assert replays.use("key", "1", 0.0) is Use.FIRST
    assert replays.use("key", "1", 200.0) is Use.FIRST
    assert len(replays) == 1


def test_the_same_jti_of_another_key_is_another_proof() -> None:
    replays = Replays(100.0)
    assert replays.use("key", "1", 0.0) is Use.FIRST
    assert replays.use("other", "1", 0.0) is Use.FIRST


def test_a_clock_set_back_forgets_nothing() -> None:
    replays = Replays(100.0)
    assert replays.use("key", "1", 1000.0) is Use.FIRST
    assert replays.use("key", "1", 10.0) is Use.AGAIN


def test_full_takes_no_more_and_forgets_none_until_the_next_window() -> None:
    replays = Replays(100.0, room=3)
    assert [replays.use("key", str(name), 0.0) for name in range(4)] == [*[Use.FIRST] * 3, Use.FULL]
    assert replays.use("key", "0", 1.0) is Use.AGAIN
    assert replays.use("key", "3", 100.0) is Use.FIRST
    assert replays.use("key", "0", 100.0) is Use.AGAIN


def test_one_key_cannot_fill_the_room_of_others() -> None:
    replays = Replays(100.0, room=10, share=2)
    assert [replays.use("loud", str(name), 0.0) for name in range(3)] == [Use.FIRST, Use.FIRST, Use.FULL]
    assert replays.use("quiet", "1", 0.0) is Use.FIRST
    assert replays.use("loud", "3", 100.0) is Use.FIRST
    assert SHARE * 16 <= ROOM


def test_the_room_is_never_exceeded() -> None:
    replays = Replays(10.0, room=5)
    for number in range(200):
        replays.use("key", str(number), number / 7)
        assert len(replays) <= 10


def test_rfc_9449_8_a_nonce_is_taken_in_its_period_and_the_next() -> None:
    nonces, at = Nonces(b"k" * 32), 10.0 * PERIOD
    nonce = nonces.current(at)
    assert nonces.accepts(nonce, at)
    assert nonces.accepts(nonce, at + 2 * PERIOD - 1)
    assert not nonces.accepts(nonce, at + 2 * PERIOD)
    assert not nonces.accepts(nonce, at - 1)
    assert nonces.current(at + PERIOD) != nonce


def test_rfc_9449_8_a_nonce_cannot_be_foretold_and_is_of_this_process() -> None:
    assert Nonces().current(0.0) != Nonces().current(0.0)
    assert not Nonces().accepts(Nonces().current(0.0), 0.0)
    assert not Nonces(b"k").accepts("", 0.0)
    assert not Nonces(b"k").accepts("\udc80é", 0.0)
    assert "k" * 4 not in repr(Nonces(b"kkkk"))


def test_rfc_9449_8_1_a_nonce_is_of_the_characters_that_a_header_may_hold() -> None:
    assert Nonces().current(0.0).replace("-", "").replace("_", "").isalnum()

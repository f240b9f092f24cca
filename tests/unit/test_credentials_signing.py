"""Keys that sign security event tokens: sealed, rotated without a gap, and only their public halves shown."""

from pathlib import Path

import msgspec
import pytest
from joserfc.jwk import KeySet
from joserfc.jws import deserialize_compact

from limen.credentials.jwks import Jwks, parse_jwks
from limen.credentials.sealing import Sealing
from limen.credentials.signing import OVERLAP, Algorithm, SigningKeys
from limen.model import ConfigError
from limen.testing.credentials import Desk

DAY = 86_400.0


class Case:
    def __init__(self, folder: Path, algorithm: Algorithm = "ES256") -> None:
        self.desk, self.now, self.algorithm = Desk(folder), 1_000_000.0, algorithm
        self.keys = self.opened()

    def opened(self) -> SigningKeys:
        sealing = Sealing(self.desk.keyring)
        return SigningKeys(self.desk.store, sealing, self.algorithm, lambda: self.now, 90 * DAY)

    def kids(self) -> list[str]:
        return [each["kid"] for each in msgspec.json.decode(self.keys.jwks())["keys"]]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_what_is_signed_verifies_with_the_public_set_and_says_its_type(
    tmp_path: Path, algorithm: Algorithm
) -> None:
    case = Case(tmp_path, algorithm)
    text = case.keys.sign(b'{"iss":"x"}')
    jwks = Jwks(parse_jwks(case.keys.jwks()))
    key = jwks.find(case.kids()[0], algorithm, 0.0)
    assert key is not None
    found = deserialize_compact(text, key, [algorithm])
    assert found.payload == b'{"iss":"x"}'
    assert found.headers() == {"alg": algorithm, "kid": case.kids()[0], "typ": "secevent+jwt"}


def test_an_rsa_key_has_2048_bits(tmp_path: Path) -> None:
    (key,) = parse_jwks(Case(tmp_path, "RS256").keys.jwks())
    assert key.public_key.key_size == 2048  # type: ignore[union-attr]


def test_the_public_set_holds_nothing_private(case: Case) -> None:
    (shown,) = msgspec.json.decode(case.keys.jwks())["keys"]
    assert set(shown) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_a_restart_finds_the_same_key(case: Case) -> None:
    assert case.opened().jwks() == case.keys.jwks()


def test_nothing_of_a_key_is_on_disk_in_the_clear(case: Case) -> None:
    (kept,) = case.desk.store.load_signing_keys()
    assert b'"d"' not in kept.sealed
    assert case.kids()[0] not in repr(kept.sealed)


def test_a_key_of_another_master_does_not_open(case: Case, tmp_path: Path) -> None:
    other = Sealing(Desk(tmp_path / "other").keyring)
    with pytest.raises(ConfigError, match="another master key"):
        SigningKeys(case.desk.store, other, "ES256", lambda: 0.0)


def test_an_old_key_is_replaced_and_its_public_half_is_served_for_a_while(case: Case) -> None:
    (old,) = case.kids()
    text = case.keys.sign(b"{}")
    case.now += 91 * DAY
    case.keys.tick()
    new, still = case.kids()
    assert (still, new != old) == (old, True)
    keys = KeySet.import_key_set(msgspec.json.decode(case.keys.jwks()))
    assert deserialize_compact(text, keys, ["ES256"]).payload == b"{}"
    case.now += OVERLAP + 1
    case.keys.tick()
    assert case.kids() == [new]


def test_a_person_may_rotate_at_any_time(case: Case) -> None:
    (old,) = case.kids()
    assert case.keys.rotate() == case.kids()[0] != old


def test_another_algorithm_in_the_settings_makes_another_key(case: Case) -> None:
    case.algorithm = "RS256"
    case.keys = case.opened()
    assert len(case.kids()) == 2
    assert deserialize_compact(
        case.keys.sign(b"{}"), KeySet.import_key_set(msgspec.json.decode(case.keys.jwks())), ["RS256"]
    )


def test_a_sealed_text_opens_only_in_its_place(case: Case) -> None:
    sealing = Sealing(case.desk.keyring)
    sealed = sealing.seal(b"secret", "here")
    assert sealing.open(sealed, "here") == b"secret"
    with pytest.raises(ConfigError, match="there does not open"):
        sealing.open(sealed, "there")
    assert sealing.name(b"a") == sealing.name(b"a") != sealing.name(b"b")

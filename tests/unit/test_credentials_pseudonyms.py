import hashlib

import pytest

from limen.credentials.pseudonyms import Pseudonyms
from limen.model import ConfigError
from limen.model.network import network_of


def test_it_is_keyed_blake2b_with_the_kind_as_person() -> None:
    digest = hashlib.blake2b(b"203.0.113.7", key=b"k" * 32, digest_size=8, person=b"address").digest()
    assert Pseudonyms(b"k" * 32).of("address", "203.0.113.7") == int.from_bytes(digest, "big") >> 1


def test_kinds_and_keys_part_the_names() -> None:
    one, other = Pseudonyms(b"k" * 32), Pseudonyms(b"j" * 32)
    found = {one.of("address", "x"), one.of("principal", "x"), other.of("address", "x")}
    assert len(found) == 3


def test_only_the_empty_value_is_zero() -> None:
    assert Pseudonyms(b"k" * 32).of("address", "") == 0


def test_lone_surrogates_have_a_pseudonym_too() -> None:
    assert Pseudonyms(b"k" * 32).of("principal", "\udcff") > 0


def test_a_kind_too_long_is_said() -> None:
    with pytest.raises(ConfigError, match="1 to 16 bytes"):
        Pseudonyms(b"k" * 32).of("k" * 17, "x")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("localhost", ""),
        ("203.0.113.256", ""),
        ("203.0.113.07", ""),
        ("203.0.113.7.1", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(address) == network

import base64

import pytest

from limen.credentials.address import SharedAddress, TrustedHops, parse_networks
from limen.credentials.basic import parse_basic
from limen.credentials.cookie import take_cookies
from limen.credentials.mtls import parse_certificate
from limen.model import ConfigError, InputError

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "198.51.100.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.1", '"[2001:db8::1]:80"', "2001:db8::1"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.1", "198.51.100.9", "203.0.113.1"),
        ("", "203.0.113.7", ""),
        ("10.0.0.1", "10.0.0.9," * 500 + "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7," + "10.0.0.9," * 500 + "10.0.0.9", "10.0.0.9"),
    ],
)
def test_the_client_is_the_right_most_untrusted_hop(peer: str, forwarded: str, client: str) -> None:
    assert TrustedHops(parse_networks(["10.0.0.0/8"])).client(peer, forwarded) == client


def test_a_wrong_network_is_named() -> None:
    with pytest.raises(ConfigError, match=r"'10\.0\.0/8'"):
        parse_networks(["10.0.0/8"])


def watch(address: str, credentials: range, unbelieved: bool = False, calls: int = 300) -> SharedAddress:
    shared = SharedAddress()
    for n in range(calls):
        shared.observe(address, credentials[n % len(credentials)], unbelieved)
    return shared


@pytest.mark.parametrize(
    ("address", "credentials", "unbelieved", "alarms"),
    [
        ("10.0.0.1", range(1, 9), False, True),
        ("10.0.0.1", range(1), True, True),
        ("10.0.0.1", range(1, 3), False, False),
        ("203.0.113.7", range(1, 9), False, False),
    ],
)
def test_one_private_address_for_everybody_alarms(
    address: str, credentials: range, unbelieved: bool, alarms: bool
) -> None:
    assert ("trusted_proxies" in watch(address, credentials, unbelieved).shared_address_alarm) == alarms


def test_the_alarm_needs_many_calls_and_ends_with_another_address() -> None:
    assert watch("10.0.0.1", range(1, 9), calls=255).shared_address_alarm == ""
    shared = watch("10.0.0.1", range(1, 9))
    shared.observe("203.0.113.7", 1, False)
    assert shared.shared_address_alarm == ""


def test_basic_is_taken_apart() -> None:
    pair = parse_basic(base64.b64encode(b"al:pass:word").decode())
    assert (pair.user, pair.password) == ("al", "pass:word")
    assert "pass" not in repr(pair)


@pytest.mark.parametrize("raw", [b"", b"nocolon", b":pw", b"a\x00:b", b"\xff:b", b"a" * 2000 + b":b"])
def test_malformed_basic_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match="malformed basic"):
        parse_basic(base64.b64encode(raw).decode())


def test_basic_that_is_not_base_64_is_refused() -> None:
    with pytest.raises(InputError, match="malformed basic"):
        parse_basic("a:b")


@pytest.mark.parametrize(
    ("header", "found", "rest"),
    [
        ("a=1; sid=x; b=2", "sid=x", "a=1; b=2"),
        ("sid=; sid=y", "sid=y", ""),
        ("a=1", "", "a=1"),
        (";;=;", "", "="),
        ("Sid=x", "", "Sid=x"),
    ],
)
def test_session_cookies_are_taken_out(header: str, found: str, rest: str) -> None:
    assert take_cookies(header, ["sid"]) == (found, rest)


def test_a_huge_cookie_header_is_cut() -> None:
    assert len(take_cookies("a=" + "x" * 100_000, ["sid"])[1]) == 8192


@pytest.mark.parametrize(
    ("header", "principal"),
    [
        (f'By=spiffe://a;Hash={HASH};Subject="O=X,CN=billing";URI=spiffe://b/billing', "spiffe://b/billing"),
        (f'Hash={HASH};Subject="/C=AT/CN=billing"', "billing"),
        (f'Hash={HASH};Subject="O=\\"X;Y,Z\\""', 'O="X;Y,Z"'),
        (f"Hash={'f' * 64};URI=spiffe://far,Hash={HASH};URI=spiffe://near", "spiffe://near"),
    ],
)
def test_a_certificate_is_read_as_envoy_writes_it(header: str, principal: str) -> None:
    certificate = parse_certificate(header)
    assert (certificate.hash, certificate.principal) == (HASH, principal)


@pytest.mark.parametrize(
    "header", ["x", "Hash=12", f"Hash={HASH},", f'Hash={HASH};Subject="open', "Subject=a", "=" * 20_000]
)
def test_a_malformed_certificate_is_refused(header: str) -> None:
    with pytest.raises(InputError, match="malformed client certificate"):
        parse_certificate(header)

import hashlib
import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from limen.credentials.address import TrustedHops, parse_networks
from limen.credentials.apikey import ApiKey, mint, parse
from limen.credentials.basic import parse_basic
from limen.credentials.cookie import take_cookies
from limen.credentials.mtls import parse_certificate
from limen.credentials.presented import Taker
from limen.credentials.pseudonyms import Pseudonyms
from limen.model import InputError

BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PSEUDONYMS = Pseudonyms(b"k" * 32)
TRUSTED = parse_networks(["10.0.0.0/8", "fd00::/8"])
PUBLIC = st.ip_addresses(v=4).filter(lambda a: a not in TRUSTED[0])
PROXY = st.integers(0, 2**24 - 1).map(lambda n: ipaddress.IPv4Address((10 << 24) + n))


@given(st.text())
def test_pseudonyms_are_63_bits_and_stable(value: str) -> None:
    number = PSEUDONYMS.of("principal", value)
    assert 0 <= number < 2**63
    assert (number == 0) == (value == "")
    assert number == Pseudonyms(b"k" * 32).of("principal", value)


@given(st.text(BASE_62, min_size=12, max_size=12), st.text(BASE_62, min_size=32, max_size=32))
def test_a_key_reads_back_as_it_was_written(public_id: str, secret: str) -> None:
    assert parse(ApiKey(public_id, secret).text) == ApiKey(public_id, secret)


@given(st.integers(0, 53), st.sampled_from(BASE_62 + "_"))
def test_one_wrong_character_never_parses(place: int, character: str) -> None:
    text = mint().text
    wrong = text[:place] + character + text[place + 1 :]
    if wrong == text:
        return
    try:
        parse(wrong)
    except InputError:
        return
    raise AssertionError("a typing error passed")


@given(st.text())
def test_any_text_is_parsed_or_refused(text: str) -> None:
    for read in (parse, parse_basic, parse_certificate):
        try:
            read(text)
        except InputError:
            continue


@given(st.lists(st.ip_addresses(v=4) | st.text(max_size=20)), PUBLIC, st.lists(PROXY, max_size=4), PROXY)
def test_nothing_a_client_writes_moves_its_address(
    invented: list[object], client: ipaddress.IPv4Address, proxies: list[ipaddress.IPv4Address], peer: object
) -> None:
    forwarded = ",".join(str(hop) for hop in [*invented, client, *proxies])
    assert TrustedHops(TRUSTED).client(str(peer), forwarded) == str(client)


@given(st.text(), PUBLIC)
def test_an_untrusted_peer_is_the_client_whatever_it_says(
    forwarded: str, peer: ipaddress.IPv4Address
) -> None:
    assert TrustedHops(TRUSTED).client(str(peer), forwarded) == str(peer)


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_client_is_always_an_address_or_nothing(peer: str, forwarded: str) -> None:
    found = TrustedHops(TRUSTED).client(peer, forwarded)
    assert found == "" or str(ipaddress.ip_address(found)) == found


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "sid"]), st.text("xyz01", min_size=1)), max_size=8))
def test_session_cookies_never_stay_behind(pairs: list[tuple[str, str]]) -> None:
    header = "; ".join(f"{name}={value}" for name, value in pairs)
    found, rest = take_cookies(header, ["sid"])
    assert found == next((f"sid={value}" for name, value in pairs if name == "sid"), "")
    assert rest == "; ".join(f"{name}={value}" for name, value in pairs if name != "sid")


@given(st.text(min_size=1))
def test_no_credential_header_is_left(secret: str) -> None:
    mark = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    names = ("authorization", "proxy-authorization", "x-api-key", "cookie", "x-limen-identity")
    taken = Taker(["X-Api-Key"], []).take([(name, f"{secret}{mark}") for name in names])
    assert mark not in repr(taken.headers)

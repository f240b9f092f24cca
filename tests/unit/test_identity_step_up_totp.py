"""TOTP against the vectors of RFC 4226 and RFC 6238, and what the RFCs leave to the verifier."""

import xml.etree.ElementTree as ET
from base64 import b32encode

import pyotp
import pytest

from limen.identity.step_up.factors import Totp
from limen.identity.step_up.totp import PERIOD, RESYNC, check, mint, picture, uri

SECRET = b32encode(b"12345678901234567890").decode()
HOTP = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
TOTP = {
    59: "94287082",
    1_111_111_109: "07081804",
    1_111_111_111: "14050471",
    1_234_567_890: "89005924",
    2_000_000_000: "69279037",
    20_000_000_000: "65353130",
}
NOON = 1_700_000_010.0


def code(at: float, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).generate_otp(int(at) // PERIOD)


@pytest.mark.parametrize(("counter", "expected"), [*enumerate(HOTP)])
def test_rfc_4226_appendix_d(counter: int, expected: str) -> None:
    assert check(Totp(SECRET, 0.0), expected, counter * PERIOD)[0] == "right"


@pytest.mark.parametrize(("at", "eight"), [*TOTP.items()])
def test_rfc_6238_appendix_b(at: int, eight: str) -> None:
    assert check(Totp(SECRET, 0.0), eight[-6:], float(at))[0] == "right"


def test_a_code_is_taken_once() -> None:
    said, after = check(Totp(SECRET, 0.0), code(NOON), NOON)
    assert said == "right"
    assert check(after, code(NOON), NOON)[0] == "wrong"
    assert check(after, code(NOON), NOON + PERIOD)[0] == "wrong"
    assert check(after, code(NOON - PERIOD), NOON)[0] == "wrong"
    assert check(after, code(NOON + PERIOD), NOON + PERIOD)[0] == "right"


@pytest.mark.parametrize("off", [-PERIOD, 0, PERIOD])
def test_the_neighbours_of_now_are_taken(off: int) -> None:
    assert check(Totp(SECRET, 0.0), code(NOON + off), NOON)[0] == "right"


def test_a_clock_that_drifts_slowly_is_followed() -> None:
    totp, at = Totp(SECRET, 0.0), NOON
    for drift in range(1, 6):
        at += 86_400
        said, totp = check(totp, code(at + drift * PERIOD), at)
        assert said == "right"
    assert totp.drift == 5


def test_a_clock_far_off_is_set_by_two_codes_in_a_row() -> None:
    off = 7 * PERIOD
    said, totp = check(Totp(SECRET, 0.0), code(NOON - off), NOON)
    assert said == "next"
    assert check(totp, code(NOON - off), NOON)[0] == "wrong"
    assert check(totp, code(NOON - off + 2 * PERIOD), NOON)[0] == "next"
    said, totp = check(totp, code(NOON - off + PERIOD), NOON + PERIOD)
    assert said == "right"
    assert check(totp, code(NOON - off + 2 * PERIOD), NOON + 2 * PERIOD)[0] == "right"


def test_past_the_resynchronisation_no_code_counts() -> None:
    far = (RESYNC + 1) * PERIOD
    assert check(Totp(SECRET, 0.0), code(NOON - far), NOON)[0] == "wrong"
    assert check(Totp(SECRET, 0.0), code(NOON + far), NOON)[0] == "wrong"


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "000000\x00", "9" * 10_000]
)
def test_what_is_no_code_is_wrong(text: str) -> None:
    assert check(Totp(SECRET, 0.0), text, NOON) == ("wrong", Totp(SECRET, 0.0))


def test_spaces_in_a_code_do_not_matter() -> None:
    now = code(NOON)
    assert check(Totp(SECRET, 0.0), f" {now[:3]} {now[3:]} ", NOON)[0] == "right"


def test_secrets_have_160_bits_and_differ() -> None:
    made = {mint() for _ in range(20)}
    assert len(made) == 20
    assert all(len(pyotp.TOTP(secret).byte_secret()) == 20 for secret in made)


def test_the_picture_is_svg_without_style_or_script() -> None:
    svg = picture(uri(SECRET, 'Shop "&<style>', "ann@example.com"))
    tree = ET.fromstring(svg)
    names = {name for each in tree.iter() for name in each.attrib}
    assert names.isdisjoint({"style", "class", "onload", "href"})
    assert {each.tag.rpartition("}")[2] for each in tree.iter()} == {"svg", "path"}

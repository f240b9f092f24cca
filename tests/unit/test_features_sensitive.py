"""Sensitive data in answers: found by pattern, checksum and name; look-alikes are not; both engines agree."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features.checksums import is_card, is_iban, is_national_id
from limen.features.marks import HyperscanMarks, Re2Marks
from limen.features.sensitive import KINDS, kind_named, sensitive
from limen.features.told import ITEMS, Noted, steps, told


def counted(document: dict[str, object]) -> dict[str, int]:
    telling = [(name, kind) for name in document if (kind := kind_named(name)) >= 0]
    found = sensitive(json.dumps(document).encode(), telling)
    return {name: count for name, count in zip(KINDS, found, strict=False) if count}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"pan": "4111 1111 1111 1111", "n": "5555-5555-5555-4444"}, {"card": 2}),
        ({"pan": 4111111111111111}, {"card": 1}),
        ({"pan": "4111111111111112", "at": 1732348800000}, {}),
        ({"account": "DE89 3704 0044 0532 0130 00"}, {"iban": 1}),
        ({"iban": "NL91ABNA0417164300"}, {"iban": 1}),
        ({"iban": "NL92ABNA0417164300"}, {}),
        ({"ssn": "123-45-6789"}, {"national_id": 1}),
        ({"phone": "123-45-6789"}, {}),
        ({"pesel": "44051401359", "taxId": "86095742719"}, {"national_id": 1}),
        ({"mails": ["a@example.com", "b@example.com"]}, {"email": 2}),
        ({"x": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlIQ"}, {"token": 1}),
        ({"x": "AKIAABCDEFGHIJKLMNOP", "y": "ghp_" + "a1" * 18}, {"key": 2}),
        ({"pem": "-----BEGIN RSA PRIVATE KEY-----\nMII"}, {"private_key": 1}),
        ({"password_hash": "$2b$12$abcdefghij", "pin": "1234"}, {"password": 1}),
        ({"password": "********", "token": "", "secret": None}, {}),
        ({"id": "3f0e7d9a-1c2b-4d5e-8f90-123456789abc", "total": 12.5, "at": "2026-01-01T10:00:00Z"}, {}),
    ],
)
def test_kinds_are_counted(document: dict[str, object], expected: dict[str, int]) -> None:
    assert counted(document) == expected


@pytest.mark.parametrize("number", ["44051401359", "52998224725", "86095742719", "12345678Z", "111222333"])
def test_national_ids_with_right_check_digits(number: str) -> None:
    assert is_national_id(number)


@pytest.mark.parametrize("number", ["44051401358", "52998224724", "12345678A", "00000000000", "", "x"])
def test_national_ids_with_wrong_ones(number: str) -> None:
    assert not is_national_id(number)


def test_repeated_digits_are_no_card_and_letters_no_account() -> None:
    assert not is_card("4444444444444444")
    assert not is_card("1234567890123")
    assert not is_iban("DEXX370400440532013000")
    assert not is_iban("DE89")


PIECES = st.sampled_from(
    [b"4111 ", b"1111-", b"1111", b"eyJ", b"abcdefgh", b"AKIA", b"ABCDEFGH", b"-----BEGIN ", b"PRIVATE KEY"]
)


@given(st.lists(PIECES | st.binary(max_size=4), max_size=12).map(b"".join))
def test_both_engines_find_the_same_marks(body: bytes) -> None:
    assert sorted(HYPERSCAN.find(body)) == sorted(RE2.find(body))


HYPERSCAN, RE2 = HyperscanMarks(), Re2Marks()


def test_hostile_bodies_are_read_in_their_length() -> None:
    for body in (b"4" * 100_000, b"4 " * 50_000, b"eyJ" * 30_000, b"@" * 50_000, b'"ssn":' * 20_000):
        assert all(count <= 1_000 for count in sensitive(body, [("ssn", 2)]))


def noted(*names: str, longest: int = 0) -> Noted:
    made = Noted()
    made.names.update(names)
    made.longest = longest
    return made


def test_what_was_told_is_one_id_of_names_and_rough_counts() -> None:
    base = told(b"{}", noted("a", "b", longest=9))
    assert base.outline == told(b"{}", noted("b", "a", longest=15)).outline
    assert base.outline != told(b"{}", noted("a", "b", longest=40)).outline
    assert base.outline != told(b"{}", noted("a", "c", longest=9)).outline
    assert base.outline != told(b'{"x":"a@b.de"}', noted("a", "b", longest=9)).outline


def test_keys_that_are_data_are_no_names() -> None:
    assert told(b"{}", noted("id-1234", "a")).outline == told(b"{}", noted("id-9876", "a")).outline


def test_short_lists_do_not_count() -> None:
    assert steps(7, ()) == []
    assert steps(300, (0, 2)) == [(1, 2), (ITEMS, 9)]

"""Sensitive data hidden in JSON: as long as before, still JSON, and nothing else touched."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features.masking import masked
from limen.features.sensitive import KINDS


def hidden(document: object, *kinds: str) -> object:
    body = json.dumps(document).encode()
    out = masked(body, kinds)
    assert len(out) == len(body)
    return json.loads(out)


@pytest.mark.parametrize(
    ("kind", "document", "expected"),
    [
        ("card", {"pan": "4111 1111 1111 1111"}, {"pan": "*" * 19}),
        ("card", {"pan": 4111111111111111}, {"pan": 9999999999999999}),
        ("card", {"note": "paid with 4111111111111111"}, {"note": "paid with " + "*" * 16}),
        ("card", {"order": "4111111111111112"}, {"order": "4111111111111112"}),
        ("email", [{"to": "ann@example.com"}], [{"to": "*" * 15}]),
        ("email", {"card": "4111111111111111"}, {"card": "4111111111111111"}),
        ("iban", {"iban": "NL91ABNA0417164300"}, {"iban": "*" * 18}),
        ("national_id", {"ssn": "123-45-6789", "n": 1}, {"ssn": "*" * 11, "n": 1}),
        ("national_id", {"ssn": 123456789}, {"ssn": 999999999}),
        ("password", {"password_hash": "$2b$abc", "name": "x"}, {"password_hash": "*" * 7, "name": "x"}),
        ("password", {"password": '"'}, {"password": "**"}),
        ("password", {"password": 'a,b}"c', "n": 1}, {"password": "*" * 7, "n": 1}),
        ("key", {"k": "AKIAABCDEFGHIJKLMNOP"}, {"k": "*" * 20}),
        ("password", {"password": None, "pin": True}, {"password": None, "pin": True}),
    ],
)
def test_a_kind_is_hidden_and_nothing_else(kind: str, document: object, expected: object) -> None:
    assert hidden(document, kind) == expected


@pytest.mark.parametrize("document", [36553466544026, -36553466544026, [-4111111111111111]])
def test_a_number_that_is_hidden_is_still_a_number(document: object) -> None:
    assert hidden(document, "card") != document


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("a@b.de") | st.just(4111111111111111),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["password", "ssn", "a"]), inner),
)


@given(JSON)
def test_what_was_json_stays_json_of_the_same_length(document: object) -> None:
    hidden(document, *KINDS)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"taxId": "DE 81", "name": "x"}, {"taxId": "*****", "name": "x"}),
        ({"tax_id": 8112, "taxes": 5}, {"tax_id": 9999, "taxes": 5}),
        ({"TAXID": -81.5}, {"TAXID": -99.9}),
        ({"taxId": True, "b": False}, {"taxId": None, "b": False}),
        ({"taxId": None}, {"taxId": None}),
        ({"taxId": ["a", {"n": "b", "m": [1]}], "n": "b"}, {"taxId": ["*", {"n": "*", "m": [9]}], "n": "b"}),
        ([{"p": {"taxId": 'a"b'}}, {"q": "taxId"}], [{"p": {"taxId": "****"}}, {"q": "taxId"}]),
        ({"taxId": "x" * 20_000}, {"taxId": "*" * 20_000}),
        ({"taxId": {}, "after": "seen"}, {"taxId": {}, "after": "seen"}),
    ],
)
def test_a_member_is_hidden_by_its_name_whatever_it_holds(document: object, expected: object) -> None:
    assert hidden(document, "field:taxId") == expected


def test_a_name_spelt_with_escapes_is_the_same_name() -> None:
    assert masked(b'{"\\u0074axId": "a"}', ["field:taxId"]) == b'{"\\u0074axId": "*"}'


@given(st.binary(max_size=200))
def test_no_body_raises_or_changes_its_length(body: bytes) -> None:
    assert len(masked(b'{"taxId": ' + body, ["field:taxId"])) == len(body) + 10


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abs"), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_what_is_not_named_stays(document: object) -> None:
    assert hidden({"kept": document}, "field:taxId") == {"kept": document}
    under = json.dumps(hidden({"taxId": document}, "field:taxId"))
    assert not set("xyz12345678true") & set(under.replace("taxId", "").replace("null", ""))

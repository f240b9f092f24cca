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

"""Decoding layers: what is taken off, and what is left alone."""

import base64

import pytest

from limen.features.decode import from_base64, variants

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("%27 or", "' or"),
        ("%2527 or", "' or"),
        ("%u0027 or", "' or"),
        ("\\u0027 or", "' or"),
        ("\\x27 or", "' or"),
        ("1\\u003d1\\u002fetc", "1=1/etc"),
        ("\\u{27} or \\u{0003d}1", "' or =1"),
        ("&#39; or", "' or"),
        ("&#x27; or", "' or"),
        ("&lt;script&gt;", "<script>"),
        ("＇ or", "' or"),
        ("ʼ or", "' or"),
        ("..%c0%af", "../"),
    ],
)
def test_layers_are_taken_off(text: str, plain: str) -> None:
    assert variants(text, NONE)[0] == plain


def test_comments_inside_and_between_words_are_both_read() -> None:
    assert variants("un/**/ion sel/**/ect", NONE) == ["un ion sel ect", "union select"]
    assert variants("1/**/or/**/1=1", NONE)[0] == "1 or 1=1"


def test_versioned_comments_are_code() -> None:
    assert variants("1/*!50000union*/ select", NONE)[0].split() == ["1", "union", "select"]


def test_base64_of_text_is_read_and_of_anything_else_is_not() -> None:
    assert from_base64(base64.b64encode(b"' or 1=1--").decode()) == "' or 1=1--"
    assert from_base64(base64.b64encode(bytes(range(128, 160))).decode()) == ""


def test_a_plain_value_has_no_other_reading() -> None:
    assert variants("O'Brien", NONE) == []


def test_rounds_are_bounded() -> None:
    wrapped = "'"
    for _ in range(6):
        wrapped = wrapped.replace("%", "%25").replace("'", "%27")
    assert "%" in variants(wrapped, NONE)[0]

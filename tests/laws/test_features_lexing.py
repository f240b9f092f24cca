"""The compiled readers of suspect texts and their Python twins agree on any text."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.features import prose, tokens

compiled = pytest.importorskip("limen.features._lexing")

CHARACTERS = st.sampled_from("'\"`\\;|&()<>=!:~@#$-+*/%^,.eExX019aZ_ \t\n\x00\x1c\xa0é²٣中Ͱſİ…?")
PIECES = st.sampled_from(
    [
        *(
            "select",
            "UPDATE",
            "order",
            "by",
            "union",
            "into outfile",
            "waitfor delay",
            "drop table",
            "or",
            "exec",
        ),
        *(
            "sleep(",
            "xp_cmdshell",
            "a.xp_x",
            "information_schema.tables",
            "sys.x",
            "@@version",
            "/*",
            "*/",
            "--",
        ),
        *("1.5e+3", "1.5e", "2e5x", "0x1fg", "0X", "12.a", "''", '"a""b"', "`x``", "\\'", "'''", "||", "&&"),
        *("the ", "can you ", "a `code` ", "```", "Straße ", "l'eau ", " x" * 40, "y" * 33, "z" * 2_040),
    ]
)
TEXTS = st.lists(CHARACTERS | PIECES, max_size=48).map("".join) | st.text(max_size=64)


@given(TEXTS)
def test_the_twins_read_the_same_tokens(text: str) -> None:
    assert compiled.tokenise(text) == tokens.tokenise(text)


@given(TEXTS)
def test_the_twins_count_the_same_prose(text: str) -> None:
    assert compiled.words(text) == prose.words(text)


def test_every_character_is_of_the_same_class_to_both() -> None:
    for point in (*range(0x3000), *range(0x3000, sys.maxunicode, 251)):
        text = f"1{chr(point)}2a the{chr(point)} to{chr(point)}of "
        assert compiled.words(text) == prose.words(text), hex(point)
        assert compiled.tokenise(text) == tokens.tokenise(text), hex(point)

"""No signature can match a text of digits, dots and hyphens: read off the patterns themselves."""

import re
from re import _constants as op
from re import _parser as parser
from typing import Any

import pytest

from limen.features.matches import NUMERIC
from limen.features.signatures import ROWS
from limen.features.signatures.row import EDGE, Row

LETTERS = frozenset((NUMERIC + "\x1e").encode())
CATEGORIES = {
    op.CATEGORY_DIGIT: rb"\d",
    op.CATEGORY_NOT_DIGIT: rb"\D",
    op.CATEGORY_SPACE: rb"\s",
    op.CATEGORY_NOT_SPACE: rb"\S",
    op.CATEGORY_WORD: rb"\w",
    op.CATEGORY_NOT_WORD: rb"\W",
}


def possible(tree: Any) -> bool:
    """Whether a pattern may match a text of ``LETTERS``; true when in doubt."""
    return all(possible_item(kind, what) for kind, what in tree)


def possible_item(kind: Any, what: Any) -> bool:
    if kind is op.LITERAL:
        return what in LETTERS
    if kind is op.IN:
        return bool(LETTERS & letters_of(what))
    if kind is op.BRANCH:
        return any(possible(branch) for branch in what[1])
    if kind is op.SUBPATTERN:
        return possible(what[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return what[0] == 0 or possible(what[2])
    return True


def letters_of(members: Any) -> frozenset[int]:
    found: set[int] = set()
    for kind, what in members:
        if kind is op.LITERAL:
            found.add(what)
        elif kind is op.RANGE:
            found.update(range(what[0], what[1] + 1))
        elif kind is op.CATEGORY:
            found.update(byte for byte in range(256) if re.match(CATEGORIES[what], bytes([byte])))
    negated = members[0][0] is op.NEGATE
    return frozenset(range(256)) - found if negated else frozenset(found)


def matches_numbers(pattern: str) -> bool:
    return possible(parser.parse(pattern.encode("latin-1")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_no_signature_matches_numbers(row: Row) -> None:
    assert not matches_numbers(row.pattern)


@pytest.mark.parametrize("pattern", [EDGE + "[0-9a-f]+", r"\d{4}-\d\d", "(?:a|[^b])*", EDGE + EDGE])
def test_one_that_could_is_found_out(pattern: str) -> None:
    assert matches_numbers(pattern)

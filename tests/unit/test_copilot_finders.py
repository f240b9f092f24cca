"""Finders one by one: amounts, names, descriptions; notation; the vocabulary."""

from typing import Any

import pytest
from tests.unit.copilot_inventory import SHOP

from limen.copilot.reading.finders import Reader
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.reading.notation import Notation
from limen.copilot.reading.spelling import one_slip

READER = Reader(SHOP, lexicon())

FOUND: tuple[tuple[str, str, Any], ...] = (
    ("an hour and a half", "duration", 5400),
    ("2h30m", "duration", 9000),
    ("three quarters of an hour", "duration", 2700),
    ("a fortnight", "duration", 1209600),
    ("half a day", "duration", 43200),
    ("once every two seconds", "rate", (1.0, 2)),
    ("100/min", "rate", (100.0, 60)),
    ("a dozen calls an hour", "rate", (12.0, 3600)),
    ("half a million calls a month", "rate", (500000.0, 2592000)),
    ("2 MB", "size", 2097152),
    ("half a percent", "share", 0.005),
    ("one in a thousand", "share", 0.001),
    ("the end of March", "date", "2026-03-31"),
    ("31.12.2026", "date", "2026-12-31"),
    ("until 24/12", "date", "2026-12-24"),
    ("on the 15th", "date", "2026-03-15"),
    ("the end of Q3", "date", "2026-09-30"),
    ("since the start of February", "date", "2026-02-01"),
    ("another week", "duration", 604800),
    ("a quarter of a megabyte", "size", 262144),
    ("one rejected call in a thousand", "share", 0.001),
    ("incident 9", "incident", "inc-9"),
    ("nobody in clerks signs in more than once every two hours", "duration", 7200),
    ("call it stocktaker", "newname", "stocktaker"),
    ("s3://shop/specs/shop.yaml", "document", "s3://shop/specs/shop.yaml"),
    ("the day after tomorrow", "date", "2026-03-04"),
    ("until the rest of the week", "date", "2026-03-08"),
    ("between 10 pm and 6 am", "hours", "22:00-06:00"),
    ("192.0.2.7", "network", "192.0.2.7/32"),
    ("Oslo", "network", "203.0.113.0/28"),
    ("the till key", "key", "till"),
    ("lm_cc44", "key", "kiosk"),
    ("shop staff", "role", "clerks"),
    ("each owner", "role", "owners"),
    ("exporting books", "operation", "exportBooks"),
    ("GET /books", "operation", "listBooks"),
    ("10.0.0.7:8000", "upstream", "10.0.0.7:8000"),
    ("./specs/shop.yaml", "document", "./specs/shop.yaml"),
    ("key named kiosk-2", "newname", "kiosk-2"),
)


@pytest.mark.parametrize(("text", "kind", "value"), FOUND, ids=[text for text, _, _ in FOUND])
def test_words_are_found(text: str, kind: str, value: object) -> None:
    """Each by the one finder that knows it."""
    assert [mention.value for mention in READER.scan(text).mentions if mention.kind == kind] == [value]


def test_a_name_and_a_rate_may_share_words() -> None:
    """``60 book exports an hour`` is a rate and names an operation."""
    kinds = {mention.kind: mention.value for mention in READER.scan("60 book exports an hour").mentions}
    assert kinds == {"rate": (60.0, 3600), "operation": "exportBooks"}


def test_a_tag_stands_for_its_operations() -> None:
    """So do operations on a thing."""
    mentions = READER.scan("every operation on books").mentions
    assert [set(mention.values) for mention in mentions] == [
        {"listBooks", "createBook", "deleteBook", "exportBooks"}
    ]


WRITTEN = {
    "dpop: role=clerks, except=[till]": "role",
    "rate(kiosk) = 1/2s": "rate limit kiosk",
    "kiosk.scopes = {books:read, books:write}": "kiosk scopes",
    "till: scopes -= books:write": "remove books:write",
    "till: s/books:write//": "remove books:write",
    "gateway(-): front": "stop gateway",
    "budget x2": "times 2",
}


@pytest.mark.parametrize(("text", "words"), WRITTEN.items(), ids=WRITTEN)
def test_notation_is_read_as_words(text: str, words: str) -> None:
    """Signs are words of the language; paths keep their braces."""
    assert words in " ".join(Notation(lexicon()).plain(text).split())


def test_a_path_keeps_its_braces() -> None:
    """A parameter of a path is no set."""
    assert Notation(lexicon()).plain("GET /books/{bookId} x2").startswith("GET /books/{bookId}")


def test_slips_are_mended_and_common_words_left_alone() -> None:
    """``supsend`` is ``suspend``; ``present`` is not ``prevent``."""
    words = lexicon()
    assert words.plain("supsend") == "suspend"
    assert words.plain("present") == "present"
    assert one_slip("revoke", "revoek")
    assert not one_slip("revoke", "evokes")

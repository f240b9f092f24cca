"""What is done to a text before a wish is looked for in it: idle phrases, dictation, clauses in commas."""

import pytest
from tests.unit.copilot_inventory import SHOP

from limen.copilot.reading.dictated import Dictated
from limen.copilot.reading.finders import Reader
from limen.copilot.reading.idle import Idle
from limen.copilot.reading.lexicon import lexicon
from limen.copilot.reading.spoken import Spoken

ENGLISH = lexicon()


@pytest.mark.parametrize(
    ("pattern", "text", "rest"),
    [
        ("as far as i|we know|see", "As far as we know it works", " it works"),
        ("in a nutshell", "in a nutshelf", "in a nutshelf"),
        ("when you have|find a? moment", "when you find moment, block it", ", block it"),
        ("^ so be it", "block it so be it", "block it so be it"),
        ("^ so be it", "block it. So be it", "block it. "),
        ("for now $", "for now and ever", "for now and ever"),
        ("kindly? do so", "do so", ""),
        ("the moment they|it+", "the moment they leave", " they leave"),
        ("the moment they|it+", "for the moment", "for the moment"),
        ("by the way", "go/by the way", "go/by the way"),
    ],
)
def test_a_phrase_is_found_as_it_is_spoken(pattern: str, text: str, rest: str) -> None:
    """Alternatives, words that may be missing or must follow, beginnings and ends of parts of a sentence."""
    assert Spoken([pattern]).without(text) == rest


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("till, on the other hand, must go", "till must go"),
        ("revoke till once you find a moment", "revoke till "),
        ("I'd be obliged if you could revoke till", "please revoke till"),
        (
            "I'd be glad if till were blocked, and if kiosk were too",
            "please till were blocked, and please kiosk were too",
        ),
        ("from now until Friday", "until Friday"),
        ("if till leaks, revoke it", "if till leaks, revoke it"),
        ("by the way", "by the way"),
    ],
)
def test_idle_phrases_are_taken_out(text: str, plain: str) -> None:
    """A condition is none; a text that is nothing else stays."""
    assert Idle(ENGLISH).plain(text) == plain


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("localhost colon eight thousand", "localhost:8000"),
        ("ten dot twenty dot zero dot zero slash sixteen", "10.20.0.0/16"),
        ("a decoy at slash admin slash export", "a decoy at /admin/export"),
        ("on port ninety four forty three, please", "on port 9443, please"),
        ("port eight thousand and eighty eight", "port eight thousand and eighty eight"),
        ("lm underscore bb33", "lm_bb33"),
        ("at ten to twelve", "at ten to twelve"),
        ("a dash of salt", "a dash of salt"),
    ],
)
def test_signs_and_ports_that_were_spoken_are_written(text: str, written: str) -> None:
    """Beside a sign, and where pairs of digits follow a word for a port."""
    assert Dictated(ENGLISH).plain(text) == written


def mentioned(text: str) -> dict[str, object]:
    """The mentions of a text by kind."""
    return {mention.kind: mention.value for mention in Reader(SHOP, ENGLISH).scan(text).mentions}


def test_a_clause_in_commas_behind_a_name_is_passed_over() -> None:
    assert mentioned("till, which nobody has used for ninety days, should be suspended") == {"key": "till"}


def test_a_clause_that_may_narrow_a_group_is_not() -> None:
    assert "network" in mentioned("clerks, who come from depot-oslo, need a passkey")


@pytest.mark.parametrize(
    "text",
    [
        "seven alerts a week instead of five a day",
        "limit clerks to 7 calls a week, not 5 a day",
        "raise it from 5 to 7 calls a week",
        "5 calls a week -> 7 calls a week",
    ],
)
def test_an_amount_that_is_set_aside_fills_no_slot(text: str) -> None:
    found = mentioned(text)
    assert (found["rate"], "former" in found) == ((7.0, 604800), True)


def test_what_is_forbidden_is_not_set_aside() -> None:
    """A "not" before a name may deny it: it is left to the moods."""
    assert "former" not in mentioned("block depot-oslo, not shop")

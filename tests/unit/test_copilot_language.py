"""A language is one file: every list that the code asks for by name is in it."""

import re
from pathlib import Path

import pytest

from limen.copilot import reading
from limen.copilot.operations import BY_NAME
from limen.copilot.reading.cues import Cue
from limen.copilot.reading.lexicon import lexicon

SOURCES = sorted(Path(reading.__file__).parent.rglob("*.py"))
_ASKED = re.compile(
    r'\.(?:says_loosely|says|among)\((?:[^()"\n]{0,40},\s)?"([a-z_0-9]+)"|\.sets\["([a-z_0-9]+)"\]'
)


def test_every_list_that_is_asked_for_is_there() -> None:
    """By the name that stands in the code."""
    asked = {a or b for path in SOURCES for a, b in _ASKED.findall(path.read_text("utf-8"))}
    assert len(asked) > 60
    assert asked - lexicon().sets.keys() == set()


def test_every_operation_has_cues() -> None:
    """One that has none could not be asked for."""
    assert lexicon().cues.words.keys() == BY_NAME.keys()


@pytest.mark.parametrize(
    ("cue", "text", "span"),
    [
        ("@hold ~ key", "please freeze that old key now", (1, 5)),
        ("& limit call", "calls need a limit", (0, 4)),
        ("^ undo $", "undo", (0, 1)),
        ("^ undo $", "undo it", None),
        ("roll? back", "back", (0, 1)),
    ],
)
def test_a_cue_matches(cue: str, text: str, span: tuple[int, int] | None) -> None:
    """Words in order, gaps, groups, anchors, words that may be missing."""
    read = Cue.of(cue, {"@hold": "freeze|suspend"})
    line = [frozenset({word, word.removesuffix("s")}) for word in text.split()]
    assert read.find(line, frozenset().union(*line)) == span

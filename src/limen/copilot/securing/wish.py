"""Whether an operator asks for the whole framework: a sentence that says so and nothing else.

Anything beyond it ("... by requiring mTLS of partners") is a wish of its own, and read as one.
"""

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.words import Word, words_of

MOST = 200
"""Characters of such a sentence."""

_MARKS = frozenset(".,!?")


def wants_securing(text: str, lexicon: Lexicon) -> bool:
    """Whether the whole of a text is one of the sentences in the language's table ``securing``."""
    if len(text) > MOST:
        return False
    words = words_of(text, lexicon, frozenset(), frozenset())
    line = [_forms(word) for word in words if word.text not in _MARKS]
    seen = frozenset().union(*line)
    return any(cue.find(line, seen) is not None for cue in lexicon.securing if cue.first and cue.last)


def _forms(word: Word) -> frozenset[str]:
    return frozenset((word.low, word.plain))

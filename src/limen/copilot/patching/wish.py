"""Whether an operator asks for a virtual patch: a sentence that names one finding and says nothing else."""

import re
from typing import Final

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.words import words_of

MOST: Final = 200
"""Characters of such a sentence."""

_FINDING: Final = re.compile(r"(?<!\S)#?([0-9a-f]{6,24}(?:-[0-9]{1,4})?)(?=[\s.,!?]|$)", re.IGNORECASE)
_MARKS: Final = frozenset(".,!?")


def wanted_finding(text: str, lexicon: Lexicon) -> str:
    """The fingerprint, or its beginning, where the whole of a text is one of the sentences in the language's
    table ``patching`` around it; empty else."""
    found = _FINDING.findall(text) if len(text) <= MOST else []
    if len(found) != 1:
        return ""
    words = words_of(_FINDING.sub("", text), lexicon, frozenset(), frozenset())
    line = [frozenset((word.low, word.plain)) for word in words if word.text not in _MARKS]
    seen = frozenset[str]().union(*line)
    if any(cue.find(line, seen) is not None for cue in lexicon.patching):
        return str(found[0]).lower()
    return ""

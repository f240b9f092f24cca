"""Phrases that say nothing of what is to be done: courtesies, hedges, links between sentences, small talk.

They are taken out before anything is understood, so that no word of theirs is held against a wish; those that
ask politely for what follows (``I'd be obliged if``) become a plain "please", and some are said otherwise
(``the moment they``). The patterns are the language's; ``spoken`` says how they are written.
"""

import re
from collections.abc import Sequence
from typing import Any

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.spoken import Spoken

_EMPTIED = re.compile(r"(?<=[\w\"')]),[ ]{1,4},")
"""What is left of a phrase between commas."""


class Idle:
    """Takes idle phrases out of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        told: dict[str, Any] = lexicon.idle
        self._idle, self._asking = Spoken(told["patterns"]), Spoken(told["asking"])
        self._rewrites: Sequence[tuple[Spoken, str]] = [
            (Spoken([said]), meant) for said, meant in told["rewrites"]
        ]
        again, self._more = told["again"]
        self._again = re.compile(rf"(\S)\s+{again}\s", re.IGNORECASE)
        self._please = told["please"][0]

    def plain(self, text: str) -> str:
        """A text without them; one that is nothing else stays as it is."""
        kept = self._idle.without(self._asked(text.replace("’", "'")))
        kept = _EMPTIED.sub("", kept) if kept != text else text
        for said, meant in self._rewrites:
            kept = said.without(kept, meant)
        return kept if re.search(r"\w", kept) else text

    def _asked(self, text: str) -> str:
        """A text whose polite conditions are plain wishes: ``I'd be glad if A were blocked, and if B``."""
        found = self._asking.first(text)
        if found is None:
            return text
        rest = self._again.sub(rf"\1 {self._more} ", self._asked(text[found[1] :]))
        return f"{text[: found[0]]}{self._please}{rest}"

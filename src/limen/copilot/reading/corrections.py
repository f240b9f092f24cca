"""A text in which its author corrects himself, as turns: ``fifteen minutes. Scratch that, ten.``"""

import re

from limen.copilot.reading.lexicon import Lexicon

LEAST = 3
"""Words of a correction; ``staging, sorry mate`` is none."""


class Corrections:
    """Knows the words with which a correction begins."""

    def __init__(self, lexicon: Lexicon) -> None:
        begins = "|".join(re.escape(text) for text in lexicon.raw["correction"].texts)
        self._pattern = re.compile(rf"(?<=[.!?;,])\s(?=(?:{begins})\b)", re.IGNORECASE)

    def split(self, text: str) -> list[str]:
        """The parts of a text, the last of which stands."""
        parts = [part for part in self._pattern.split(text) if part.strip()]
        return parts if parts and len(parts[-1].split()) >= LEAST else [text]

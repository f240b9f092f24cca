"""A text in which its author corrects himself, as turns: ``fifteen minutes. Scratch that, ten.``"""

import re

from limen.copilot.reading.lexicon import Lexicon

LEAST = 3
"""Words of a correction; ``staging, sorry mate`` is none."""


class Corrections:
    """Knows the words with which a correction begins."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._no_head, self._filler = lexicon.sets["no_head"], lexicon.sets["filler"]
        begins = "|".join(re.escape(text) for text in lexicon.raw["correction"].texts)
        plainly = "|".join(re.escape(text) for text in lexicon.raw["plain_correction"].texts)
        self._pattern = re.compile(
            rf"(?<=[.!?;,])\s(?=(?:{begins})\b)|(?<=\w)\s(?=(?:{plainly})\b)", re.IGNORECASE
        )

    def split(self, text: str) -> list[str]:
        """The parts of a text, the last of which stands."""
        parts = [part for part in self._pattern.split(text) if part.strip()]
        while len(parts) > 1 and self._empty(parts[0]):
            parts = [" ".join(parts[:2]), *parts[2:]] if len(parts) > 2 else [text]
        return parts if parts and len(parts[-1].split()) >= LEAST else [text]

    def _empty(self, part: str) -> bool:
        """Whether a part only begins a correction: ``no,``."""
        return all(word in self._no_head | self._filler for word in re.findall(r"[^\W\d_]+", part.lower()))

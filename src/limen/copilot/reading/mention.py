"""A mention: some words of a text that stand for a name of the inventory or for an amount."""

from typing import Any

import msgspec

from limen.copilot.reading.lexicon import Lexicon, Phrases
from limen.copilot.reading.words import Word


class Mention(msgspec.Struct, frozen=True):
    """``values`` are what it stands for (several: all of them; with ``any_of``: one of them, and it is not
    known which); ``first`` and ``last`` its words, the last one excluded; those of ``inner`` may belong to
    another mention as well (``60 order exports an hour``). ``exact`` says that it was named, not described;
    of a ``hint`` nothing need come.
    """

    kind: str
    values: tuple[Any, ...]
    first: int
    last: int
    exact: bool = True
    any_of: bool = False
    inner: tuple[int, int] = (0, 0)
    hint: bool = False

    @property
    def value(self) -> Any:
        """What it stands for, where that is one thing."""
        return self.values[0]


class Scan:
    """The words of one text and what was found in them; every word belongs to one mention at most."""

    def __init__(self, text: str, words: list[Word], lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.words = words
        self.mentions: list[Mention] = []
        self._starts: dict[int, Mention] = {}
        self.moods: dict[tuple[int, int], frozenset[str]] = {}
        self._taken = [False] * len(words)

    def free(self, first: int, last: int | None = None) -> bool:
        """Whether no mention has these words yet."""
        last = first + 1 if last is None else last
        return 0 <= first < last <= len(self.words) and not any(self._taken[first:last])

    def take(self, mention: Mention) -> None:
        """Let a mention have its words, if they are free."""
        if self.free(mention.first, mention.last):
            self.mentions.append(mention)
            self._starts = {}
            for place in range(mention.first, mention.last):
                self._taken[place] = not mention.inner[0] <= place < mention.inner[1]

    @property
    def starts(self) -> dict[int, Mention]:
        """The mentions by their first words; of two, the longer one."""
        if not self._starts:
            self._starts = {m.first: m for m in sorted(self.mentions, key=lambda m: m.last)}
        return self._starts

    def plain(self, first: int, last: int) -> str:
        """Plain forms of some words, with single spaces."""
        return " ".join(word.plain for word in self.words[first:last])

    def loose(self, first: int, last: int) -> str:
        """The same without the words of mentions."""
        return " ".join(self.words[place].plain for place in range(first, last) if not self._taken[place])

    def among(self, place: int, name: str) -> bool:
        """Whether a word, plain or as written, is in a list of the language's."""
        if not 0 <= place < len(self.words):
            return False
        word = self.words[place]
        return word.plain in self.lexicon.sets[name] or word.low in self.lexicon.sets[name]

    def says(self, name: str, first: int = 0, last: int | None = None) -> bool:
        """Whether some words hold a phrase of a list of the language's."""
        return self.lexicon.says(name, f" {self.plain(first, len(self.words) if last is None else last)} ")

    def low(self, first: int, last: int) -> str:
        """Some words in lower case as they were written, with single spaces."""
        return " ".join(word.low for word in self.words[first:last])

    def at(self, place: int) -> str:
        """The plain form of one word; ``""`` outside the text."""
        return self.words[place].plain if 0 <= place < len(self.words) else ""

    def kind(self, place: int) -> str:
        """The kind of one token; ``""`` outside the text."""
        return self.words[place].kind if 0 <= place < len(self.words) else ""

    def phrase(self, place: int, phrases: Phrases) -> int:
        """How many words from ``place`` on are one of these phrases, the longest; 0 where none is."""
        best = 0
        for first in {self.at(place), self._low(place)}:
            for parts in phrases.by_first.get(first, ()):
                if len(parts) > best and all(
                    part in (self.at(place + i), self._low(place + i)) for i, part in enumerate(parts)
                ):
                    best = len(parts)
        return best

    def _low(self, place: int) -> str:
        return self.words[place].low if 0 <= place < len(self.words) else ""

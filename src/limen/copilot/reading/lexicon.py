"""The vocabulary of one language, read from a file: plain forms of words, slips of spelling mended."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from limen.copilot.reading.cues import Cue, Cues
from limen.copilot.reading.spelling import one_slip, stems

LEAST = 5
"""Letters a word must have before a slip in it is mended."""

LARGE = 100
"""From where on a number in words multiplies what is before it: ``two hundred``."""


class Phrases:
    """Phrases of a list by their first words, which tell most of them apart."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for parts in sorted((tuple(text.split()) for text in self.texts), key=len, reverse=True):
            self.by_first.setdefault(parts[0], []).append(parts)


class Lexicon:
    """What one language file says; ``known`` are all its words."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.numbers: dict[str, float] = {word: n for word, n in told["numbers"].items() if n >= 0}
        self.large = frozenset(word for word, n in self.numbers.items() if n >= LARGE)
        self.multiples: dict[str, int] = told["multiples"]
        self.fractions: dict[str, float] = told["fractions"]
        self.times: dict[str, int] = told["times"]
        self.units: dict[str, int] = told["units"]
        self.adverbs: dict[str, int] = told["adverbs"]
        self.rates: dict[str, int] = told["rates"]
        self.sizes: dict[str, int] = told["sizes"]
        self.months: dict[str, int] = told["months"]
        self._feasts: dict[str, str] = told["feasts"]
        self.feasts = Phrases(self._feasts)
        self.weekdays: dict[str, int] = told["weekdays"]
        self.lists = {name: Phrases(all_) for name, all_ in told["words"].items()}
        self.countries: dict[str, str] = told["countries"]
        self.notation: dict[str, str] = told["notation"]
        self.signs: dict[str, str] = told["signs"]
        self.idle: dict[str, list[str]] = told["idle"]
        self.verbs: dict[str, tuple[str, ...]] = {name: tuple(all_) for name, all_ in told["verbs"].items()}
        self.nouns: dict[str, tuple[str, ...]] = {name: tuple(all_) for name, all_ in told["nouns"].items()}
        self.fields: dict[str, tuple[str, ...]] = {name: tuple(all_) for name, all_ in told["fields"].items()}
        self.api_nouns: dict[str, tuple[str, ...]] = {n: tuple(all_) for n, all_ in told["api_nouns"].items()}
        groups = {f"@{name}": words.replace(" ", "|") for name, words in told["groups"].items()}
        cues = {op: [Cue.of(text, groups) for text in texts] for op, texts in told["cues"].items()}
        moods = {name: [Cue.of(text, groups) for text in texts] for name, texts in told["moods"].items()}
        self.cued = frozenset(
            word for all_ in (cues, moods) for some in all_.values() for c in some for word in c.words
        )
        self.securing = tuple(Cue.of(text, groups) for text in told["securing"]["cues"])
        self.patching = tuple(Cue.of(text, groups) for text in told["patching"]["cues"])
        self.irregular: dict[str, str] = told["irregular"]
        places = {word for phrase in self.countries for word in phrase.split()}
        self.ordinary = frozenset(told["ordinary"]["words"]) | places
        self.known = self._bases(self._vocabulary())
        self._plain: dict[str, str] = {}
        self._kept = frozenset(
            word for texts in told["said"].values() for text in texts for word in text.split()
        )
        self.said = {
            name: tuple(self._phrase(text) for text in texts) for name, texts in told["said"].items()
        }
        self.sets = {name: frozenset((*texts, *self.said[name])) for name, texts in told["said"].items()}
        self.cues, self.moods = Cues(cues, self._either), Cues(moods, lambda word: frozenset((word,)))
        self.verbs_known = self.sets["verbs"] | {
            word for name in told["verb_groups"] for word in told["groups"][name].split()
        }
        self.companions = {
            name: frozenset(form for word in words.split() for form in (word, self.plain(word)))
            for name, words in told["companions"].items()
        }
        self.raw = {name: Phrases(texts) for name, texts in told["said"].items()}

    def _bases(self, words: set[str]) -> frozenset[str]:
        """Without those that are inflections of others."""
        return frozenset(
            w for w in words if w in self.irregular or not any(stem in words for stem in stems(w))
        )

    def _either(self, word: str) -> frozenset[str]:
        return frozenset((word, self.form(word) or word))

    def _phrase(self, text: str) -> str:
        return " ".join(self.form(word) or word for word in text.split())

    def feast(self, name: str) -> tuple[int, int]:
        """Month and day of a day that has a name."""
        month, day = self._feasts[name].split("-")
        return int(month), int(day)

    def says(self, name: str, text: str) -> bool:
        """Whether a text of plain words, with a space on either side, holds a phrase of the list ``name``."""
        return any(found_in(text, phrase) for phrase in self.said[name])

    def plain(self, word: str) -> str:
        """The plain form: ``revoked`` and ``revoek`` are ``revoke``; a word of nobody's stays as it is."""
        found = self._plain.get(word)
        if found is None:
            if len(self._plain) > 10_000:
                self._plain.clear()
            found = self._plain[word] = self._work_out(word)
        return found

    def _work_out(self, word: str) -> str:
        clipped = word.endswith("in") and self.form(f"{word}g")
        return self.form(word) or clipped or self._mended_or_same(word)

    def form(self, word: str) -> str:
        """The plain form as far as it is known without mending; ``""`` for a word that is not known."""
        if word in self.irregular:
            return self.irregular[word]
        if word in self.known:
            return word
        for stem in stems(word):
            if stem in self.known:
                return stem
        usual = [stem for stem in stems(word) if stem in self.ordinary or stem in self._kept]
        return usual[0] if usual else word if word in self._kept or word in self.ordinary else ""

    def _mended_or_same(self, word: str) -> str:
        if len(word) == LEAST - 1 and word.isalpha():
            return self._short(word) or word
        if len(word) < LEAST or not word.isalpha():
            return word
        return self._mended(word) or word

    def _short(self, word: str) -> str:
        """A short word of which two letters are swapped, or of which one is missing: ``blok``, ``lmit``."""
        swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
        near = swapped & self.known or {
            known
            for known in self.known
            if len(known) == LEAST and known[0] == word[0] and one_slip(known, word)
        }
        return near.pop() if len(near) == 1 else ""

    def _mended(self, word: str) -> str:
        near = {known for known in self.known if known[0] == word[0] and one_slip(known, word)}
        if len(near) != 1:
            inflected = {known for stem in stems(word) for known in self.known if self._slip(known, stem)}
            near = near or inflected
        return near.pop() if len(near) == 1 else ""

    @staticmethod
    def _slip(known: str, stem: str) -> bool:
        return len(stem) >= LEAST and known[0] == stem[0] and one_slip(known, stem)

    def _vocabulary(self) -> set[str]:
        tables = (
            self.numbers, self.multiples, self.fractions, self.times, self.units, self.adverbs, self.rates,
            self.sizes, self.months, self.weekdays, self.irregular,
        )  # fmt: skip
        words = {word for table in tables for word in table} | set(self.irregular.values())
        for phrases in (
            *(each.texts for each in self.lists.values()),
            *self.verbs.values(),
            *self.nouns.values(),
            *self.fields.values(),
        ):
            words |= {word for phrase in phrases for word in phrase.split()}
        words |= self.cued
        return {word for word in words if word}


def found_in(text: str, phrase: str) -> bool:
    """Whether a text with spaces around it holds a phrase; ``~`` in it lets any words pass."""
    at = 0
    for part in phrase.split(" ~ "):
        at = text.find(f" {part} ", at)
        if at < 0:
            return False
        at += len(part) + 1
    return True


@cache
def lexicon(language: str = "en") -> Lexicon:
    """The vocabulary of a language that comes with Limen."""
    text = files("limen.copilot.language").joinpath(f"{language}.toml").read_text("utf-8")
    return Lexicon(tomllib.loads(text))

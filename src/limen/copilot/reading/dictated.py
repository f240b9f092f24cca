"""Names and numbers that were dictated: ``localhost colon eight thousand``, ``port eighty eighty``.

The signs between are what the language's file calls them in ``signs``; numbers become digits beside a sign,
and behind a word for a port.
"""

import re

from limen.copilot.reading.lexicon import Lexicon

PORT = 4
"""Digits that a port has at least where it was said as pairs: ``ninety four forty three``."""

TEN = 10


class Dictated:
    """Writes out what was spoken."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._numbers, self._large = lexicon.numbers, lexicon.large
        self._signs: dict[str, str] = lexicon.signs
        self._small = lexicon.sets["joints"] | lexicon.sets["determiners"]
        self._ports = lexicon.sets["spoken_ports"]
        self._spoken = re.compile(rf"\b(?:{'|'.join(map(re.escape, self._signs))})\b", re.IGNORECASE)

    def plain(self, text: str) -> str:
        """A text with spoken signs and ports written; one without stays as it is."""
        words = text.split(" ")
        if self._spoken.search(text):
            words = self._joined(words)
        return " ".join(self._with_ports(words))

    def _joined(self, words: list[str]) -> list[str]:
        """Words with those beside a spoken sign put together."""
        found: list[str] = []
        at = 0
        while at < len(words):
            sign = self._signs.get(words[at].lower())
            after, end = self._part(words, at + 1) if sign else ("", at)
            small = at > 0 and sign != "/" and words[at - 1].lower() in self._small
            if not (sign and after and (found or sign == "/")) or small or after in self._small:
                found.append(words[at])
                at += 1
                continue
            before = self._before(found)
            glued = bool(before) and (sign != "/" or before[-1:].isdigit() or "/" in before)
            found = [
                *found,
                *([] if glued else [before] if before else []),
                (before if glued else "") + sign + after,
            ]
            at = end
        return found

    def _before(self, found: list[str]) -> str:
        """The word before a sign, taken off; spelled numbers as digits."""
        run: list[str] = []
        while found and self._counts(found[-1]):
            run.insert(0, found.pop())
        return self._digits(run) if run else found.pop() if found and found[-1] else ""

    def _part(self, words: list[str], at: int) -> tuple[str, int]:
        """What stands behind a sign, and where it ends."""
        run = self._run(words, at)
        if run:
            return self._digits(words[at : at + run]), at + run
        return (words[at], at + 1) if at < len(words) and re.match(r"\w", words[at]) else ("", at)

    def _run(self, words: list[str], at: int) -> int:
        """How many words from here on are one spelled number."""
        end = at
        while end < len(words) and (
            self._counts(words[end])
            or (words[end].lower() == "and" and end > at and words[end - 1].lower() in self._large
                and end + 1 < len(words) and self._counts(words[end + 1]))
        ):  # fmt: skip
            end += 1
        return end - at

    def _counts(self, word: str) -> bool:
        parts = word.lower().rstrip(".,;!?").split("-")
        return all(part in self._numbers for part in parts)

    def _digits(self, words: list[str]) -> str:
        """``eight thousand`` and ``eighty eighty`` as digits; a mark behind the last word stays."""
        tail = re.search(r"[.,;!?]*$", words[-1])
        names = [part for word in words for part in word.lower().rstrip(".,;!?").split("-") if part != "and"]
        said = str(self._sum(names)) if set(names) & self._large else self._pairs(names)
        return said + (tail.group() if tail else "")

    def _sum(self, names: list[str]) -> int:
        total, part = 0.0, 0.0
        for name in names:
            value = self._numbers[name]
            if name not in self._large:
                part += value
            elif name == "hundred":
                part = (part or 1) * value
            else:
                total, part = total + (part or 1) * value, 0.0
        return int(total + part)

    def _pairs(self, names: list[str]) -> str:
        """Tens with their ones, one after the other."""
        said = ""
        tens = False
        for name in names:
            value = int(self._numbers[name])
            said = said[:-1] + str(value) if tens and 0 < value < TEN else said + str(value)
            tens = value > TEN and not value % TEN
        return said

    def _with_ports(self, words: list[str]) -> list[str]:
        """Words with the pairs behind a word for a port as digits."""
        for at in range(1, len(words)):
            run = self._run(words, at) if words[at - 1].lower() in self._ports else 0
            said = self._digits(words[at : at + run]) if run > 1 else ""
            named = {word.lower() for word in words[at : at + run]}
            if len(said.rstrip(".,;!?")) >= PORT and not named & self._large:
                return self._with_ports([*words[:at], said, *words[at + run :]])
        return words

"""Wishes written like code are turned into words: ``dpop: role=partners, except=[ci]``, ``rate(k) = 1/2s``.

Only the signs are read here; what they say is left to the words of the language.
"""

import re

from limen.copilot.reading.lexicon import Lexicon

_CALL = re.compile(r"(?<![\w/])([A-Za-z][\w.-]{1,60})\(([^()\n]{0,300})\)")
_SWITCH = re.compile(r"\b([A-Za-z][\w-]{1,40})\(([+-])\)")
_MEMBER = re.compile(r"(?<![\w/.@-])([A-Za-z][\w-]{1,60})\.([a-z_]{3,30})(?=\s*(?:[-+!]?=|:\s))")
_PAIR = re.compile(r"(?<![\w/])([A-Za-z_][\w-]{0,30})\s?(!=|\+=|-=|:=|==|=)\s?")
_SET = re.compile(r"(?<!/)[\[{]([^\[\]{}\n]{1,300})[\]}](?!/)")
_SUBSTITUTE = re.compile(r"(?<!\S)s/([\w:.-]{1,60})/([\w:.-]{0,60})/g?(?!\S)")
_TIMES = re.compile(r"(?<!\S)(?:x\s?([0-9]{1,2})|\*\s?([0-9]{1,2}))(?![\w.])")


class Notation:
    """Reads notation in one language: ``notation`` of its file says what the names of slots and signs are."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon.notation

    def plain(self, text: str) -> str:
        """A text with its notation in words; one without notation stays as it is."""
        if (
            not any(sign in text for sign in "=(){}[]*")
            and not _SUBSTITUTE.search(text)
            and not _TIMES.search(text)
        ):
            return text
        text = _SWITCH.sub(lambda found: f"{self._words[found[2]]} {found[1]}", text)
        text = _SUBSTITUTE.sub(self._substituted, text)
        text = _TIMES.sub(lambda found: f"{self._words['times']} {found[1] or found[2]}", text)
        text = _CALL.sub(self._called, text)
        text = _MEMBER.sub(lambda found: f"{found[1]} {self._slot(found[2])}", text)
        text = _PAIR.sub(self._paired, text)
        return _SET.sub(lambda found: found[1].replace(",", f" {self._words['list']} "), text)

    def _slot(self, name: str) -> str:
        return self._words.get(name.lower(), name.replace("_", " "))

    def _called(self, found: "re.Match[str]") -> str:
        return f"{self._slot(found[1])} {found[2]}"

    def _paired(self, found: "re.Match[str]") -> str:
        sign = self._words.get(found[2], "")
        return f" {self._slot(found[1])} {sign} " if sign else f" {self._slot(found[1])} "

    def _substituted(self, found: "re.Match[str]") -> str:
        added = f" {self._words['list']} {self._words['+=']} {found[2]}" if found[2] else ""
        return f"{self._words['-=']} {found[1]}{added}"

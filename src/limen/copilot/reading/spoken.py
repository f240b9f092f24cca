"""Patterns of phrases in a text as it was written, found by the word they begin with.

A pattern is words in order: ``a|b`` is either, a ``?`` behind lets it be missing, a ``+`` behind only looks
whether it follows, ``^`` is the beginning of a sentence or of a part of it, ``$`` the end.
"""

import re
from collections.abc import Iterable, Iterator

_BEGINS = r"(?:(?<=^)|(?<=[.!?;:,\n])|(?<=[.!?;:,\n(] ))"
_ENDS = r"(?=\s*(?:$|[.!?;:,)\n]))"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Spoken:
    """Finds such phrases; of several that begin at one word the one of most words is tried first."""

    def __init__(self, patterns: Iterable[str]) -> None:
        begun: dict[str, list[str]] = {}
        for pattern in sorted(patterns, key=lambda each: -len(each.split())):
            for word in _firsts(pattern):
                begun.setdefault(word, []).append(pattern)
        self._begun = {
            word: re.compile("|".join(map(_regex, some)), re.IGNORECASE) for word, some in begun.items()
        }

    def first(self, text: str) -> tuple[int, int] | None:
        """Where the first one begins and ends; ``None`` where there is none."""
        return next(self._found(text), None)

    def without(self, text: str, instead: str = "") -> str:
        """A text with something else in place of each."""
        kept, at = "", 0
        for first, last in self._found(text):
            kept, at = kept + text[at:first] + instead, last
        return kept + text[at:]

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        end = 0
        for word in _WORD.finditer(text):
            begun = self._begun.get(word.group().lower()) if word.start() >= end else None
            match = begun.match(text, word.start()) if begun else None
            if match:
                end = match.end()
                yield match.span()


def _firsts(pattern: str) -> Iterator[str]:
    """The words that a pattern may begin with."""
    for item in pattern.removeprefix("^ ").split():
        for choice in item.rstrip("?+").split("|"):
            found = _WORD.match(choice)
            yield found.group().lower() if found else choice
        if not item.endswith("?"):
            return


def _regex(pattern: str) -> str:
    parts = pattern.split()
    first, last = parts[0] == "^", parts[-1] == "$"
    said, begun = "", False
    for item in parts[first : len(parts) - last]:
        said += _item(item, begun=begun)
        begun = begun or not item.endswith("?")
    return (_BEGINS if first else r"(?<![\w'/.@-])") + said + (_ENDS if last else r"(?![\w'/@-])")


def _item(item: str, *, begun: bool) -> str:
    choices, free = "|".join(map(re.escape, item.rstrip("?+").split("|"))), item.endswith("?")
    if item.endswith("+"):
        return rf"(?=\s+(?:{choices})\b)"
    if begun:
        return rf"(?:\s+(?:{choices}))" + "?" * free
    return rf"(?:(?:{choices})\s+)?" if free else f"(?:{choices})"

"""Cues: short patterns over words by which a wish is known.

A cue is words in order, separated by spaces. ``a|b`` is either, ``~`` up to eight words of any kind, ``?``
after a word that it may be missing, ``@block`` any of a group,
``<key>`` a mention of that kind, ``^`` the beginning, ``$`` the end. With
``&`` before it the items may stand anywhere, in any order; ``+2`` at the end makes it weigh two more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

GAP = 8
"""Words that a ``~`` lets pass."""


class Item(msgspec.Struct, frozen=True):
    """One item of a cue: words any of which will do, whether it may be missing, whether a gap comes first."""

    choices: frozenset[str]
    optional: bool = False
    gap: bool = False


class Cue(msgspec.Struct, frozen=True):
    """One pattern; ``weight`` says how much a match tells: the words it names."""

    text: str
    items: tuple[Item, ...]
    first: bool = False
    last: bool = False
    anywhere: bool = False
    extra: int = 0

    @classmethod
    def of(cls, text: str, groups: Mapping[str, str] | None = None) -> "Cue":
        """Read a cue from a language file; ``groups`` are alternatives by name (``@block``)."""
        items, gap, parts = [], False, text.split()
        extra = int(parts.pop()) if parts[-1].startswith("+") else 0
        first, last, anywhere = parts[0] == "^", parts[-1] == "$", parts[0] == "&"
        for part in parts[first or anywhere : len(parts) - last]:
            if part == "~":
                gap = True
                continue
            part = "|".join((groups or {}).get(choice, choice) for choice in part.split("|"))  # noqa: PLW2901
            optional = part.endswith("?") and len(part) > 1
            items.append(Item(frozenset(part.removesuffix("?").split("|")), optional, gap))
            gap = False
        return cls(text, tuple(items), first, last, anywhere, extra)

    def widened(self, forms: Callable[[str], frozenset[str]]) -> "Cue":
        """The same with every form of its words."""
        items = (replace(i, choices=frozenset().union(*map(forms, i.choices))) for i in self.items)
        return replace(self, items=tuple(items))

    @property
    def words(self) -> set[str]:
        """The plain words it names."""
        return {word for item in self.items for word in item.choices if not word.startswith("<")}

    @property
    def weight(self) -> int:
        """How telling a match is: what must be there, mentions counted less than words."""
        named = [item for item in self.items if not item.optional]
        return self.extra + sum(1 if all(c.startswith("<") for c in item.choices) else 2 for item in named)

    def find(self, line: Sequence[frozenset[str]], seen: frozenset[str]) -> tuple[int, int] | None:
        """Where it matches first in a line of words (each with all it can be taken for): first and last + 1.

        ``seen`` is everything in the line: most cues are told from it alone that they do not match.
        """
        if any(item.choices.isdisjoint(seen) for item in self.items if not item.optional):
            return None
        if self.anywhere:
            return self._find_anywhere(line)
        starts = (0,) if self.first else range(len(line))
        for start in starts:
            end = self._match(line, start, 0)
            if end is not None:
                return start, end
        return None

    def _find_anywhere(self, line: Sequence[frozenset[str]]) -> tuple[int, int] | None:
        places = []
        for item in self.items:
            same = all(choice.startswith("<") for choice in item.choices)
            place = next(
                (at for at, word in enumerate(line) if word & item.choices and (same or at not in places)),
                None,
            )
            if place is None:
                return None
            places.append(place)
        return min(places), max(places) + 1

    def _match(self, line: Sequence[frozenset[str]], at: int, number: int) -> int | None:
        if number == len(self.items):
            return at if not self.last or at == len(line) else None
        item = self.items[number]
        reach = GAP if item.gap and number else 0
        for place in range(at, min(at + reach, len(line) - 1) + 1):
            if place < len(line) and line[place] & item.choices:
                end = self._match(line, place + 1, number + 1)
                if end is not None:
                    return end
        return self._match(line, at, number + 1) if item.optional else None


class Cues:
    """Many cues by what they are for; those of which a word is missing are not even looked at. ``words``
    are all that the cues for one thing name.
    """

    def __init__(self, cues: Mapping[str, Sequence[Cue]], forms: Callable[[str], frozenset[str]]) -> None:
        """``forms`` are those of a word that may stand for it, with its plain one."""
        self._by_word: dict[str, list[tuple[str, Cue]]] = {}
        self.words: dict[str, set[str]] = {name: set() for name in cues}
        for name, some in cues.items():
            for cue in (each.widened(forms) for each in some):
                self.words[name] |= cue.words
                needed = [item.choices for item in cue.items if not item.optional]
                for word in min(needed, key=len):
                    self._by_word.setdefault(word, []).append((name, cue))

    def matches(self, line: Sequence[frozenset[str]]) -> Iterator[tuple[str, Cue, tuple[int, int]]]:
        """Every cue that matches a line of words, what it is for, and where it matches first."""
        seen = frozenset().union(*line)
        tried: set[int] = set()
        for word in seen:
            for name, cue in self._by_word.get(word, ()):
                if id(cue) in tried:
                    continue
                tried.add(id(cue))
                if span := cue.find(line, seen):
                    yield name, cue, span

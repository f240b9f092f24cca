"""API keys as people describe them: ``the staging key of Fjordline``, ``the auditors' key``."""

from collections.abc import Iterator

from limen.copilot.inventory import Inventory, KeyEntry
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

REACH = 4
"""Words on either side of ``key`` that may describe it."""


class Keys:
    """Finds described keys by the words of their names, or by the role they belong to."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self._keys = inventory.keys
        self._words = {
            key.id: frozenset(key.id.lower().split("-")) - lexicon.sets["key_ages"] for key in inventory.keys
        }

    def find(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """Every description with a word for ``key`` in it and words of a key's name around it."""
        for place in self._places(scan, lexicon):
            first, last, said = self._said(scan, place)
            if said:
                fits = [key for key in self._keys if said <= self._words[key.id]]
                yield from _told(fits, first, last, plural=_plural(scan, place))

    def owned(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """The keys of a role that is named beside: ``the auditors' key``, ``the key of the auditors``."""
        for place in self._places(scan, lexicon):
            if role := self._owner(scan, place):
                fits = [key for key in self._keys if key.role == role.value]
                yield from _told(fits, place, place + 1, plural=_plural(scan, place))

    def begun(self, scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        """The beginning of a key's text; what several keys begin with (``lm_7f``) may be either."""
        for place, word in enumerate(scan.words):
            if word.kind == "ident" and "_" in word.low and scan.free(place):
                fits = [key.id for key in self._keys if key.prefix.lower().startswith(word.low)]
                if fits:
                    yield Mention("key", tuple(fits), place, place + 1, any_of=len(fits) > 1)

    @staticmethod
    def _places(scan: Scan, lexicon: Lexicon) -> Iterator[int]:
        for place in range(len(scan.words)):
            new = any(scan.among(i, "key_new") for i in range(max(0, place - 3), place))
            new = new or scan.among(place - 1, "article_a")
            if scan.at(place) in lexicon.nouns["key"] and scan.free(place) and not new:
                yield place

    def _said(self, scan: Scan, place: int) -> tuple[int, int, frozenset[str]]:
        """The words around ``key`` that are in names of keys, as far as nothing else comes between."""
        every = frozenset().union(*self._words.values()) if self._words else frozenset()
        first, last, said = place, place + 1, set()
        for step, way in (
            (-1, range(place - 1, place - 1 - REACH, -1)),
            (1, range(place + 1, place + 1 + REACH)),
        ):
            for at in way:
                word = self._word(scan, at, every)
                if word:
                    said.add(word)
                    first, last = (at, last) if step < 0 else (first, at + 1)
                elif not (scan.among(at, "key_passed") or scan.at(at) == "'"):
                    break
        return first, last, frozenset(said)

    @staticmethod
    def _word(scan: Scan, at: int, every: frozenset[str]) -> str:
        if not scan.free(at):
            return ""
        low = scan.words[at].low
        return next((form for form in (low, low.removesuffix("s"), low + "s") if form in every), "")

    @staticmethod
    def _owner(scan: Scan, place: int) -> Mention | None:
        before = [m for m in scan.mentions if m.kind == "role" and m.last <= place]
        near = [m for m in before if all(scan.at(i) in ("'", "s", "’") for i in range(m.last, place))]
        after = place + 1 + scan.among(place + 1, "of") + scan.among(place + 2, "determiners")
        behind = [m for m in scan.mentions if m.kind == "role" and m.first == after]
        return next(iter([*near, *(behind if scan.among(place + 1, "of") else ())]), None)


def _plural(scan: Scan, place: int) -> bool:
    return scan.words[place].low.endswith("s")


def _told(fits: list[KeyEntry], first: int, last: int, *, plural: bool) -> Iterator[Mention]:
    if fits:
        names = tuple(key.id for key in fits)
        yield Mention("key", names, first, last, exact=False, any_of=len(names) > 1 and not plural)

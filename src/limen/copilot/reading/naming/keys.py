"""API keys as people describe them: ``the staging key of Fjordline``, ``the auditors' key``."""

from collections import Counter
from collections.abc import Iterator

from limen.copilot.inventory import Inventory, KeyEntry
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

SHORT = 4
"""Letters of a part that may be short for a longer word: ``prod`` for production."""

REACH = 4
"""Words on either side of ``key`` that may describe it."""


class Keys:
    """Finds described keys by the words of their names, or by the role they belong to."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self._keys = inventory.keys
        self._words = {
            key.id: frozenset(key.id.lower().split("-")) - lexicon.sets["key_ages"] for key in inventory.keys
        }
        firsts = {key.id.lower().split("-")[0] for key in inventory.keys if "-" in key.id}
        self._firsts = {word for word in firsts if not lexicon.form(word)}

    def find(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """Every description with a word for ``key`` in it and words of a key's name around it."""
        for place in self._places(scan, lexicon):
            first, last, said = self._said(scan, place)
            if said:
                fits = [key for key in self._keys if said <= self._words[key.id]]
                yield from _told(fits, first, last, plural=_plural(scan, place))

    def families(self, scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        """Keys whose names begin alike: ``both driver apps`` are ``driver-app-ios`` and its twin."""
        begun = Counter("-".join(key.id.lower().split("-")[:-1]) for key in self._keys)
        for name, many in begun.items():
            words = name.split("-")
            for place in range(len(scan.words) - len(words) + 1) if many > 1 and len(words) > 1 else ():
                said = [scan.words[place + i].low for i in range(len(words))]
                plural = said[-1] == words[-1] + "s"
                if [*said[:-1], said[-1].removesuffix("s")] == words:
                    fits = [key for key in self._keys if key.id.lower().startswith(f"{name}-")]
                    yield from _told(fits, place, place + len(words), plural=plural)

    def owned(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """The keys of a role that is named beside: ``the auditors' key``, ``the key of the auditors``."""
        for place in self._places(scan, lexicon):
            if any(m.kind == "key" and m.first == place + 1 for m in scan.mentions):
                continue
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
            new = new or (scan.at(place) in lexicon.numbers and _counts(scan, place + 1, lexicon))
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
        forms = (low, low.removesuffix("s"), low + "s")
        found = next((form for form in forms if form in every), "")
        return found or next((part for part in every if len(part) >= SHORT and low.startswith(part)), "")

    def theirs(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """The key of somebody who was spoken of: ``Nordpost fixed their client, give their key back``."""
        for place in self._places(scan, lexicon):
            if scan.among(place - 1, "its"):
                yield from _told(self._of(scan, place), place, place + 1, plural=_plural(scan, place))
        for place in range(len(scan.words)):
            if scan.among(place, "suspension_word") and not any(m.kind == "key" for m in scan.mentions):
                held = [key for key in self._of(scan, place) if key.status == "suspended"]
                yield from _told(held, place, place + 1, plural=False)

    def _of(self, scan: Scan, place: int) -> list[KeyEntry]:
        """The keys of who was last spoken of before a word."""
        begun = {scan.words[i].low: i for i in range(place) if scan.words[i].low in self._firsts}
        name = max(begun, key=lambda word: begun[word], default="")
        return [key for key in self._keys if key.id.lower().split("-")[0] == name]

    @staticmethod
    def _owner(scan: Scan, place: int) -> Mention | None:
        if scan.among(place - 2, "every_one") or scan.among(place - 3, "every_one"):
            return None
        before = [m for m in scan.mentions if m.kind == "role" and m.last <= place]
        near = [m for m in before if all(scan.at(i) in ("'", "s", "’") for i in range(m.last, place))]
        after = place + 1 + scan.among(place + 1, "of") + scan.among(place + 2, "determiners")
        behind = [m for m in scan.mentions if m.kind == "role" and m.first == after]
        return next(iter([*near, *(behind if scan.among(place + 1, "of") else ())]), None)


def _counts(scan: Scan, place: int, lexicon: Lexicon) -> bool:
    """Whether "one" before a word is a number: ``one hundred``, ``one hour``."""
    return scan.at(place) in lexicon.numbers or scan.at(place) in lexicon.units


def _plural(scan: Scan, place: int) -> bool:
    return scan.words[place].low.endswith("s")


def _told(fits: list[KeyEntry], first: int, last: int, *, plural: bool) -> Iterator[Mention]:
    if fits:
        names = tuple(key.id for key in fits)
        yield Mention("key", names, first, last, exact=False, any_of=len(names) > 1 and not plural)

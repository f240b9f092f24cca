"""API operations as people describe them: ``the customer list``, ``exporting orders``, ``refunds``."""

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from limen.copilot.inventory import ApiOperation, Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

WINDOW = 5
"""Words among which verb and noun of an operation must lie."""

_CAMEL = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


_LISTS = frozenset({"+", "&", "/", "and"})


class Spoken(msgspec.Struct, frozen=True):
    """An operation by its words: ``exportOrders`` is the verb ``export`` and the noun ``order``."""

    id: str
    verb: str
    nouns: frozenset[str]
    tag: str


class Operations:
    """Finds described operations, and groups of them by tag."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self._spoken = [_spoken(operation, lexicon) for operation in inventory.operations]
        self._nouns = frozenset().union(*(each.nouns for each in self._spoken))
        common = Counter(each.verb for each in self._spoken)
        generic = {word for verb in lexicon.verbs for word in (verb, *lexicon.verbs[verb])}
        self._telling = {
            each.verb: each for each in self._spoken if common[each.verb] == 1 and each.verb not in generic
        }
        self._tags = {
            root(lexicon.form(operation.tag) or operation.tag): operation.tag
            for operation in inventory.operations
        }
        self._synonyms = {
            word: {verb for verb, words in lexicon.verbs.items() if word == verb or word in words}
            for word in generic
        }

    def find(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """Groups by tag, then verb and noun, then verbs that only one operation has."""
        yield from self._tagged(scan, lexicon)
        for size in range(WINDOW, 1, -1):
            for place in range(len(scan.words) - size + 1):
                yield from self._described(scan, place, place + size)
        yield from self._counted(scan)
        for place in range(len(scan.words)):
            told = self._telling.get(root(scan.at(place)))
            if told and scan.free(place) and scan.words[place].kind == "word":
                yield Mention("operation", (told.id,), place, place + 1, exact=False)

    def beside(self, scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
        """What only one operation is about, in a list behind another one: ``refunds + payouts``."""
        for place in range(2, len(scan.words)):
            listed = scan.at(place - 1) in _LISTS and scan.free(place) and scan.kind(place) == "word"
            if not listed or not any(m.kind == "operation" and m.last == place - 1 for m in scan.mentions):
                continue
            about = [each for each in self._spoken if {root(scan.at(place))} & each.nouns]
            if len(about) == 1:
                yield Mention("operation", (about[0].id,), place, place + 1, exact=False)

    def _described(self, scan: Scan, first: int, last: int) -> Iterator[Mention]:
        if not scan.free(first, last) or any(scan.kind(i) == "mark" for i in range(first, last)):
            return
        words = [self._noun(scan, i) for i in range(first, last)]
        small = scan.lexicon.sets["operation_small"]
        telling = {word for word in words if word not in small}
        if words[0] in small or words[-1] in small or len(telling) < 2:
            return
        fits = [each for each in self._spoken if each.nouns and self._fits(each, telling)]
        if not scan.among(first, "verbal_noun") and root(scan.at(first)) not in self._synonyms:
            fits = [each for each in fits if each.verb in self._telling or self._noun_last(scan, last)]
        if fits:
            yield Mention("operation", tuple(each.id for each in fits), first, last, exact=False)

    def _noun(self, scan: Scan, place: int) -> str:
        """A word, or the noun of an operation that it means: ``parcel`` for shipment."""
        word = root(scan.at(place))
        meant = (noun for noun in self._nouns if word in scan.lexicon.api_nouns.get(noun, ()))
        return word if word in self._nouns else next(meant, word)

    @staticmethod
    def _noun_last(scan: Scan, last: int) -> bool:
        """Whether a verb that stands last is meant as a noun: ``customer list``, not ``customers get``."""
        return scan.among(last - 1, "verbal_noun") or scan.words[last - 1].low.endswith("ed")

    def _counted(self, scan: Scan) -> Iterator[Mention]:
        """What is counted in a rate, with the verb before it: ``register at most 2 webhooks per hour``."""
        for rate in [m for m in scan.mentions if m.kind == "rate" and m.inner[0] < m.inner[1]]:
            nouns = {root(scan.at(i)) for i in range(*rate.inner)}
            near = (root(scan.at(i)) for i in range(max(0, rate.first - WINDOW), rate.first) if scan.free(i))
            verbs = frozenset().union(*(self._synonyms.get(word, {word}) for word in near))
            named = [each for each in self._spoken if each.nouns and each.nouns <= nouns]
            fits = [each for each in named if each.verb in verbs] or (named if len(named) == 1 else [])
            if fits and scan.free(*rate.inner):
                yield Mention("operation", tuple(each.id for each in fits), *rate.inner, exact=False)

    def _fits(self, each: Spoken, words: set[str]) -> bool:
        verbs = words - each.nouns
        if not each.nouns <= words or (not verbs and len(each.nouns) < 2):
            return False
        return all(each.verb == verb or each.verb in self._synonyms.get(verb, ()) for verb in verbs)

    def _tagged(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """``tagged orders``, ``the orders endpoints``, ``every operation on invoices``."""
        for place in range(len(scan.words)):
            tag = self._tags.get(root(scan.at(place))) or self._tags.get(scan.at(place))
            if tag is None:
                continue
            first = place - 1 - scan.among(place - 1, "article")
            if scan.among(place - 1, "tagged"):
                yield self._group(tag, place - 1, place + 1)
            elif scan.at(place + 1) in lexicon.nouns["operation"] or scan.among(place + 1, "tagged"):
                yield self._group(tag, place, place + 2)
            elif scan.among(first, "about") and scan.at(first - 1) in lexicon.nouns["operation"]:
                yield self._group(tag, first - 1, place + 1)

    def _group(self, tag: str, first: int, last: int) -> Mention:
        return Mention("operation", tuple(each.id for each in self._spoken if each.tag == tag), first, last)


def root(word: str) -> str:
    """A word without the s of its plural."""
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word


def _spoken(operation: ApiOperation, lexicon: Lexicon) -> Spoken:
    words = [
        root(lexicon.form(part.lower()) or part.lower()) for part in _CAMEL.findall(operation.operation_id)
    ]
    words = [word for word in words if word not in lexicon.sets["operation_small"]]
    return Spoken(operation.id, words[0] if words else "", frozenset(words[1:]), operation.tag)

"""All finders, in the order in which they look: what was written out or named, amounts, descriptions."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from limen.copilot.inventory import Inventory
from limen.copilot.reading.amounts import dates, durations, hours, rates, shares, sizes
from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.contrasts import contrasted
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan
from limen.copilot.reading.naming import literals, words_for
from limen.copilot.reading.naming.fields import Fields, countries
from limen.copilot.reading.naming.keys import Keys
from limen.copilot.reading.naming.names import Names
from limen.copilot.reading.naming.operations import Operations
from limen.copilot.reading.naming.parts import Parts
from limen.copilot.reading.naming.policies import Policies
from limen.copilot.reading.parentheses import without
from limen.copilot.reading.words import words_of

Finder = Callable[[Scan, Lexicon], Iterator[Mention]]


class Reader:
    """The finders for one inventory, made once."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self.inventory, self.lexicon = inventory, lexicon
        self.names = Names(inventory)
        self.own = frozenset(own_words(inventory, self.names) - lexicon.known)
        today, keys = date.fromisoformat(inventory.today), Keys(inventory, lexicon)
        operations = Operations(inventory, lexicon)
        self.finders: tuple[Finder, ...] = (
            literals.finder(inventory),
            words_for.new_names,
            words_for.revisions,
            words_for.numbered(inventory),
            below_nought,
            self.names.ids,
            dates.finder(today),
            hours.find,
            sizes.find,
            shares.find,
            rates.find,
            durations.find,
            Fields(inventory, lexicon).find,
            keys.find,
            keys.families,
            operations.find,
            operations.beside,
            self.names.find,
            keys.begun,
            Parts(inventory, lexicon).find,
            Policies(inventory, lexicon).find,
            words_for.own_people,
            keys.theirs,
            keys.owned,
            countries,
            words_for.finder(inventory),
            unknown,
            numbers,
            periods,
        )

    def scan(self, text: str) -> Scan:
        """The words of a text and everything that was found in them, without clauses that say nothing."""
        scan = self._scan(text)
        rest = without(scan)
        return scan if rest == text else self._scan(rest)

    def _scan(self, text: str) -> Scan:
        scan = Scan(text, words_of(text, self.lexicon, self.names.tokens, self.own), self.lexicon)
        for finder in self.finders:
            for mention in list(finder(scan, self.lexicon)):
                scan.take(mention)
        scan.mentions = [_hinted(mention, scan) for mention in scan.mentions]
        scan.mentions = contrasted(scan)
        return scan


def _hinted(mention: Mention, scan: Scan) -> Mention:
    """A word that describes an operation is a hint beside a named one: ``uploads on createWebhook``."""
    if mention.kind != "operation" or mention.exact or mention.last - mention.first > 1:
        return mention
    ends = [place for place in range(len(scan.words)) if scan.at(place) in _APART]
    first = max((place for place in ends if place < mention.first), default=-1)
    last = min((place for place in ends if place > mention.first), default=len(scan.words))
    named = any(m.kind == "operation" and m.exact and first < m.first < last for m in scan.mentions)
    return replace(mention, hint=True) if named else mention


_APART = frozenset({".", ";", ",", "and", "or", ":", "+", "&"})


def own_words(inventory: Inventory, names: Names) -> set[str]:
    """The words that names of an installation are made of: a slip is never mended into or out of them."""
    found = {word for phrase in names.phrases for word in phrase}
    for operation in inventory.operations:
        found |= {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", operation.operation_id)} | {
            operation.tag.lower()
        }
    for name in (*inventory.detectors, *inventory.verdicts, *inventory.modes, *inventory.severities):
        found |= set(name.lower().replace("-", "_").split("_"))
    return found | {part for word in found for part in word.split("-")}


def numbers(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Numbers that belong to no amount; small ones in words are mostly no amounts at all."""
    place = 0
    while place < len(scan.words):
        found = number_at(scan, place, lexicon) if scan.free(place) else None
        if found is None or not scan.free(place, found[1]):
            place += 1
            continue
        if _for(scan, place):
            place += 1
            continue
        if scan.kind(place) == "number" or found[0] not in (1, 0.5, 0.25, 1 / 3, 0.1, 0, 0.333333333):
            yield Mention("number", (found[0],), place, found[1])
        place = found[1]


def _for(scan: Scan, place: int) -> bool:
    """``mtls 4 admins``: a four that stands for a word."""
    if scan.words[place].text != "4" or place == 0 or scan.kind(place - 1) == "mark":
        return False
    after = (place + 1, place + 2) if scan.among(place + 1, "article") else (place + 1,)
    return any(m.first in after and m.kind in ("role", "key", "client") for m in scan.mentions)


def below_nought(scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
    """A minus right before a number and after a space: nothing here is below nought."""
    for place in range(1, len(scan.words) - 1):
        before, sign, number = scan.words[place - 1 : place + 2]
        apart = before.end < sign.start and sign.end == number.start
        if sign.text == "-" and number.kind == "number" and apart:
            yield Mention("unknown", (f"-{number.text}",), place, place + 2)


def unknown(scan: Scan, _lexicon: Lexicon) -> Iterator[Mention]:
    """What looks like a name of an installation and is none of this one's, and times that cannot be."""
    for place, word in enumerate(scan.words):
        digits = any(letter.isdigit() for letter in word.text)
        if scan.free(place) and (
            (word.kind == "ident" and digits) or word.kind in ("clock", "dotted", "iso")
        ):
            yield Mention("unknown", (word.text,), place, place + 1)


def periods(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """A time without a number of calls: ``per week``; a later turn may say that much of a rate."""
    for place in range(len(scan.words)):
        unit = lexicon.units.get(scan.at(place + 1), 0) if scan.among(place, "per_each") else 0
        if unit and scan.free(place, place + 2):
            yield Mention("period", (unit,), place, place + 2, hint=True)

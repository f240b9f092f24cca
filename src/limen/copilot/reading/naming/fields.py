"""Fields of answers and countries, as people call them: ``tax ids`` is ``taxId``, ``Brazil`` is ``BR``."""

from collections.abc import Iterator

from limen.copilot.inventory import Inventory
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan


class Fields:
    """Finds fields by the language's words for them, and by the parts of their own names."""

    def __init__(self, inventory: Inventory, lexicon: Lexicon) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        for operation in inventory.operations:
            for field in operation.returns:
                for phrase in (field.lower(), _spaced(field), *lexicon.fields.get(field, ())):
                    self._phrases[tuple(lexicon.form(word) or word for word in phrase.split())] = field

    def find(self, scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        """Every field, longest name first."""
        for length in (4, 3, 2, 1):
            for place in range(len(scan.words) - length + 1):
                words = tuple(
                    lexicon.plain(scan.words[i].low.removesuffix("s")) for i in range(place, place + length)
                )
                if (
                    words in self._phrases
                    and scan.free(place, place + length)
                    and self._meant(scan, place, words)
                ):
                    yield Mention("field", (self._phrases[words],), place, place + length, exact=False)

    @staticmethod
    def _meant(scan: Scan, place: int, words: tuple[str, ...]) -> bool:
        """Words that mean much else are a field only beside the word itself, and a verb never is one."""
        named = any(m.kind == "network" and m.first == place + len(words) for m in scan.mentions)
        if named or (words == ("address",) and scan.among(place - 1, "that_one")):
            return False
        if len(words) == 1 and scan.words[place].low.endswith(("ed", "ing")):
            return False
        last = place + len(words)
        told = any(m.kind == "operation" and last < m.first <= last + 2 for m in scan.mentions)
        if told and scan.among(last, "about"):
            return True
        return words[0] not in scan.lexicon.sets["field_ordinary"] or any(
            scan.among(i, "field_word") for i in (place - 1, place + 1)
        )


def countries(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Every country by its name in the language, or by its code where it is blocked."""
    ends = {mention.last for mention in scan.mentions if mention.kind == "country"}
    for length in (4, 3, 2, 1):
        for place in range(len(scan.words) - length + 1):
            code = lexicon.countries.get(scan.low(place, place + length), "")
            code = code or (_code(scan, place, lexicon, ends) if length == 1 else "")
            if code and scan.free(place, place + length):
                ends.add(place + length)
                yield Mention("country", (code,), place, place + length)


def _code(scan: Scan, place: int, lexicon: Lexicon, ends: set[int]) -> str:
    """A country's code in small letters: ``block vn and by``; one that is a word, only in a list."""
    code = scan.words[place].low.upper()
    if len(code) != 2 or code not in lexicon.countries.values():
        return ""
    listed = scan.among(place - 1, "and") and place - 1 in ends
    alone = not lexicon.form(code.lower()) and scan.among(place - 1, "blocking")
    return code if listed or alone else ""


def _spaced(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)

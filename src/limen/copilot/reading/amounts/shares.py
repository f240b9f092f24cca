"""Shares of all: ``2 %``, ``half a percent``, ``one in a thousand``; as a fraction."""

from collections.abc import Iterator

from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

NOUNS = 2
"""Words between the number and what it is one of: ``one rejected call in ten thousand``."""


def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Every share."""
    for place in range(len(scan.words)):
        found = _share(scan, place, lexicon)
        if found and scan.free(place, found[1]):
            yield Mention("share", (found[0],), place, found[1])


def _share(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    number = number_at(scan, place, lexicon)
    if number is None:
        return None
    value, end = number
    filled = end
    if scan.at(place) in lexicon.fractions:
        filled += scan.at(filled) == "of"
        filled += scan.at(filled) in ("a", "one")
    words = scan.phrase(filled, lexicon.lists["percent"])
    if words:
        return round(value / 100, 12), filled + words
    gaps = (gap for gap in range(NOUNS + 1) if scan.phrase(end + gap, lexicon.lists["out_of"]))
    end += next(gaps, 0)
    out_of = scan.phrase(end, lexicon.lists["out_of"])
    whole = number_at(scan, end + out_of, lexicon) if out_of else None
    if whole and whole[0] >= 10 and scan.at(whole[1]) not in lexicon.units:
        return value / whole[0], whole[1]
    return None

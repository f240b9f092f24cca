"""Sizes of bodies: ``2 MB``, ``512k``, ``half a megabyte``; in bytes, powers of 1024."""

from collections.abc import Iterator

from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan


def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Every size."""
    for place in range(len(scan.words)):
        found = size_at(scan, place, lexicon)
        if found and scan.free(place, found[1]):
            yield Mention("size", (found[0],), place, found[1])


def size_at(scan: Scan, place: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The size that begins at a word, and where it ends."""
    if scan.at(place) in ("a", "one") and scan.at(place + 1) in lexicon.sizes and scan.at(place + 1) != "b":
        return lexicon.sizes[scan.at(place + 1)], place + 2
    if scan.at(place) == "a" and scan.at(place + 1) in lexicon.fractions:
        return size_at(scan, place + 1, lexicon)
    number = number_at(scan, place, lexicon)
    if number is None:
        return None
    value, end = number
    if scan.at(place) in lexicon.fractions:
        end += scan.at(end) == "of"
        end += scan.at(end) == "a"
    unit = lexicon.sizes.get(scan.at(end), 0)
    return (round(value * unit), end + 1) if unit else None

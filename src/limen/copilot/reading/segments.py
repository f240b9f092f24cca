"""Sentences and their segments: the smallest parts that may hold a wish of their own."""

from itertools import pairwise

import msgspec

from limen.copilot.reading.mention import Scan

_ENDS = frozenset(".!?;")
_MARKS = frozenset(",:-–—()")


class Segment(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (excluded); ``question`` where its sentence ends in a question mark."""

    first: int
    last: int
    sentence: int
    question: bool = False
    breaks: str = ""


def segments_of(scan: Scan) -> list[Segment]:
    """All segments, in order; a name or an amount is never cut."""
    inside = {place for m in scan.mentions for place in range(m.first, m.last)}
    lists = _lists(scan)
    found: list[Segment] = []
    for number, (first, last, question) in enumerate(_sentences(scan, inside)):
        start, mark = first, ""
        for place in range(first, last):
            if (
                _breaks(scan, place)
                and place not in inside
                and not _joins(scan, place)
                and place not in lists
            ):
                if start < place:
                    found.append(Segment(start, place, number, question, mark))
                start, mark = place + 1, scan.at(place)
        if start < last:
            found.append(Segment(start, last, number, question, mark))
    return found


def _lists(scan: Scan) -> set[int]:
    """Commas and "and"s between names of one kind: they make a list and end no wish."""
    found: set[int] = set()
    ordered = sorted(scan.mentions, key=lambda mention: mention.first)
    for before, after in pairwise(ordered):
        between = range(before.last, after.first)
        if before.kind == after.kind and before.kind in _LISTED and all(_listing(scan, i) for i in between):
            found |= set(between)
    return found


def _breaks(scan: Scan, place: int) -> bool:
    beside = scan.among(place, "with") and scan.says("beside", place + 1, place + 4)
    named = beside and any(mention.last <= place for mention in scan.mentions)
    return scan.at(place) in _MARKS or scan.among(place, "breaks") or named


def _listing(scan: Scan, place: int) -> bool:
    return scan.at(place) in (",", "&", "'", "+") or scan.among(place, "listing")


_LISTED = frozenset(
    {"role", "key", "client", "network", "country", "operation", "scope", "field", "path", "policy", "model"}
)


def _dots(scan: Scan, place: int) -> bool:
    """``...`` ends nothing."""
    return scan.at(place) == "." and "." in (scan.at(place - 1), scan.at(place + 1))


def _joins(scan: Scan, place: int) -> bool:
    """Whether a word that may begin something new belongs to the one before: ``all but``, ``more then``."""
    if scan.among(place, "but") and scan.among(place - 2, "all_of"):
        return True
    return any(
        scan.phrase(start, scan.lexicon.raw["joined"]) > place - start for start in range(place - 2, place)
    )


def _sentences(scan: Scan, inside: set[int]) -> list[tuple[int, int, bool]]:
    found, start = [], 0
    for place, word in enumerate(scan.words):
        broken = place > start and "\n" in scan.text[scan.words[place - 1].end : word.start]
        if broken and place not in inside:
            found.append((start, place, False))
            start = place
        if word.text in _ENDS and place not in inside and not _dots(scan, place):
            found.append((start, place, word.text == "?"))
            start = place + 1
    found.append((start, len(scan.words), False))
    return [part for part in found if part[0] < part[1]]

"""Sentences and their segments: the smallest parts that may hold a wish of their own."""

from itertools import pairwise

import msgspec

from limen.copilot.reading.mention import Scan

_AMOUNTS = frozenset({"duration", "date", "moment", "rate", "size", "share", "number"})
_ENDS = frozenset(".!?;")
_MARKS = frozenset(",:-–—()")


class Segment(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (excluded); ``question`` where its sentence ends in a question mark;
    ``reason`` where it only says why: ``because the contract ended``.
    """

    first: int
    last: int
    sentence: int
    question: bool = False
    breaks: str = ""
    reason: bool = False


def segments_of(scan: Scan) -> list[Segment]:
    """All segments, in order; a name or an amount is never cut."""
    inside = {place for m in scan.mentions for place in range(m.first, m.last)}
    lists = _lists(scan) | _phrases(scan)
    found: list[Segment] = []
    for number, (first, last, question) in enumerate(_sentences(scan, inside)):
        start, mark, reason = first, "", False
        for place in range(first, last):
            why = _gives_reason(scan, place, last)
            free = place not in inside and not _joins(scan, place) and place not in lists
            if free and (why or _breaks(scan, place)):
                if start < place:
                    found.append(Segment(start, place, number, question, mark, reason))
                start, mark, reason = place + 1, scan.at(place), why
        if start < last:
            found.append(Segment(start, last, number, question, mark, reason))
    return found


def _gives_reason(scan: Scan, place: int, last: int) -> bool:
    """Whether a clause begins that only says why; behind "so" it says what is possible then, or no more."""
    if not scan.phrase(place, scan.lexicon.raw["reasons"]) or scan.among(place - 1, "as_before"):
        return False
    if scan.among(place, "after_mark") or (scan.at(place) == "as" and scan.among(place + 1, "determiners")):
        return scan.kind(place - 1) in ("mark", "")
    if scan.at(place) != "so" or scan.at(place + 1) == "that":
        return True
    purpose = any(scan.among(i, "purposes") for i in range(place, last))
    amounts = any(place < m.first < last and m.kind in _AMOUNTS for m in scan.mentions)
    return purpose and not amounts and not scan.says("obliging", place, last)


def _lists(scan: Scan) -> set[int]:
    """Commas and "and"s between names of one kind: they make a list and end no wish."""
    found: set[int] = set()
    ordered = sorted(scan.mentions, key=lambda mention: mention.first)
    for before, after in pairwise(ordered):
        between = range(before.last, after.first)
        if before.kind == after.kind and before.kind in _LISTED and all(_listing(scan, i) for i in between):
            found |= set(between)
    return found


def _phrases(scan: Scan) -> set[int]:
    """Words of phrases that say nothing, which begin and end nothing: ``up to and including``."""
    found: set[int] = set()
    for place in range(len(scan.words)):
        words = scan.phrase(place, scan.lexicon.raw["filler_phrases"])
        found |= set(range(place, place + words)) if words > 1 else set()
    return found


def _breaks(scan: Scan, place: int) -> bool:
    beside = scan.among(place, "with") and scan.says("beside", place + 1, place + 4)
    beside = beside and not scan.among(place - 1, "entering")
    named = beside and any(mention.last <= place for mention in scan.mentions)
    plus = (
        scan.at(place) == "+" and scan.kind(place + 1) == "word" and scan.says("beside", place + 1, place + 3)
    )
    led = scan.phrase(place, scan.lexicon.raw["breaking"]) > 0
    return scan.at(place) in _MARKS or scan.among(place, "breaks") or named or plus or led


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

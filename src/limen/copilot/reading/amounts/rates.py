"""How many calls in which time: ``3 calls a second``, ``one every ten seconds``, ``100/min``."""

from collections.abc import Iterator

from limen.copilot.reading.amounts.durations import duration_at, unit_at
from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

Found = tuple[float, int, int, tuple[int, int]]

NOUNS = 3
"""Words that may stand between the number and its time: ``20 new orders a minute``."""


def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Every rate, as (calls, seconds)."""
    place = 0
    while place < len(scan.words):
        found = _rate(scan, place, lexicon)
        if found and scan.free(place, found[2]):
            calls, seconds, end, nouns = found
            if calls == 1 and _relogin(scan, place):
                yield Mention("duration", (seconds,), place, end)
            else:
                yield Mention("rate", ((calls, seconds),), place, end, inner=nouns)
            place = end
        else:
            place += 1


def _relogin(scan: Scan, place: int) -> bool:
    """Whether it says how often somebody logs in: ``sign in more than once every twelve hours``."""
    return scan.says("signing_in", max(0, place - NEAR), place) and scan.says(
        "at_most", max(0, place - NEAR), place
    )


NEAR = 6
"""Words before a rate that say of what it is one."""


def _rate(scan: Scan, place: int, lexicon: Lexicon) -> Found | None:
    """Calls, seconds, where it ends, and the span of the nouns in it."""
    counted = _count(scan, place, lexicon)
    if counted is None or (scan.at(place) in lexicon.nouns["key"] and scan.among(place - 1, "before_one")):
        return None
    count, end = counted
    if scan.among(end, "factor_of") or (
        scan.at(end) in lexicon.units and scan.at(end) != "s" and scan.kind(place) != "times"
    ):
        return None
    if scan.at(end) in lexicon.rates:
        return count, lexicon.rates[scan.at(end)], end + 1, (end, end)
    return _with_nouns(scan, count, end, lexicon)


def _with_nouns(scan: Scan, count: float, end: int, lexicon: Lexicon) -> Found | None:
    """A count, nouns, and its time: ``20 new orders a minute``."""
    for gap in range(NOUNS + 1):
        if scan.at(end + gap) in lexicon.adverbs:
            return count, lexicon.adverbs[scan.at(end + gap)], end + gap + 1, (end, end + gap)
        time = _per(scan, end + gap, lexicon)
        if time:
            return count, *time, (end, end + gap)
        if not _noun(scan, end + gap, lexicon):
            return None
    return None


def _count(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    if scan.at(place) in lexicon.times:
        return float(lexicon.times[scan.at(place)]), place + 1
    number = number_at(scan, place, lexicon)
    return number if number and (number[0] >= 1 or scan.at(place) not in lexicon.fractions) else None


def _per(scan: Scan, place: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """A time after ``per`` or a word like it: in seconds, and where it ends."""
    words = scan.phrase(place, lexicon.lists["per"])
    if not words:
        return None
    end = place + words
    unit = unit_at(scan, end, lexicon)
    if unit:
        return unit, end + 1
    length = duration_at(scan, end, lexicon) or duration_at(scan, end - 1, lexicon)
    return (round(length[0]), length[1]) if length and length[1] > end else None


def _noun(scan: Scan, place: int, lexicon: Lexicon) -> bool:
    word = scan.at(place)
    stop = ("from", "for", "until", "and", "or", "with", "to", "but", "of", "than")
    if word == "of":
        return scan.kind(place + 1) == "word" and scan.at(place + 1) not in ("a", "an", "the")
    return scan.kind(place) == "word" and word not in stop and word not in lexicon.units

"""Lengths of time: ``15 minutes``, ``half a day``, ``an hour and a half``, ``2h30m``; in seconds."""

from collections.abc import Iterator

from limen.copilot.reading.amounts.numbers import number_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan


def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Every length of time; a bare ``day`` without a number is none."""
    place = 0
    while place < len(scan.words):
        found = duration_at(scan, place, lexicon)
        if found and scan.free(place, found[1]) and not _other(scan, place, found[1]):
            seconds, end = found
            yield Mention("duration", (round(seconds),), place, end)
            place = end
        else:
            place += 1


def duration_at(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """The length of time that begins at a word, in seconds, and where it ends."""
    part = _part(scan, place, lexicon)
    if part is None:
        return None
    total, end = part
    while True:
        gap = end + (scan.at(end) in ("and", ","))
        more = _part(scan, gap, lexicon) if scan.kind(gap) == "number" or gap == end else None
        if more is None or scan.at(gap) in ("a", "an"):
            return total, end
        total, end = total + more[0], more[1]


def _part(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """The first of the forms that a length of time has, at a word."""
    found = (read(scan, place, lexicon) for read in (_bygone, _fraction, _whole, _one, _counted))
    return next((part for part in found if part is not None), None)


def _bygone(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """``the last week``, in a search."""
    bygone = scan.among(place, "past_time") and scan.says("searching")
    unit = unit_at(scan, place + 1, lexicon) if bygone else 0
    return (float(unit), place + 2) if unit else None


def _whole(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """``a full day``, ``another week``, ``a further month``."""
    more = place + scan.among(place, "article_one")
    unit = unit_at(scan, more + 1, lexicon) if scan.among(more, "further") else 0
    if unit:
        return float(unit), more + 2
    whole = scan.at(place) in ("a", "one") and scan.at(place + 1) in ("full", "whole", "good")
    unit = unit_at(scan, place + 2, lexicon) if whole else 0
    return (float(unit), place + 3) if unit else None


def _one(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """``an hour``, ``an hour and a half``."""
    article = scan.at(place) in ("a", "an", "one") and not _share_of(scan, place + 1, lexicon)
    unit = unit_at(scan, place + 1, lexicon) if article else 0
    half = scan.plain(place + 2, place + 5) == "and a half"
    return (unit * (1.5 if half else 1.0), place + 2 + 3 * half) if unit else None


def _counted(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """``15 minutes``, ``half of a day``."""
    number = number_at(scan, place, lexicon)
    if number is None:
        return None
    value, end = number
    end += scan.at(end) in ("-", "full", "whole", "more", "additional", "extra", "further")
    if scan.at(place) in lexicon.fractions:
        end += scan.at(end) == "of"
        end += scan.at(end) in ("a", "an")
    unit = unit_at(scan, end, lexicon)
    return (value * unit, end + 1) if unit and not _share_of(scan, end, lexicon) else None


def _fraction(scan: Scan, place: int, lexicon: Lexicon) -> tuple[float, int] | None:
    """``a quarter of an hour``, ``three quarters of an hour``."""
    times = {"a": 1.0, "an": 1.0}.get(scan.at(place)) or lexicon.numbers.get(scan.at(place), 0.0)
    part = lexicon.fractions.get(scan.at(place + 1), 0.0)
    if not times or not part or scan.at(place + 2) != "of" or scan.at(place + 3) not in ("a", "an", "one"):
        return None
    unit = unit_at(scan, place + 4, lexicon)
    return (times * part * unit, place + 5) if unit else None


def _share_of(scan: Scan, place: int, lexicon: Lexicon) -> bool:
    """``a quarter of their life`` is no three months."""
    return scan.at(place) in lexicon.fractions and scan.at(place + 1) == "of"


def _other(scan: Scan, first: int, last: int) -> bool:
    """``not a minute more`` says nothing new; ``a second factor`` is no time, nor is ``have a minute``."""
    if any(scan.phrase(start, scan.lexicon.raw["filler_phrases"]) >= last - start for start in range(first)):
        return True
    if scan.among(first, "article_a") and scan.among(first - 1, "calls"):
        return True
    if scan.at(last - 1) in scan.lexicon.fractions and (
        scan.among(last, "part_off") or scan.among(first - 1, "part_by")
    ):
        return True
    emphasis = scan.among(first - 1, "not") and scan.among(last, "no_further")
    return emphasis or (scan.at(last - 1) == "second" and scan.among(last, "counted_second"))


def unit_at(scan: Scan, place: int, lexicon: Lexicon) -> int:
    """The unit of time at a word, in seconds; 0 where there is none."""
    return lexicon.units.get(scan.at(place), 0)

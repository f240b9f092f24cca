"""Days at the ends of periods: ``the end of March``, ``the start of the month``, ``Q1 2027``."""

from collections.abc import Callable
from datetime import date, timedelta

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Scan

Found = tuple[date, int]


def quarter_at(scan: Scan, place: int, _lexicon: Lexicon, today: date) -> Found | None:
    """The last day of ``Q1 2027``, or of the next first quarter."""
    text = scan.words[place].low
    if len(text) != 2 or text[0] != "q" or text[1] not in "1234":
        return None
    month = 3 * int(text[1])
    year, after = year_at(scan, place + 1)
    return _month_end(year or (today.year if month >= today.month else today.year + 1), month), after


def start_of(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    """``the start of November``: the last one, where that is nearer."""
    words = scan.phrase(place, lexicon.lists["start_of"])
    month = lexicon.months.get(scan.at(place + words), 0) if words else 0
    if words and scan.at(place + words) in ("month", "year"):
        month = today.month if scan.at(place + words) == "month" else 1
        return date(today.year, month, 1), place + words + 1
    if not month:
        return None
    year, after = year_at(scan, place + words + 1)
    past = scan.among(place - 1, "since_when") and month <= today.month
    return date(year or today.year + (month <= today.month and not past), month, 1), after


def end_of(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    """``the end of March``, ``the rest of the week``, ``year end``."""
    words = scan.phrase(place, lexicon.lists["year_end"])
    if words:
        return date(today.year, 12, 31), place + words
    words = scan.phrase(place, lexicon.lists["end_of"])
    if not words:
        return None
    end = place + words
    following = scan.at(end) == "next" or scan.at(end + 1) == "next"
    while scan.at(end) in ("the", "this", "next", "current", "coming"):
        end += 1
    return _last_day(scan, end, lexicon, today, following=following)


def _last_day(scan: Scan, end: int, lexicon: Lexicon, today: date, *, following: bool) -> Found | None:
    word = scan.at(end)
    quarter = quarter_at(scan, end, lexicon, today) if end < len(scan.words) else None
    if quarter:
        return quarter
    year, after = year_at(scan, end + 1)
    if word == "year" and year:
        return date(year, 12, 31), after
    if word in PERIODS:
        return PERIODS[word](today, following), end + 1
    if word in lexicon.months:
        year, after = year_at(scan, end + 1)
        month = lexicon.months[word]
        chosen = year or (today.year if month >= today.month else today.year + 1)
        return _month_end(chosen, month), after
    if scan.kind(end) == "number" and len(scan.words[end].text) == 4:
        return date(int(scan.words[end].text), 12, 31), end + 1
    return None


def _month_later(today: date, month: int) -> date:
    return _month_end(today.year + (month > 12), (month - 1) % 12 + 1)


PERIODS: dict[str, Callable[[date, bool], date]] = {
    "day": lambda today, following: today + timedelta(days=following),
    "week": lambda today, following: today + timedelta(days=6 - today.weekday() + 7 * following),
    "month": lambda today, following: _month_later(today, today.month + following),
    "quarter": lambda today, following: _month_later(today, (today.month - 1) // 3 * 3 + 3 + 3 * following),
    "year": lambda today, following: date(today.year + following, 12, 31),
}
"""The last day of a period that is under way, or of the one after it."""


def year_at(scan: Scan, place: int) -> tuple[int, int]:
    """A year of four digits, behind a comma perhaps, and where it ends; 0 where there is none."""
    start = place + (scan.at(place) == ",")
    text = scan.words[start].text if start < len(scan.words) else ""
    if text.isdigit() and len(text) == 4 and text.startswith("20"):
        return int(text), start + 1
    return 0, place


def _month_end(year: int, month: int) -> date:
    return date(year + (month == 12), month % 12 + 1, 1) - timedelta(days=1)

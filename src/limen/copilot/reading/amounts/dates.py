"""Days: ``30 June``, ``the end of March``, ``tomorrow``, ``Friday``, ``15.02.2027``; as ``YYYY-MM-DD``.

A day without a year is the next one; a weekday the next one after today.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

Found = tuple[date, int]


def finder(today: date) -> Callable[[Scan, Lexicon], Iterator[Mention]]:
    """A finder of days, as seen from today."""

    def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
        place = 0
        while place < len(scan.words):
            named = scan.among(place - 1, "not_days")
            found = day_at(scan, place, lexicon, today) if scan.free(place) and not named else None
            if found and scan.free(place, found[1]):
                yield Mention("date", (found[0].isoformat(),), place, found[1])
                place = found[1]
            else:
                place += 1

    return find


def day_at(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    """The day that begins at a word, and where it ends."""
    for read in (_written, _end_of, _near, _month_first, _day_first, _weekday):
        found = read(scan, place, lexicon, today)
        if found:
            return found
    return None


def _written(scan: Scan, place: int, _lexicon: Lexicon, today: date) -> Found | None:
    text = scan.words[place].text
    try:
        if scan.kind(place) == "iso" and len(text) == 10:
            return date.fromisoformat(text), place + 1
        if scan.kind(place) == "dotted" and "." in text:
            day, month, year = (int(part) for part in text.split("."))
            return date(year, month, day), place + 1
        if scan.kind(place) == "dotted":
            first, second, year = (int(part) for part in text.split("/"))
            days = [
                date(year, month, day) for day, month in ((first, second), (second, first)) if month <= 12
            ]
            ahead = {day for day in days if day >= today} or set(days)
            return (ahead.pop(), place + 1) if len(ahead) == 1 else None
    except ValueError:
        return None
    return None


def _near(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    for name, days in (("after_tomorrow", 2), ("tomorrow", 1), ("yesterday", -1), ("today", 0)):
        words = scan.phrase(place, lexicon.lists[name])
        if words:
            return today + timedelta(days=days), place + words
    return None


def _end_of(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
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
    if word in PERIODS:
        return PERIODS[word](today, following), end + 1
    if word in lexicon.months:
        year, after = _year(scan, end + 1)
        month = lexicon.months[word]
        chosen = year or (today.year if month >= today.month else today.year + 1)
        return _month_end(chosen, month), after
    if scan.kind(end) == "number" and len(scan.words[end].text) == 4:
        return date(int(scan.words[end].text), 12, 31), end + 1
    return None


def _month_later(today: date, month: int) -> date:
    return _month_end(today.year + (month > 12), (month - 1) % 12 + 1)


PERIODS: dict[str, Callable[[date, bool], date]] = {
    "week": lambda today, following: today + timedelta(days=6 - today.weekday() + 7 * following),
    "month": lambda today, following: _month_later(today, today.month + following),
    "quarter": lambda today, following: _month_later(today, (today.month - 1) // 3 * 3 + 3 + 3 * following),
    "year": lambda today, following: date(today.year + following, 12, 31),
}
"""The last day of a period that is under way, or of the one after it."""


def _month_first(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    month = lexicon.months.get(scan.at(place))
    if not month:
        return None
    day, end = _ordinal(scan, place + 1 + (scan.at(place + 1) == "the"), lexicon)
    return _dated(scan, day, month, end, today) if day else None


def _day_first(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    place_of_day = place + (scan.at(place) == "the")
    day, end = _ordinal(scan, place_of_day, lexicon)
    if (
        day
        and scan.at(end) in ("and", "to", "-", "–", "till", "until")
        and scan.at(place - 1) in ("between", "from")
    ):
        second = _day_first(scan, end + 1, lexicon, today)
        return (second[0].replace(day=day), end) if second else None
    end += scan.at(end) == "of"
    month = lexicon.months.get(scan.at(end))
    return _dated(scan, day, month, end + 1, today) if day and month else None


def _weekday(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    start = place + (scan.at(place) in ("this", "next", "coming", "last", "past"))
    weekday = lexicon.weekdays.get(scan.at(start))
    if weekday is not None and scan.words[start].low not in lexicon.weekdays:
        return None  # "Tuesdays" is no day of the calendar
    if weekday is None or (
        len(scan.at(start)) < 4
        and start == place
        and scan.at(place - 1) not in ("until", "till", "on", "by", "til")
    ):
        return None
    if scan.at(place) in ("last", "past"):
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1), start + 1
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    if scan.at(place) == "next" and ahead + today.weekday() < 7:
        ahead += 7
    return today + timedelta(days=ahead), start + 1


def _dated(scan: Scan, day: int, month: int, end: int, today: date) -> Found | None:
    year, after = _year(scan, end)
    try:
        found = date(year or today.year, month, day)
        if not year and found < today:
            found = date(today.year + 1, month, day)
    except ValueError:
        return None
    return found, after


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
             "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
             "eighteenth", "nineteenth", "twentieth")  # fmt: skip


def _ordinal(scan: Scan, place: int, lexicon: Lexicon) -> tuple[int, int]:
    """A day of the month (``30``, ``30th``, ``thirty-first``) and where it ends; 0 where there is none."""
    text = scan.words[place].text if place < len(scan.words) else ""
    word = scan.at(place)
    if scan.kind(place) == "number" and text.isdigit() and 1 <= int(text) <= 31:
        return int(text), place + 1 + (scan.at(place + 1) in ("st", "nd", "rd", "th", "."))
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1, place + 1
    if word in ("twenty", "thirty") and scan.at(place + 1) in _ORDINALS[:9]:
        return int(lexicon.numbers[word]) + _ORDINALS.index(scan.at(place + 1)) + 1, place + 2
    return (30, place + 1) if word == "thirtieth" else (0, place)


def _year(scan: Scan, place: int) -> tuple[int, int]:
    start = place + (scan.at(place) == ",")
    text = scan.words[start].text if start < len(scan.words) else ""
    if text.isdigit() and len(text) == 4 and text.startswith("20"):
        return int(text), start + 1
    return 0, place


def _month_end(year: int, month: int) -> date:
    return date(year + (month == 12), month % 12 + 1, 1) - timedelta(days=1)

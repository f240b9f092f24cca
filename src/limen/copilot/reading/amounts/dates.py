"""Days: ``30 June``, ``the end of March``, ``tomorrow``, ``Friday``, ``15.02.2027``; as ``YYYY-MM-DD``.

A day without a year is the next one; a weekday the next one after today.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from limen.copilot.reading.amounts.periods import Found, end_of, quarter_at, start_of, year_at
from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan


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
    for read in (
        _written,
        end_of,
        start_of,
        quarter_at,
        _near,
        _named,
        _month_first,
        _day_first,
        _weekday,
        _slashed,
        _bare_day,
    ):
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


def _named(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    """``Christmas``: the next one."""
    words = scan.phrase(place, lexicon.feasts)
    if not words:
        return None
    month, day = lexicon.feast(scan.low(place, place + words))
    found = date(today.year, month, day)
    return (found if found >= today else date(today.year + 1, month, day)), place + words


def _near(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    for name, days in (("after_tomorrow", 2), ("tomorrow", 1), ("yesterday", -1), ("today", 0)):
        words = scan.phrase(place, lexicon.lists[name])
        if words:
            return today + timedelta(days=days), place + words
    return None


MONTHS = 12
"""Up to which a number may be a month: ``4/12`` is one of two days."""


def _slashed(scan: Scan, place: int, _lexicon: Lexicon, today: date) -> Found | None:
    """``24/12`` and ``24.12.`` behind a word that leads to a day."""
    if not (scan.among(place - 1, "ending") or scan.among(place - 1, "day_leads")):
        return None
    texts = [scan.words[i].text for i in range(place, min(place + 3, len(scan.words)))]
    parts = texts[0].split(".") if "." in texts[0] else texts[::2] if texts[1:2] == ["/"] else []
    if len(parts) != 2 or not all(part.isdigit() and len(part) <= 2 for part in parts):
        return None
    day, month = int(parts[0]), int(parts[1])
    if day <= MONTHS or month > MONTHS or scan.among(place + 1, "percent_sign"):
        return None
    end = place + (1 if "." in texts[0] else 3)
    return _dated(scan, day, month, end + (scan.at(end) == "." and "." in texts[0]), today)


def _bare_day(scan: Scan, place: int, lexicon: Lexicon, today: date) -> Found | None:
    """``the 15th``: the next one, which a search takes for the last one."""
    day, end = _ordinal(scan, place + 1, lexicon) if scan.at(place) == "the" else (0, place)
    written = day and not scan.words[place + 1].text.isdigit()
    led = scan.among(place - 1, "ending") or scan.among(place - 1, "day_leads")
    if not (led and (written or end > place + 2)) or scan.among(end, "counted_second"):
        return None
    month = today.month + (day < today.day)
    return _dated(scan, day, (month - 1) % 12 + 1, end, today)


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
    year, after = year_at(scan, end)
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

"""Spans of the day: ``07:00-19:00``, ``between 10 pm and 6 am``, ``from 8 to 18``; as ``HH:MM-HH:MM``."""

from collections.abc import Iterator

from limen.copilot.reading.lexicon import Lexicon
from limen.copilot.reading.mention import Mention, Scan

Clock = tuple[int, bool]
"""Minutes of the day, and whether it was written as a time (``7:00``, ``7am``), not as a bare number."""

_JOIN = ("-", "–", "to", "till", "until", "and", "through", "til")


def find(scan: Scan, lexicon: Lexicon) -> Iterator[Mention]:
    """Every span of the day."""
    for place in range(len(scan.words)):
        first = clock_at(scan, place)
        if first is None or scan.at(first[1]) not in _JOIN:
            continue
        second = clock_at(scan, first[1] + 1)
        if second is None or not scan.free(place, second[1]):
            continue
        (start, sure), (end, certain) = first[0], second[0]
        if not (sure or certain) and _counted(scan, second[1], lexicon):
            continue
        led = scan.at(place - 1) in ("between", "from", "outside", "hours")
        if not (sure or certain or led) or (scan.at(first[1]) == "and" and not led):
            continue
        if certain and not sure and _half_day(scan, second[1] - 1) and end >= 720 and start + 720 < end:
            start += 720
        yield Mention("hours", (f"{_shown(start)}-{_shown(end)}",), place, second[1])


def _counted(scan: Scan, place: int, lexicon: Lexicon) -> bool:
    """Whether what a number counts comes next: ``from 5 to 7 calls a week``."""
    word = scan.at(place)
    return (
        scan.among(place, "calls")
        or word in lexicon.units
        or word in lexicon.sizes
        or scan.among(place, "percent_sign")
    )


def clock_at(scan: Scan, place: int) -> tuple[Clock, int] | None:
    """A time of day at a word and where it ends."""
    text = scan.words[place].text if 0 <= place < len(scan.words) else ""
    if scan.at(place) in ("noon", "midday"):
        return (720, True), place + 1
    if scan.at(place) == "midnight":
        return (0, True), place + 1
    if scan.kind(place) == "clock":
        hour, minute = (int(part) for part in text.split(":"))
    elif scan.kind(place) == "number" and text.isdigit() and int(text) <= 24:
        hour, minute = int(text), 0
    else:
        return None
    half = _half_day(scan, place + 1)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    end = place + 1 + bool(half)
    end += scan.at(end) in ("o'clock", "h", "hrs")
    if hour > 24 or minute > 59:
        return None
    return ((hour * 60 + minute) % 1440, bool(half) or scan.kind(place) == "clock"), end


def _half_day(scan: Scan, place: int) -> str:
    word = scan.at(place)
    return word if word in ("am", "pm") else ""


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"

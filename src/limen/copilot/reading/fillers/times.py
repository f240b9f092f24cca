"""Ends: a day, a length of time from now, or a shift of the end there was."""

from calendar import monthrange
from datetime import date, timedelta

from limen.copilot.reading.frame import Ask, Frame, Slots

DAY, MONTH, YEAR = 86_400, 2_592_000, 31_536_000


def end_of(frame: Frame) -> Slots:
    """``until`` or ``duration_s`` of something that ends by itself; nothing where no end was named."""
    moment, day, length = frame.one("moment"), _day(frame), frame.one("duration")
    if (moment or day) and length:
        raise Ask("until when: the day or the length of time?")
    if day or moment:
        return {"until": moment or ahead(frame, day)}
    return {"duration_s": length} if length else {}


def _day(frame: Frame) -> str:
    """The day on which it ends; today is none, but where it is said to be the end."""
    days = [
        piece
        for piece in frame.take("date", None)
        if piece.value != frame.inventory.today or _ends(frame, piece.before[-1:])
    ]
    names = {piece.value for piece in days}
    if len(names) > 1:
        raise Ask(f"one day, please: {' or '.join(sorted(names))}?")
    if days and not any(_ends(frame, (*piece.before, *piece.text.split())) for piece in days):
        raise Ask(f"until {days[0].value}, or from then on?")
    return str(days[0].value) if days else _that_day(frame)


def _ends(frame: Frame, before: tuple[str, ...]) -> bool:
    return bool(set(before) & frame.lexicon.sets["ending"])


def _that_day(frame: Frame) -> str:
    """``until then``, ``the same day``: the day that was spoken of before."""
    if not frame.says("that_day"):
        return ""
    days = [piece.value for piece in frame.carried if piece.kind == "date"]
    return str(days[-1]) if days else ""


def last_day(frame: Frame, present: str | None) -> str | None:
    """A last valid day: named, so long from now, or shifted from the present one."""
    day, length = frame.one("date") or _that_day(frame), frame.one("duration")
    if day == frame.inventory.today and length:
        day = None
    if day and length:
        raise Ask("which is it: the day or the length of time?")
    if day:
        return ahead(frame, day)
    return None if length is None else _after(frame, length, present)


def _after(frame: Frame, length: int, present: str | None) -> str:
    if length % DAY:
        raise Ask("an expiry is a day: which one?")
    if not frame.says("later", "earlier", "by") or frame.says("from_now"):
        return _shifted(frame, frame.today, length)
    if not frame.says("later", "earlier"):
        raise Ask("by that much earlier, or later?")
    if not present:
        raise Ask("it has no expiry now: what is to be the last valid day?")
    return ahead(
        frame, _shifted(frame, date.fromisoformat(present), -length if frame.says("earlier") else length)
    )


def _shifted(frame: Frame, day: date, length: int) -> str:
    """A day moved by seconds, by months of the calendar where months were said."""
    years = abs(length) // YEAR if frame.says("years") and not abs(length) % YEAR else 0
    months, rest = (12 * years, 0) if years else divmod(abs(length), MONTH)
    if rest or not (years or frame.says("months")):
        return (day + timedelta(days=length // DAY)).isoformat()
    years, month = divmod(day.month - 1 + (months if length > 0 else -months), 12)
    last = monthrange(day.year + years, month + 1)[1]
    return day.replace(year=day.year + years, month=month + 1, day=min(day.day, last)).isoformat()


def ahead(frame: Frame, day: str) -> str:
    """A day that is still to come; raises ``Ask`` for one that is past."""
    if day < frame.inventory.today or (frame.says("last") and day == frame.inventory.today):
        raise Ask(f"{day} is past: which day is meant?")
    return day


def past(frame: Frame, day: str) -> str:
    """The day that was, where a day was named that is also to come: Friday is last Friday in a search."""
    named = date.fromisoformat(day)
    if named <= frame.today:
        return day
    week = named - timedelta(days=7)
    if week <= frame.today:
        return week.isoformat()
    month = (named.replace(day=1) - timedelta(days=1)).replace(day=min(named.day, 28))
    near = month <= frame.today and (named - frame.today).days < 31
    return (month if near else named.replace(year=named.year - 1)).isoformat()

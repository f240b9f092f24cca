"""Ends: a day, a length of time from now, or a shift of the end there was."""

from datetime import date, timedelta

from limen.copilot.reading.frame import Ask, Frame, Slots

LONGER = ("extend", "prolong", "later", "longer", "more", "additional", "extra", "postpone", "push")


def end_of(frame: Frame) -> Slots:
    """``until`` or ``duration_s`` of something that ends by itself; nothing where no end was named."""
    moment, day, length = frame.one("moment"), frame.one("date"), frame.one("duration")
    if (moment or day) and length:
        raise Ask("until when: the day or the length of time?")
    if day or moment:
        return {"until": moment or ahead(frame, day)}
    return {"duration_s": length} if length else {}


def last_day(frame: Frame, present: str | None) -> str | None:
    """A last valid day: named, so long from now, or shifted from the present one."""
    day, length = frame.one("date"), frame.one("duration")
    if day == frame.inventory.today and length:
        day = None
    if day and length:
        raise Ask("which is it: the day or the length of time?")
    if day:
        return ahead(frame, day)
    if length is None:
        return None
    if length % 86_400:
        raise Ask("an expiry is a day: which one?")
    start = frame.today
    if frame.says(*LONGER, "by") and not frame.says("from now", "from today"):
        if not present:
            raise Ask("it has no expiry now: what is to be the last valid day?")
        start = start.fromisoformat(present)
    return (start + timedelta(days=length // 86_400)).isoformat()


def ahead(frame: Frame, day: str) -> str:
    """A day that is still to come; raises ``Ask`` for one that is past."""
    if day < frame.inventory.today or frame.says("last") and day == frame.inventory.today:
        raise Ask(f"{day} is past: which day is meant?")
    return day


def past(frame: Frame, day: str) -> str:
    """The day that was, where a day was named that is also to come: Friday is last Friday in a search."""
    named = date.fromisoformat(day)
    if named <= frame.today:
        return day
    week = named - timedelta(days=7)
    return (week if week <= frame.today else named.replace(year=named.year - 1)).isoformat()

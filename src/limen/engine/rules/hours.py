"""Hours of the local day, as rules name them: ``07:00-19:00``, the end excluded, across midnight too."""

import msgspec

from limen.model import ConfigError


class Span(msgspec.Struct, frozen=True):
    """Minutes of the day from ``start`` until before ``end``."""

    name: str
    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def read_span(text: str) -> Span:
    """Hours from their text; raises ``ConfigError`` for a time that is none, or a span without length."""
    start, _, end = text.partition("-")
    span = Span(text, _minute(start, text), _minute(end, text))
    if span.start == span.end:
        raise ConfigError(
            f"{text!r}: begins and ends at the same time: leave the hours out for the whole day"
        )
    return span


def _minute(text: str, whole: str) -> int:
    hour, _, minute = text.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) <= 24 and int(minute) < 60):
        raise ConfigError(f"{whole!r}: hours such as 07:00-19:00")
    found = int(hour) * 60 + int(minute)
    if found > 24 * 60:
        raise ConfigError(f"{whole!r}: hours such as 07:00-19:00")
    return found % (24 * 60)

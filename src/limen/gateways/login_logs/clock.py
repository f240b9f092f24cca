"""Times of logs that do not say their zone, or not even their year."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import date as Date  # noqa: N812 - beside a method's own words
from datetime import time as Time  # noqa: N812
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from limen.gateways.logs.times import unix_seconds
from limen.model import ConfigError, InputError

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 64


class Clock(NamedTuple):
    """The ``zone`` of times that tell none, and the ``latest`` time there can be, in that zone, for those
    without a year; ``year`` is taken for all of them where it is not 0."""

    zone: tzinfo
    latest: datetime
    year: int = 0

    def seconds(self, value: object) -> float:
        """Unix seconds of a time as logs write it (see ``unix_seconds``); raises ``InputError``."""
        if not isinstance(value, str) or (value[:1].isdigit() and self.zone is UTC):
            return unix_seconds(value)
        moment = self._local(value.strip())
        return unix_seconds(value) if moment is None else unix_seconds(moment.timestamp())

    def _local(self, text: str) -> datetime | None:
        """A time of this zone; ``None`` for one that has its own."""
        try:
            if text[:3] in MONTHS:
                return self._yearless(text)
            if text.replace(".", "", 1).isdigit():
                return None
            moment = datetime.fromisoformat(text[:_LONGEST])
        except ValueError:
            return None
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else None

    def _yearless(self, text: str) -> datetime:
        """``Nov 23 08:00:00`` (RFC 3164 section 4.1.2), in the last year in which it was not yet to come."""
        name, day, clock = text[:_LONGEST].split()
        month, time = MONTHS.index(name) + 1, Time.fromisoformat(clock[:8])
        for year in (self.year,) if self.year else range(self.latest.year, self.latest.year - 5, -1):
            if int(day) > monthrange(year, month)[1]:
                continue  # the 29th of February
            moment = datetime.combine(Date(year, month, int(day)), time, self.zone)
            if self.year or moment <= self.latest:
                return moment
        raise InputError("there is no such day in its year: give the --year of the file")


def clock_of(path: Path, zone: str, year: int) -> Clock:
    """The clock of a file: its own time of change bounds times without a year, unless ``year`` is given.

    Raises ``ConfigError`` for a zone nobody knows.
    """
    try:
        local: tzinfo = UTC if zone == "UTC" else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(f"--zone {zone}: no such time zone: name one as Europe/Oslo is") from None
    try:
        changed = path.stat().st_mtime
    except OSError:
        changed = 0.0  # whoever opens it next says so
    return Clock(local, datetime.fromtimestamp(changed, local) + _DAY, year)

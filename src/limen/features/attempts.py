"""Attempts to log in, counted in absolute hours and days: of a user, an address, its prefix, its ASN."""

from typing import Final

from limen.model import Tries

HOUR: Final = 3_600
DAY_HOURS: Final = 24
USERS: Final = 64
"""Different users of one source that are told apart in an hour."""
STORM: Final = 5.0
"""So many times its usual share of attempts fails when there is an attack on."""
STORM_LEAST: Final = 20
"""Failures in an hour below which nothing is a storm."""
WEEK_HOURS: Final = 168
_USUAL: Final = (2, 20)
"""Believed before anything is known: two failures in twenty attempts."""

QUIET: Final = Tries()


class Attempts:
    """Those of one source: ``failed`` and ``tried`` in this hour and the one before, ``failed_day`` on this
    day. A clock that steps back counts into the present window."""

    __slots__ = ("day", "failed", "failed_before", "failed_day", "hour", "tried", "tried_before", "users")

    def __init__(self) -> None:
        self.hour = self.day = 0
        self.failed = self.failed_before = self.tried = self.tried_before = self.failed_day = 0
        self.users: dict[int, None] = {}

    def now(self, at: float) -> Tries:
        """What there was until ``at`` (Unix seconds)."""
        hour = int(at) // HOUR
        if hour > self.hour:
            self._turn(hour)
        if not self.tried and not self.tried_before and not self.failed_day:
            return QUIET
        return Tries(
            self.failed + self.failed_before, self.tried + self.tried_before, self.failed_day, len(self.users)
        )

    def meet(self, at: float, user: int, *, failed: bool) -> Tries:
        """What there was until ``at``; one more attempt is counted."""
        before = self.now(at)
        self.tried += 1
        if failed:
            self.failed += 1
            self.failed_day += 1
        if len(self.users) < USERS:
            self.users[user] = None
        return before

    def _turn(self, hour: int) -> None:
        """Begin a later hour, and its day."""
        follows = hour == self.hour + 1
        self.failed_before = self.failed if follows else 0
        self.tried_before = self.tried if follows else 0
        self.hour, self.failed, self.tried = hour, 0, 0
        self.users = {}
        day = hour // DAY_HOURS
        if day > self.day:
            self.day, self.failed_day = day, 0

    def record(self) -> list[int]:
        """As plain numbers, for a snapshot."""
        counts = [self.failed, self.failed_before, self.tried, self.tried_before, self.failed_day]
        return [self.hour, self.day, *counts, *self.users]

    @classmethod
    def restored(cls, plain: list[int]) -> "Attempts":
        """Read what ``record`` wrote."""
        made = cls()
        made.hour, made.day, made.failed, made.failed_before, made.tried, made.tried_before = plain[:6]
        made.failed_day = plain[6]
        made.users = dict.fromkeys(plain[7:])
        return made


class Weather:
    """How many of all attempts fail, hour by hour over the last week: ``hours`` maps an absolute hour to
    ``[tried, failed]``."""

    __slots__ = ("_failed", "_tried", "hours")

    def __init__(self) -> None:
        self.hours: dict[int, list[int]] = {}
        self._tried = self._failed = 0

    def add(self, at: float, *, failed: bool) -> None:
        """Count one attempt."""
        hour = int(at) // HOUR
        counts = self.hours.get(hour)
        if counts is None:
            counts = self.hours[hour] = [0, 0]
            while len(self.hours) > WEEK_HOURS:
                tried, fails = self.hours.pop(next(iter(self.hours)))
                self._tried -= tried
                self._failed -= fails
        counts[0] += 1
        counts[1] += failed
        self._tried += 1
        self._failed += failed

    def stormy(self, at: float) -> bool:
        """Whether far more fails in this hour than did in the week before it."""
        tried, failed = self.hours.get(int(at) // HOUR, (0, 0))
        if failed < STORM_LEAST:
            return False
        usual = (self._failed - failed + _USUAL[0]) / (self._tried - tried + _USUAL[1])
        return failed > STORM * usual * tried or failed >= STORM * max(
            STORM_LEAST, (self._failed - failed) / max(1, len(self.hours) - 1)
        )

    def restore(self, hours: dict[int, list[int]]) -> None:
        """Put back what ``hours`` held."""
        self.hours = hours
        self._tried = sum(counts[0] for counts in hours.values())
        self._failed = sum(counts[1] for counts in hours.values())

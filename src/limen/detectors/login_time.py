"""A login at an hour of the week that is not its owner's.

Idea
    When a user logs in is learnt by hour of the week, with as many peaks as it has (a shift worker has
    three), spread over the neighbouring hours around the week's circle. With little seen, his hours of
    the day on any day count, and with less those of all users *in local time*: by the longitude he usually
    logs in from.
State
    Per user, hours and time zones; for all users, local hours of the week.
Silent
    For a user without a history, where all users' hours say nothing either.
Known evasions
    Logging in when the owner does. Time is a weak sign, and weighs accordingly.
Reference
    Kernel estimates on the circle (von Mises; Taylor 2008), discretised so that integers can hold them.
"""

import math
from typing import Final

from limen.detectors.escape import root_of
from limen.detectors.term import Known, Teaching, view_of
from limen.features.codes import HOUR, ZONE
from limen.model import Fact, LoginFeatures, Signal
from limen.sketches import FULL, ONE, Habits, Key, View, Votes, near_hour, on_hour
from limen.sketches.chains import HISTORY, TABLE

WEEK: Final = 168
DAY_PRIOR: Final = 6.0
"""All users' hours count as so many logins of his own."""
WEEK_PRIOR: Final = 10.0
"""His hours of the day on any day count as so many at this hour of the week."""
LEAST: Final = -1.5
"""The most that an hour says for the owner, in bits; a more usual one says no more."""
MOST: Final = 3.0
"""The most it says against him, in bits; a rarer one says no more."""

EVEN: Final = 50.0
"""Logins for which the hours of all users are taken to be even."""

_ZONES: Final = 12
_ALL: Final = root_of(0)
_EVERYONE: Final[Key] = (TABLE, "hours", 0, 0)


class LoginTime:
    """The hour of the week; see the module's docstring."""

    name = "login_time"
    needs_history = True

    def score(self, login: LoginFeatures, known: Known) -> Signal | None:
        """The bits of the hour, between ``LEAST`` and ``MOST``."""
        own = known.own
        if not own.get(HISTORY, 0):
            return None
        local = (login.hour + zone_of(own, login)) % WEEK
        everyone = _of_all(local, known)
        his = _of_his(login.hour, everyone, own)
        bits = min(MOST, max(LEAST, math.log2(everyone / his)))
        reason = "at an hour of the week unusual for this user" if bits > 1 else "at a usual hour"
        fact = Fact("hour_of_week", local, his, everyone, 0.0, "local hour, shares")
        return Signal(self.name, round(bits, 3), reason, (fact,))

    def learn(self, login: LoginFeatures, teaching: Teaching) -> None:
        """Count the hour and the time zone."""
        if teaching.own is not None:
            _teach(login, teaching.own, teaching)


def _teach(login: LoginFeatures, own: Habits, teaching: Teaching) -> None:
    week, told = teaching.week, teaching.lesson
    own.add(week, hour_code(login.hour), told.sign * FULL)
    zone = login.zone
    if login.fix is not None:
        own.add(week, zone_code(login.zone), told.sign * FULL)
    everyone = teaching.state.at(_EVERYONE, Votes)
    if everyone is not None:
        everyone.add(week, hour_code((login.hour + zone) % WEEK), told.sign * FULL)
        everyone.add(week, _ALL, told.sign * FULL)


def hour_code(hour: int) -> int:
    """The code of an hour of the week."""
    return hour << 4 | HOUR


def zone_code(zone: int) -> int:
    """The code of a time zone, in hours."""
    return (zone + _ZONES) << 4 | ZONE


def zone_of(own: View, login: LoginFeatures) -> int:
    """The time zone a user is usually in; that of this login while nothing is known of him."""
    code = own.usual(ZONE)
    return (code >> 4) - _ZONES if code else login.zone


def _of_all(local: int, known: Known) -> float:
    """The share of all logins in a local hour of the week; even where nothing is known."""
    view = view_of(_EVERYONE, known.week, known.state)
    return (on_hour(view, local) + EVEN * ONE / WEEK) / (view.get(_ALL, 0) + EVEN * ONE)


def _of_his(hour: int, everyone: float, own: View) -> float:
    """The share of the user's logins in an hour of the week (UTC)."""
    whole = own.get(HISTORY, 0)
    at_hour, on_day = near_hour(own, hour)
    day = (on_day / 7 + DAY_PRIOR * ONE * everyone) / (whole + DAY_PRIOR * ONE)
    return (at_hour + WEEK_PRIOR * ONE * day) / (whole + WEEK_PRIOR * ONE)

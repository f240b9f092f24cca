"""Where, with what and when a user calls the API: learnt from his calls, read at his logins.

Once an hour, of what is accepted as his (a day in use without anything odd, ``limen.features.places``), and
only of tokens: an API key of his may be in a server. A user is a principal, as at a login.
"""

from typing import Final

from limen.detectors.term import view_of
from limen.features.codes import COUNTER, HOUR, place_codes
from limen.model import Features, Lesson
from limen.sketches import ONE, Habits, Key, State, View, week_of

LEAST: Final = 10.0
"""Hours of use, older ones counting less, from which a user's calls say anything of his logins."""

RATES: Final[Key] = ("profile", "rates", 0, 0)
"""Where it is kept how often logins agree with calls, of all users."""

_HOURS: Final = 1 << 4 | COUNTER
_DAY: Final = 24


def profile_of(user: int, week: int, state: State) -> View:
    """The habits of a user's calls; empty where there were none."""
    return view_of(_key(user), week, state)


def hours_of_use(profile: View) -> float:
    """In how many hours he called, older ones counting less."""
    return profile.get(_HOURS, 0) / ONE


def learn_profile(features: Features, lesson: Lesson, state: State) -> None:
    """Count an hour of a user's calls, and its places so far as they are accepted."""
    caller, context = features.caller, features.context
    if caller.kind != "jwt" or not caller.principal or not context.settled or not lesson.own:
        return
    table = state.at(_key(caller.principal), Habits)
    if table is None:
        return
    week = week_of(features.at)
    codes = [_HOURS, int(features.at) // 3_600 % _DAY << 4 | HOUR]
    if caller.network in context.settled:
        codes.append(place_codes(caller)[1])
    if context.client in context.settled:
        codes += context.device
    for code in codes:
        if code:
            table.add(week, code, lesson.own)


def _key(user: int) -> Key:
    return ("profile", "user", user, 0)

"""How unusual an hour of the day is for a caller (a part of ``context``).

Which hours of the day he is about in is learnt once for each hour that he is, of him and of his like (his
role, else everybody). Of both together, his own counting the more the more there are, the bits are those of
meeting him in an hour as rare as this one, or in a rarer one.
"""

import math
from typing import Final

from limen.detectors.levels import EVERYONE, role_id
from limen.model import Caller, Features, Lesson
from limen.sketches import FULL, Hours, Shares, State, hour_of_week

CAP: Final = 7.5
"""The most bits of an hour: people do work late."""
LIKE: Final = 8 * FULL
"""What is known of his like counts as so many hours of his own."""
ENOUGH: Final = 24 * FULL
"""Hours of his like from which they say anything."""

RARE: Final = 1 / 64
"""An hour of the day that holds more than this of what he and his like do is not worth a look."""

_AT: Final = -1
_DAY: Final = 86_400


def daytime(features: Features, week: int, state: State) -> float:
    """How rare it is that this caller is about at this hour of the day, in bits; 0 when little is known."""
    own: Shares | None = state.view(("context", "caller", features.caller.subject, _AT), week)
    hour, mass = int(features.at) % _DAY // 3_600, own.total if own is not None else 0.0
    mine = mass * own.of_day(hour) if own is not None else 0.0
    if mine > RARE * (mass + LIKE):
        return 0.0
    level, like = _like(features.caller)
    peers: Shares | None = state.view(("context", level, like, _AT), week)
    if peers is None or peers.total < ENOUGH or mine + LIKE * peers.of_day(hour) > RARE * (mass + LIKE):
        return 0.0
    shares = [LIKE * share for share in peers.by_day]
    if own is not None:
        shares = [share + mass * his for share, his in zip(shares, own.by_day, strict=True)]
    rarer = sum([share for share in shares if share <= shares[hour]]) / (mass + LIKE)
    return min(CAP, -math.log2(max(rarer, 2.0**-CAP)))


def learn_daytime(features: Features, week: int, lesson: Lesson, state: State) -> None:
    """Add the hour of a caller who is about in it for the first time."""
    level, like = _like(features.caller)
    for of, subject, weight in (
        ("caller", features.caller.subject, lesson.own),
        (level, like, lesson.shared),
    ):
        hours = state.at(("context", of, subject, _AT), Hours) if weight else None
        if hours is not None:
            hours.add(week, hour_of_week(features.at), weight)


def _like(caller: Caller) -> tuple[str, int]:
    return ("role", role_id(caller.roles[0])) if caller.roles else (EVERYONE, 0)

"""How surprising the values of a chain are for one user: the arithmetic of learnt escape rates.

What it is for, and where it comes from: ``limen.detectors.escape``. Counts come from ``Habits`` and
``Votes``. The compiled twin is in ``_habits.pyx``; ``limen.sketches.customs`` chooses.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from limen.model import Fact
from limen.sketches.habits import ONE

if TYPE_CHECKING:
    from limen.sketches.habits import Habits, View

TABLE: Final = "login"
"""All terms of a login share a user's table: his codes carry their sorts."""
SEGMENT: Final = "segment"
"""The level of tables that users of one provider, or of one browser, share."""
RATES: Final = (TABLE, "rates", 0, 0)
"""Where all users' escape rates are kept."""
SHARDS: Final = 64
VOTES: Final = tuple([(TABLE, "votes", shard, 0) for shard in range(SHARDS)])
"""Where the votes for a value are kept, by ``shard_of``."""
COUNTER: Final = 15
"""The sort of codes that count something about values."""
HOUR: Final = 13
"""The sort of hours of the week."""
HISTORY: Final = 31 << 4 | COUNTER
"""The counter of a user's trusted logins, ``FULL`` each."""
BUCKETS: Final = (1, 3, 8, 20)
"""Trusted logins from which a history counts as longer; older ones count less, and a half is rounded up."""
LONGER: Final = tuple([least * ONE - ONE // 2 for least in BUCKETS])
KERNEL: Final = ((0, 0.34), (1, 0.22), (-1, 0.22), (2, 0.11), (-2, 0.11))
"""How an hour is spread over its neighbours: about 1.6 hours of deviation."""

ESTABLISHED: Final = 0.35 * ONE
"""Weight from which a value is no longer provisional: that of two provisional days, a month later."""
OWN_PRIOR: Final = 4.0
SEGMENT_PRIOR: Final = 8.0
RATE_PRIOR: Final = 20.0
MOST_ESCAPE: Final = 0.5
"""No user's escape rate is above this: or hopping about would teach that he hops about."""
MOST_BITS: Final = 9.0
"""The most that one new value says, in bits; a rarer one says no more."""
STRANGE: Final = 2.0
"""The most that a value hardly anybody has says of a user without a history, in bits."""

SURE: Final = 4.0
"""How much a single earlier login excuses: a value seen ``n`` times for at most ``log2(1 + SURE n)`` bits."""
UNIT: Final = "logins before"
LEAST: Final = 1e-9
"""The least chance of a new value; a rarer one counts as this."""
ALL_WEIGHT: Final = RATE_PRIOR * ONE
SEGMENT_WEIGHT: Final = SEGMENT_PRIOR * ONE
OWN_WEIGHT: Final = OWN_PRIOR * ONE

Tables = Callable[[Any], "Habits | None"]
"""A state's look-up."""


class Level(NamedTuple):
    """One level: its name, what is believed of its escape rate by history bucket, and ``stranger``: how many
    values an attacker's may be one of (0: he shows what others show)."""

    name: str
    rates: tuple[float, float, float, float, float]
    stranger: int = 0


class Reading(NamedTuple):
    """A chain read for one login: bits in all, facts of the levels that said much, from coarse to fine, and
    the name of the first level that was new (empty: none).

    Of a level, observed is how often the user was seen with its value, expected how often his logins bring a
    new one, previous how common it is among all users.
    """

    bits: float
    facts: tuple[Fact, ...]
    new: str


def bucket_of(own: "View") -> int:
    """How long a user's history is: 0 (none) to 4; older logins count less."""
    logins = own.get(HISTORY, 0)
    return sum([logins >= least for least in LONGER])


def near_hour(own: "View", hour: int) -> tuple[float, float]:
    """What was counted around an hour of the week, and around that hour of the day on any day."""
    on_hour = on_day = 0.0
    for by, share in KERNEL:
        near = (hour + by) % 168
        on_hour += share * own.get(near << 4 | HOUR, 0)
        on_day += share * sum([own.get(each << 4 | HOUR, 0) for each in range(near % 24, 168, 24)])
    return on_hour, on_day


def on_hour(own: "View", hour: int) -> float:
    """What was counted around an hour of the week: the first of what ``near_hour`` gives."""
    around = 0.0
    for by, share in KERNEL:
        around += share * own.get((hour + by) % 168 << 4 | HOUR, 0)
    return around


def shard_of(code: int) -> int:
    """The shard that holds a value's votes."""
    return (code >> 20) % SHARDS


def read_chain(
    levels: tuple[Level, ...],
    codes: tuple[int, ...],
    root: int,
    segment: int,
    bucket: int,
    own: "View",
    everyone: "View",
    get: Tables,
    week: int,
    least: float,
    news: float,
) -> Reading:
    """How surprising a login's values are (finest first, 0: not known); ``segment`` is who else may know,
    ``everyone`` holds all users' escape rates, ``least`` are the bits, either way, from which a level's facts
    are told, ``news`` is how much of what a new value says against the user counts."""
    bits, facts, new = 0.0, [], ""
    above, whole = own.get(root, 0), _voted(root, get, week)
    for level, code in zip(reversed(levels), reversed(codes), strict=True):
        if not code:
            continue
        count = _voted(code, get, week)
        usual = min(1.0, (count + 0.1 * ONE) / (whole + ONE))
        theirs = (usual + 1.0 / level.stranger) / 2 if level.stranger else usual
        if not above:
            said, seen, rate = min(STRANGE, math.log2(theirs / usual)), 0, 1.0
        else:
            seen = own.get(code, 0)
            rate = escape_rate(code, level.rates[bucket], segment, bucket, own, everyone, get, week)
            said = _bits(seen, above, rate, usual, theirs)
            above = seen
        bits += said * news if said > 0 and not seen else said
        if abs(said) >= least:
            facts.append(Fact(level.name, seen / ONE, rate, usual, 0.0, UNIT))
        if not seen:
            new = new or level.name
            if rate < 1.0:
                break
        whole = count
    return Reading(bits, tuple(facts), new)


def _voted(code: int, get: Tables, week: int) -> int:
    table = get(VOTES[shard_of(code)])
    return table.view(week).get(code, 0) if table is not None else 0


def _bits(seen: int, above: int, rate: float, usual: float, theirs: float) -> float:
    """Of a value seen so often under one seen ``above`` times. What was seen once only excuses little."""
    chance = rate * usual
    if not seen:
        return min(MOST_BITS, math.log2(theirs / max(chance, LEAST)))
    chance += (1.0 - rate) * min(1.0, seen / above)
    return max(-math.log2(1.0 + SURE * seen / ONE), math.log2(theirs / chance))


def escape_rate(
    code: int,
    prior: float,
    segment: int,
    bucket: int,
    own: "View",
    everyone: "View",
    get: Tables,
    week: int,
) -> float:
    """The escape rate of a level (that of ``code``) for a user, at most ``MOST_ESCAPE``: as he, his segment
    (0: none) and everyone have shown."""
    trials, place = (code & COUNTER) << 5 | COUNTER, bucket << 9
    rate = _pooled(everyone, trials | place, ALL_WEIGHT, prior)
    table = get((TABLE, SEGMENT, segment, 0)) if segment else None
    if table is not None:
        rate = _pooled(table.view(week), trials | place, SEGMENT_WEIGHT, rate)
    return min(MOST_ESCAPE, (own.get(trials | 16, 0) + OWN_WEIGHT * rate) / (own.get(trials, 0) + OWN_WEIGHT))


def _pooled(pool: "View", trials: int, weight: float, rate: float) -> float:
    many = pool.get(trials, 0)
    return (pool.get(trials | 16, 0) + weight * rate) / (many + weight) if many else rate

"""How surprising a value is for a user, when what he never used before is as surprising as he makes it.

A *chain* is values from fine to coarse (address, prefix, ASN, country). Of each level, given the one above:

    P(v) = (1 - e) * c(v) / c(parent) + e * G(v)      for a value the user has used, c his own counts
    P(v) = e * G(v)                                    for one he has not

``G`` is how common the value is among all users, ``e`` the *escape rate*: how often this user's logins
bring a new value of this level. It is learnt at three levels (empirical Bayes): of him, of his segment (ASN,
browser) and of all users with a history as long as his. So carriers and habitual VPN users stop being
surprising by themselves, and nobody has to list them. The bits are ``log2(A / P)``, where ``A`` is what an
attacker would show: ``G``, or (``stranger``) with even odds a value drawn evenly from so many. Below the
first new level nothing is asked. (The method of escape symbols: Cleary and Witten 1984, Moffat 1990.)
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from limen.features.codes import COUNTER
from limen.model import Fact, Features, Lesson, LoginLesson
from limen.sketches import FULL, ONE, Habits, Key, State, Votes, week_of

TABLE: Final = "login"
"""All terms of a login share a user's table: his codes carry their sorts."""
BUCKETS: Final = (1, 3, 8, 20)
"""Trusted logins from which a history counts as longer."""
OWN_PRIOR: Final = 4.0
SEGMENT_PRIOR: Final = 8.0
RATE_PRIOR: Final = 20.0
MOST_ESCAPE: Final = 0.5
"""No user's escape rate is above this: or hopping about would teach that he hops about."""
ESTABLISHED: Final = 0.35 * ONE
"""Weight from which a value is no longer provisional: that of two provisional days, a month later."""
SHARDS: Final = 64
NOTHING_KNOWN: Final = 1 << 15
"""In ``LoginLesson.novel``: the user had no history in this chain, so nothing could be new."""

MOST_BITS: Final = 9.0
"""The most that one new value says, in bits; a rarer one says no more."""
STRANGE: Final = 2.0
"""The most that a value hardly anybody has says of a user without a history, in bits."""

_SURE: Final = 4.0
_LEAST: Final = 1e-9
_WEIGHTS: Final = (RATE_PRIOR * ONE, SEGMENT_PRIOR * ONE)
_OWN: Final = OWN_PRIOR * ONE
_RATES: Final[Key] = (TABLE, "rates", 0, 0)


class Level(NamedTuple):
    """One level: its name, what is believed of its escape rate by history bucket, and ``stranger``: how many
    values an attacker's may be one of (0: he shows what others show)."""

    name: str
    rates: tuple[float, float, float, float, float]
    stranger: int = 0


class Chain(NamedTuple):
    """Levels from fine to coarse; ``root`` is the counter of all the user's logins in this chain."""

    levels: tuple[Level, ...]
    root: int


class Step(NamedTuple):
    """What one level said: its bits, how often the user was seen with the value before, how often his logins
    bring a new one, how common the value is among all users, and the level's name."""

    bits: float
    seen: float
    escape: float
    usual: float
    name: str


class Reading(NamedTuple):
    """A chain read for one login: bits in all, and the steps from coarse to fine."""

    bits: float
    steps: tuple[Step, ...]


UNREAD: Final = Reading(0.0, ())
_UNIT: Final = "logins before"


def root_of(number: int) -> int:
    """The code of a chain's counter (``number`` 0 to 5)."""
    return (26 + number) << 4 | COUNTER


HISTORY: Final = root_of(5)
"""The counter of a user's trusted logins, ``FULL`` each."""


View = Mapping[int, int]
"""Weighted counts by code, ``ONE`` for a fully trusted login of late; see ``limen.sketches.habits``."""

NO_VIEW: Final[View] = {}


def own_view(subject: int, week: int, state: State) -> View:
    """A user's habits, empty where nothing is known."""
    return _view((TABLE, "user", subject, 0), week, state)


def _view(key: Key, week: int, state: State) -> View:
    table: Habits | None = state.get(key)
    return table.view(week) if table is not None else NO_VIEW


def bucket_of(own: View) -> int:
    """How long a user's history is: 0 (none) to 4; older logins count less."""
    logins = (own.get(HISTORY, 0) + ONE // 2) // ONE
    return sum([logins >= least for least in BUCKETS])


def read(chain: Chain, codes: tuple[int, ...], segment: int, own: View, week: int, state: State) -> Reading:
    """How surprising a login's values are for the user whose habits are ``own``."""
    bucket, bits, steps = bucket_of(own), 0.0, []
    pools = pools_of(segment, week, state)
    parent, above = chain.root, own.get(chain.root, 0)
    for level, code in zip(reversed(chain.levels), reversed(codes), strict=True):
        if not code:
            continue
        usual = common(code, parent, week, state)
        theirs = (usual + 1.0 / level.stranger) / 2 if level.stranger else usual
        if not above:
            said, seen, rate = _unasked(usual, theirs), 0, 1.0
        else:
            seen = own.get(code, 0)
            rate = escape(code, level.rates[bucket], bucket, own, pools)
            said = _bits(seen, above, rate, usual, theirs)
            above = seen
        bits += said
        steps.append(Step(said, seen / ONE, rate, usual, level.name))
        if not seen and rate < 1.0:
            break
        parent = code
    return Reading(bits, tuple(steps))


def _unasked(usual: float, theirs: float) -> float:
    """Of a user without a history: only whether hardly anybody here has the value."""
    return min(STRANGE, math.log2(theirs / usual))


def _bits(seen: int, above: int, rate: float, usual: float, theirs: float) -> float:
    """Of a value seen so often under one seen ``above`` times. What was seen once only excuses little."""
    chance = rate * usual
    if not seen:
        return min(MOST_BITS, math.log2(theirs / max(chance, _LEAST)))
    chance += (1.0 - rate) * min(1.0, seen / above)
    return max(-math.log2(1.0 + _SURE * seen / ONE), math.log2(theirs / chance))


def common(code: int, parent: int, week: int, state: State) -> float:
    """How common a value is among the logins of all users that share its parent."""
    count = _view((TABLE, "votes", shard_of(code), 0), week, state).get(code, 0)
    whole = _view((TABLE, "votes", shard_of(parent), 0), week, state).get(parent, 0)
    return min(1.0, (count + 0.1 * ONE) / (whole + ONE))


def shard_of(code: int) -> int:
    """The shard that holds a value's votes."""
    return (code >> 20) % SHARDS


def tried(code: int) -> int:
    """The counter of logins that could have brought a new value of this code's sort."""
    return (code & 15) << 5 | COUNTER


def brought(code: int) -> int:
    """The counter of logins that did."""
    return tried(code) | 16


def pools_of(segment: int, week: int, state: State) -> tuple[View, View]:
    """What is known of escape rates: of all users, and of the segment."""
    everyone = _view(_RATES, week, state)
    return everyone, _view((TABLE, "segment", segment, 0), week, state) if segment else NO_VIEW


def escape(code: int, prior: float, bucket: int, own: View, pools: tuple[View, View]) -> float:
    """The escape rate of a level (that of ``code``) for a user, at most ``MOST_ESCAPE``."""
    trials = (code & 15) << 5 | COUNTER
    news, place = trials | 16, bucket << 9
    rate = prior
    for weight, pool in zip(_WEIGHTS, pools, strict=True):
        if pool:
            rate = (pool.get(news | place, 0) + weight * rate) / (pool.get(trials | place, 0) + weight)
    return min(MOST_ESCAPE, (own.get(news, 0) + _OWN * rate) / (own.get(trials, 0) + _OWN))


def facts(reading: Reading, least: float) -> tuple[Fact, ...]:
    """The steps that say at least so many bits, either way: observed is how often he was seen with the value,
    expected how often his logins bring a new one, previous how common it is among all users."""
    return tuple(
        [
            Fact(step.name, round(step.seen, 2), round(step.escape, 4), round(step.usual, 4), 0.0, _UNIT)
            for step in reading.steps
            if abs(step.bits) >= least
        ]
    )


class Teaching(NamedTuple):
    """What a lesson is written into: whose habits, in which week."""

    subject: int
    week: int
    lesson: LoginLesson
    state: State

    @property
    def own(self) -> Habits | None:
        """The user's table, to be added to."""
        return self.state.at((TABLE, "user", self.subject, 0), Habits)

    def shared(self, segment: int) -> list[Votes]:
        """The tables of escape rates: all users', and the segment's if there is one."""
        keys = [_RATES, (TABLE, "segment", segment, 0)] if segment else [_RATES]
        return [table for key in keys if (table := self.state.at(key, Votes)) is not None]


def teaching_of(features: Features, lesson: Lesson, state: State) -> Teaching | None:
    """A login's lesson as it is to be learnt; ``None`` where there is none."""
    if features.login is None or lesson.login is None or not lesson.login.habits:
        return None
    return Teaching(features.caller.subject, week_of(features.at), lesson.login, state)


def teach_chain(chain: Chain, codes: tuple[int, ...], segment: int, group: int, teaching: Teaching) -> None:
    """Learn one chain; ``group`` is its place in the lesson's bits."""
    if not any(codes):
        return
    _habits(chain, codes, group, teaching)
    _escapes(codes, segment, group, teaching)
    _vote(chain, codes, group, teaching)


def _habits(chain: Chain, codes: tuple[int, ...], group: int, teaching: Teaching) -> None:
    lesson, week, own = teaching.lesson, teaching.week, teaching.own
    if own is None:
        return
    counted, top = lesson.counted[group], max(place for place, code in enumerate(codes) if code)
    if counted >> top & 1:
        own.add(week, chain.root, lesson.sign * lesson.weight)
    for place, code in enumerate(codes):
        if code and counted >> place & 1:
            weight = lesson.new if lesson.provisional[group] >> place & 1 else lesson.weight
            own.add(week, code, lesson.sign * weight)


def _escapes(codes: tuple[int, ...], segment: int, group: int, teaching: Teaching) -> None:
    """Count which levels could have been new, and which was."""
    lesson, week = teaching.lesson, teaching.week
    novel = lesson.novel[group]
    if novel & NOTHING_KNOWN:
        return
    place, weight = lesson.bucket << 9, lesson.sign * lesson.weight
    own = teaching.own
    tables: list[tuple[Habits, int]] = [(table, place) for table in teaching.shared(segment)]
    if own is not None:
        tables.append((own, 0))
    for at in range(len(codes) - 1, -1, -1):
        code = codes[at]
        if not code:
            continue
        for table, where in tables:
            table.add(week, tried(code) | where, weight)
            if novel >> at & 1:
                table.add(week, brought(code) | where, weight)
        if novel >> at & 1:
            break


def _vote(chain: Chain, codes: tuple[int, ...], group: int, teaching: Teaching) -> None:
    """One vote for each value that the user did not vote for on this day."""
    votes = teaching.lesson.counted[group]
    if not votes:
        return
    week, weight = teaching.week, teaching.lesson.sign * FULL
    for place, code in enumerate(codes):
        if code and votes >> place & 1:
            _cast(code, week, weight, teaching.state)
    top = max(place for place, code in enumerate(codes) if code)
    if votes >> top & 1:
        _cast(chain.root, week, weight, teaching.state)


def _cast(code: int, week: int, weight: int, state: State) -> None:
    table = state.at((TABLE, "votes", shard_of(code), 0), Votes)
    if table is not None:
        table.add(week, code, weight)


def novelties(codes: tuple[int, ...], root: int, own: View) -> tuple[int, int]:
    """``(novel, provisional)`` bits of a chain's values, for a lesson."""
    if not own.get(root, 0):
        return NOTHING_KNOWN, 0
    novel = provisional = 0
    for place in range(len(codes) - 1, -1, -1):
        if not codes[place]:
            continue
        seen = own.get(codes[place], 0)
        if seen < ESTABLISHED:
            provisional |= 1 << place
        if not seen and not novel:
            novel = 1 << place
    return novel, provisional

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

from typing import Final, NamedTuple

from limen.model import Fact, Features, Lesson, LoginLesson
from limen.sketches import (
    NOTHING_KNOWN,
    Habits,
    Key,
    Level,
    State,
    Step,
    Told,
    View,
    Votes,
    bucket_of,
    read_chain,
    teach_chain,
    week_of,
)
from limen.sketches.chains import COUNTER, TABLE
from limen.sketches.habits import ONE

BUCKETS: Final = (1, 3, 8, 20)
"""Trusted logins from which a history counts as longer."""
ESTABLISHED: Final = 0.35 * ONE
"""Weight from which a value is no longer provisional: that of two provisional days, a month later."""

_RATES: Final[Key] = (TABLE, "rates", 0, 0)


class Chain(NamedTuple):
    """Levels from fine to coarse; ``root`` is the counter of all the user's logins in this chain."""

    levels: tuple[Level, ...]
    root: int


class Reading(NamedTuple):
    """A chain read for one login: bits in all, and the steps from coarse to fine."""

    bits: float
    steps: tuple[Step, ...]


UNREAD: Final = Reading(0.0, ())
_UNIT: Final = "logins before"


def root_of(number: int) -> int:
    """The code of a chain's counter (``number`` 0 to 5)."""
    return (26 + number) << 4 | COUNTER


NO_VIEW: Final = Habits().view(0)
"""Weighted counts of nobody."""


def own_view(subject: int, week: int, state: State) -> View:
    """A user's habits (``ONE`` for a fully trusted login of late), empty where nothing is known."""
    return _view((TABLE, "user", subject, 0), week, state)


def _view(key: Key, week: int, state: State) -> View:
    table: Habits | None = state.get(key)
    return table.view(week) if table is not None else NO_VIEW


def read(chain: Chain, codes: tuple[int, ...], segment: int, own: View, week: int, state: State) -> Reading:
    """How surprising a login's values are for the user whose habits are ``own``."""
    pools = pools_of(segment, week, state)
    return Reading(*read_chain(chain.levels, codes, chain.root, bucket_of(own), own, pools, state.get, week))


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
    """What a lesson is written into: the user's table (to be added to), in which week."""

    own: Habits | None
    week: int
    lesson: LoginLesson
    state: State

    def shared(self, segment: int) -> list[Habits]:
        """The tables of escape rates: all users', and the segment's if there is one."""
        keys = [_RATES, (TABLE, "segment", segment, 0)] if segment else [_RATES]
        return [table for key in keys if (table := self.state.at(key, Votes)) is not None]

    def told(self, group: int) -> Told:
        """The lesson's part for one group of values (its place in the lesson's bits)."""
        of = self.lesson
        return Told(
            of.sign, of.weight, of.new, of.provisional[group], of.counted[group], of.novel[group], of.bucket
        )


def teaching_of(features: Features, lesson: Lesson, state: State) -> Teaching | None:
    """A login's lesson as it is to be learnt; ``None`` where there is none."""
    told = lesson.login
    if features.login is None or told is None or not told.habits:
        return None
    own = state.at((TABLE, "user", features.caller.subject, 0), Habits)
    return Teaching(own, week_of(features.at), told, state)


def teach(chain: Chain, codes: tuple[int, ...], segment: int, group: int, teaching: Teaching) -> None:
    """Learn one chain; ``group`` is its place in the lesson's bits."""
    own, week, _, state = teaching
    teach_chain(codes, chain.root, week, teaching.told(group), own, teaching.shared(segment), state.at)


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

"""A login's risk: the bits of its terms, weighed and added up, and how rare such a sum is among good logins.

Each term is a log-likelihood ratio (attacker against owner), so that they add up where they are independent.
They are not quite: a new provider brings new addresses and often another town. The weights are below one for
that reason, and past ``STEEP`` bits a term counts half: one novelty, however rare, is one novelty.

The sum ``z`` ranks logins, of all users alike: how active a user is does not come into it (Freeman's
``p(u|A)/p(u|L)`` is dropped: it makes light users suspects for being light). What ``z`` means is learnt: how
often good logins of users with as long a history reach it. Before enough is seen a bound takes the place of
that count: a likelihood ratio exceeds ``2^z`` in at most ``2^-z`` of the owner's cases (Markov's inequality).
The login itself counts among those that reach ``z``, as in conformal prediction; beyond the highest sum of
all that one, too, is halved by each bit, so that something can be refused before thousands were seen.
"""

import math
from typing import Final

from limen.detectors.term import Known, Teaching
from limen.model import Features, Risk, Signal
from limen.sketches import FULL, ONE, Key, Ranks, State
from limen.sketches.chains import HISTORY

WEIGHTS: Final = {
    "login_network": 0.9,
    "login_place": 0.4,
    "login_device": 1.0,
    "login_exit": 1.0,
    "login_context": 0.5,
    "login_time": 0.4,
    "login_travel": 0.8,
    "login_pressure": 1.0,
    "login_profile": 0.5,
}
STEEP: Final = 8.0
PRIOR_BITS: Final = math.log2(1e-4)
"""How common attacks are believed to be among logins with the right password, before looking."""
TRUST: Final = 50.0
"""Good logins that weigh as much as the bound."""
CELLS_A_BIT: Final = 16
LOWEST: Final = -24.0
"""Bits of the lowest cell of the histogram of sums; the highest is 40."""
MOST: Final = 60.0
"""Bits of the rarest sum; one beyond ranks as this."""
N_HALF: Final = 5.0
"""Trusted logins at which confidence is a half."""

LOGINS: Final = "login"
"""Whose sums are counted under this name."""

_LAST: Final = 1_023


def add_up(signals: tuple[Signal, ...]) -> float:
    """The sum of all terms, in bits."""
    return sum([WEIGHTS.get(signal.detector, 1.0) * eased(signal.bits) for signal in signals])


def eased(bits: float) -> float:
    """A term's bits, past ``STEEP`` counted by half."""
    return STEEP + (bits - STEEP) / 2 if bits > STEEP else bits


def weigh_login(signals: tuple[Signal, ...], features: Features, known: Known) -> tuple[Risk, float]:
    """The risk of a login and its rarity. ``probability`` is a fine rank of all logins, ``bits`` how rare the
    sum is."""
    z = round(add_up(signals), 4)
    rare = rarity(z, known.bucket, known.state)
    risk = Risk(
        round(-math.log2(rare), 2),
        probability(z),
        round(features.heat, 2),
        features.strikes,
        z,
        confidence(known),
    )
    return risk, rare


def probability(z: float) -> float:
    """The chance of an attack at ``z`` bits, given the prior; strictly rising over all sums that occur."""
    return 1.0 / (1.0 + math.exp2(-min(MOST, max(-MOST, z)) * 0.8 - PRIOR_BITS))


def rarity(z: float, bucket: int, state: State, of: str = LOGINS) -> float:
    """How often a good login (session) of a user with as long a history gets as far as ``z``; in (0, 1]."""
    bound = min(1.0, math.exp2(-z))
    seen: Ranks | None = state.get(scores(bucket, of))
    if seen is None:
        return max(bound, math.exp2(-MOST))
    beyond = min(1.0, math.exp2(bits_of(seen.highest) - z))
    chance = (TRUST * bound + seen.at_least(cell_of(z)) + beyond) / (TRUST + seen.mass + 1.0)
    return max(chance, math.exp2(-MOST))


def confidence(known: Known) -> float:
    """How much is known of the user, 0 to 1: n / (n + 5) of his trusted logins, older ones counting less."""
    logins = known.own.get(HISTORY, 0) / ONE
    return round(logins / (logins + N_HALF), 3)


def cell_of(z: float) -> int:
    """The cell of the histogram that a sum is counted in."""
    return min(_LAST, max(0, round((z - LOWEST) * CELLS_A_BIT)))


def bits_of(cell: int) -> float:
    """The sum in the middle of a cell."""
    return LOWEST + cell / CELLS_A_BIT


def learn_login_risk(teaching: Teaching) -> None:
    """Count a good login in its user's history, and its sum."""
    told, week = teaching.lesson, teaching.week
    if told.score >= 0:
        ranks = teaching.state.at(scores(told.bucket), Ranks)
        if ranks is not None:
            ranks.add(week, told.score, told.sign)
    if told.habits and teaching.own is not None:
        teaching.own.add(week, HISTORY, told.sign * FULL)


def scores(bucket: int, of: str = LOGINS) -> Key:
    """Where the sums of good logins, or sessions, of users with such a history are counted."""
    return (of, "scores", 0, bucket + 1)

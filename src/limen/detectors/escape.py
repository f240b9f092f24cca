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

from limen.detectors.term import Known, Teaching
from limen.sketches import Level, Reading, read_chain, teach_chain
from limen.sketches.chains import COUNTER


class Chain(NamedTuple):
    """Levels from fine to coarse; ``root`` is the counter of all logins in this chain, ``news`` how
    much of what a new value says against him counts."""

    levels: tuple[Level, ...]
    root: int
    news: float = 1.0


SAID: Final = 0.5
"""Bits, either way, from which a level's facts are told."""


def root_of(number: int) -> int:
    """The code of a chain's counter (``number`` 0 to 5)."""
    return (26 + number) << 4 | COUNTER


def read(chain: Chain, codes: tuple[int, ...], segment: int, known: Known, least: float = SAID) -> Reading:
    """How surprising a login's values are for its user, with the facts of levels that say ``least`` bits."""
    return read_chain(
        chain.levels,
        codes,
        chain.root,
        segment,
        known.bucket,
        known.own,
        known.everyone,
        known.state.get,
        known.week,
        least,
        chain.news,
    )


def tried(code: int) -> int:
    """The counter of logins that could have brought a new value of this code's sort."""
    return (code & 15) << 5 | COUNTER


def brought(code: int) -> int:
    """The counter of logins that did."""
    return tried(code) | 16


def teach(chain: Chain, codes: tuple[int, ...], segment: int, group: int, teaching: Teaching) -> None:
    """Learn one chain; ``group`` is its place in the lesson's bits."""
    own, week, _, state, told = teaching
    teach_chain(codes, chain.root, segment, group, week, told, own, state.get, state.at)

"""How many different callers showed a thing on an operation, in the role of one caller and at all.

A *token* is the id of a thing a call or an answer shows: a set of fields, a field, a type, a page size. One
caller counts once, however often he shows it, so that nobody makes a thing usual by himself. Whether *he*
showed it before is read off the same registers: a caller who would change none is taken to be among them.
"""

import math
from typing import Final, NamedTuple

from limen.detectors.levels import EVERYONE, role_id
from limen.features.names import mixed
from limen.model import Caller, Features
from limen.sketches import Distinct, Key, State, week_of

USUAL: Final = 3
"""Different callers from which on a thing is usual."""
CALLED: Final = 0
"""The token that every caller of an operation shows."""

_ENOUGH: Final = 5
"""Callers of a role from which on the role can say by itself what is unusual."""


class Rarity(NamedTuple):
    """``senders`` of ``callers`` showed a thing; ``bits`` is how odd it is that one more does."""

    bits: float
    senders: int
    callers: int


NEVER_ODD: Final = Rarity(0.0, 0, 0)


def whom(caller: Caller) -> int:
    """Whom a caller counts for: the credential or principal, else the network."""
    return caller.credential or caller.principal or caller.network or caller.address


def usual(detector: str, token: int, features: Features, state: State) -> bool:
    """The quick way out: whether several callers of his role, or he himself, showed it before."""
    sketch = state.get(_nearest(detector, token, features))
    return sketch is not None and (len(sketch.registers) >= USUAL or sketch.may_hold(whom(features.caller)))


def rarity(detector: str, token: int, features: Features, state: State) -> Rarity:
    """How odd the thing is for a caller of this role; while little is known of the role, for anybody."""
    near = _nearest(detector, CALLED, features)
    callers = _count(state.get(near))
    if callers >= _ENOUGH or near[1] == EVERYONE:
        sketch = state.get(_nearest(detector, token, features))
    else:
        callers = _count(state.get((detector, EVERYONE, CALLED, features.operation)))
        sketch = state.get((detector, EVERYONE, token, features.operation))
    if sketch is not None and sketch.may_hold(whom(features.caller)):
        return NEVER_ODD
    senders = _count(sketch)
    callers = max(callers, senders)
    return Rarity(math.log2((callers + 1) / max(1, senders)), senders, callers)


def anybody(detector: str, token: int, operation: int, state: State) -> int:
    """How many callers of any role showed it."""
    return _count(state.get((detector, EVERYONE, token, operation)))


def note(detector: str, token: int, features: Features, state: State) -> bool:
    """Learn that the caller showed it; false when that was known this week, and nothing changed.

    What the role knows everybody knows: both are told together.
    """
    week, who = week_of(features.at), whom(features.caller)
    key = _nearest(detector, token, features)
    sketch: Distinct | None = state.get(key) or state.at(key, Distinct)
    if sketch is None or (sketch.week >= week and sketch.may_hold(who)):
        return False
    sketch.add(week, who)
    if key[1] != EVERYONE:
        whole = state.at((detector, EVERYONE, token, features.operation), Distinct)
        if whole is not None:
            whole.add(week, who)
    return True


def _nearest(detector: str, token: int, features: Features) -> Key:
    roles = features.caller.roles
    if roles:
        return (detector, "role", mixed(token, role_id(roles[0])), features.operation)
    return (detector, EVERYONE, token, features.operation)


def _count(sketch: Distinct | None) -> int:
    return sketch.count() if sketch is not None else 0

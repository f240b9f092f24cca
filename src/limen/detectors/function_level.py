"""Doing what is for others: broken function-level authorization, by who of which role does what.

Idea
    Which operations the callers of each role do with success is learnt, and on how many days. An operation
    that is new to a caller surprises by the share of his role that does it; when none of a well-known role
    ever did, the more so the fewer of all callers do it, and the more when it writes. Trying is worth few
    bits, success and what follows on that day the whole. What becomes new to several callers on one day, or
    has itself been used on few days, is a release. Callers without a role are one group, and there a caller's
    own habit of trying new things decides, softly. How many new operations refuse a caller in an hour is
    compared with finished hours.
State
    Distinct callers by (role, operation), by role, by operation and of all; distinct days by operation, and
    of callers by role; per caller a bounded set of operations, and histograms of closed hours (caller |
    principal | role | everyone).
Silent
    For operations a caller has done before; for those nobody has done; below ``FLOOR`` bits.
Known evasions
    Misuse of a function that others of the same role use; a role of one or two callers, of whom nothing can
    be said; one foreign operation by each of four credentials on one day.
Reference
    The bipartite graph of roles and operations of APIClarity's BFLA module, with counts for its edges and the
    conformal bound 1/(n+1) for one that was never seen.
"""

import math
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from limen.detectors.levels import learn_windows, own_view, role_id, views
from limen.features.doings import REFUSED, WON
from limen.model import Caller, Fact, Features, Lesson, Signal
from limen.sketches import FULL, BottomK, Distinct, Prior, State, tail, week_of

FLOOR = 3.0
"""Signals of fewer bits are not worth a word."""

CAP: Final = 13.0
"""The most that a function of others is worth: it asks for proof."""
SOFT: Final = 6.0
"""The most where there is no role to tell whose function it is, and of refusals."""
TRIED: Final = 0.4
"""What trying is worth of what success would be."""
FOREIGN: Final = 4.0
WRITES: Final = 2.0
LEAST: Final = 3
"""Callers of a role, and days of an operation, below which little can be said."""
FEW: Final = 4
"""An operation is one of others when at most one in so many of those who do it is of the caller's role: the
success of one thief makes it nobody's right."""
MANY: Final = 40
"""An operation that so many of a role do is anybody's of that role."""
A_DAY: Final = 6
"""So many more days of a caller without an operation say as much as one more caller without it."""
AGAIN: Final = 0.2
"""What each operation that refused him in this hour adds to what trying is worth."""
ROLES: Final = 8
"""Roles of one caller that are looked at."""
RARE: Final = 4.0
"""Bits of the share of his like who do an operation, below which it is nothing rare."""
RELEASE: Final = 3
"""To so many others an operation becomes new on one day when it was released to them."""

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_PRIORS: Final = {WON: Prior(6.0, 2.0), REFUSED: Prior(3.0, 1.0)}
_GROUP, _CALLERS, _DAYS, _DONE = "group", "callers", "days", "done"

Found = tuple[float, str, tuple[Fact, ...]]
"""Bits, the reason and the facts behind it."""


class FunctionLevel:
    """Operations that are for others; see the module's docstring."""

    name = "function_level"
    needs_history = True

    def score(self, features: Features, state: State) -> Signal | None:
        """Judge an operation that is new to its caller: as tried, as answered, or as refused."""
        if features.reach.first < 1 or not features.known:
            return None
        refused = features.status in (401, 403)
        found = _refusals(features, state) if refused else _edge(features, state)
        if found is None or found[0] < FLOOR:
            return None
        return Signal("function_level", round(found[0], 2), found[1], found[2])

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add closed hours, and who does what, once for a caller, operation and day."""
        reach = features.reach
        if not (reach.closed or reach.fresh):
            return
        week, caller = week_of(features.at), features.caller
        if reach.closed:
            learn_windows("function_level", reach.closed, caller, week, lesson, state)
        if reach.fresh:
            _learn_edge(features, week, lesson, state)


def _learn_edge(features: Features, week: int, lesson: Lesson, state: State) -> None:
    caller, operation = features.caller, features.operation
    if lesson.own:
        done = state.at(("function_level", _DONE, caller.subject, 0), BottomK)
        if done is not None:
            done.add(week, operation)
    if not lesson.shared or lesson.own < FULL:
        return
    who, group, day = _who(caller), group_of(caller.roles), _day(int(features.at) // 86_400)
    added = [(_CALLERS, 0, operation, who), (_CALLERS, 0, 0, who), (_DAYS, 0, operation, day)]
    if group:
        added += [(_GROUP, group, operation, who), (_GROUP, group, 0, who), (_DAYS, group, 0, who ^ day)]
    for level, subject, place, element in added:
        sketch = state.at(("function_level", level, subject, place), Distinct)
        if sketch is not None:
            sketch.add(week, element)


def _edge(features: Features, state: State) -> Found | None:
    """How odd it is that this caller does this operation."""
    caller, operation, together = features.caller, features.operation, features.reach.together
    done = state.get(("function_level", _DONE, caller.subject, 0))
    began = features.reach.first == 2 or features.kind == "answer"
    if together >= RELEASE or (done is not None and not began and done.holds(operation)):
        return None
    everybody = _others(_CALLERS, 0, operation, caller, state)
    if not everybody:
        return None
    role, of_role = _role(caller, operation, state) if caller.roles else (0, 0)
    if of_role >= MANY or (caller.roles and not role):
        return None
    bits = 0.0
    if caller.roles and of_others(role, of_role, everybody):
        bits = _foreign(features, everybody, role, of_role, state)
    if not bits:
        alike, of_them = (role, of_role) if role else (_count(_CALLERS, 0, 0, state), everybody)
        bits = _rare(features, alike, of_them, state)
    bits *= 1.0 - together / RELEASE
    if not began:
        bits *= min(1.0, TRIED + AGAIN * features.reach.refused)
    return bits, *_explain(features, role, of_role, everybody)


def _role(caller: Caller, operation: int, state: State) -> tuple[int, int]:
    """How many callers there are of the role that did this most, and how many of its others did it. Who has
    several roles is judged by each, and by those who have the same ones."""
    groups = _groups(caller)
    did = max(_others(_GROUP, group, operation, caller, state) for group in groups)
    return max(_count(_GROUP, group, 0, state) for group in groups), did


def _groups(caller: Caller) -> set[int]:
    return {group_of(caller.roles), *(group_of((role,)) for role in caller.roles[:ROLES])}


def of_others(role: int, of_role: int, everybody: int) -> bool:
    """Whether an operation is for others than a role: none of it does it, or very few while others do."""
    return not of_role or (of_role * FEW <= everybody and math.log2((role + 1) / (of_role + 1)) >= RARE)


def _foreign(features: Features, everybody: int, role: int, of_role: int, state: State) -> float:
    """Hardly anybody of a known role did it, though others do: how many of the role did not and on how many
    days, how few do it at all, and whether it writes."""
    few = math.log2((_count(_CALLERS, 0, 0, state) + 1) / (everybody + 1))
    days = max(_count(_DAYS, group, 0, state) for group in _groups(features.caller))
    bits = math.log2((role + max(0, days - role) / A_DAY + 1) / (of_role + 1)) + min(FOREIGN, max(0.0, few))
    bits += WRITES * (features.method not in _READS)
    young = _count(_DAYS, 0, features.operation, state) < LEAST
    return min(bits, SOFT if young or role < LEAST else CAP)


def _rare(features: Features, alike: int, of_them: int, state: State) -> float:
    """Some of his like do it: their share, as far as he himself seldom does what is new to him."""
    bits = math.log2((alike + 1) / (of_them + 1)) + WRITES * (features.method not in _READS)
    if bits < RARE:
        return 0.0
    return min(bits, SOFT, _habit(features, WON, max(1, features.reach.won), state))


def _refusals(features: Features, state: State) -> Found:
    """How many operations that are new to him refused a caller in this hour."""
    count = features.reach.refused
    bits = min(SOFT + 2.0, _habit(features, REFUSED, count, state), FLOOR + count - 2)
    reason = f"{count} operations new to this caller refused it within an hour"
    return bits, reason, (Fact("refused_operations", count, 0, 0, 0),)


def _habit(features: Features, series: int, count: int, state: State) -> float:
    """How seldom hours of this caller and his like hold so many operations that are new to him, in bits."""
    week, caller = week_of(features.at), features.caller
    own = own_view("function_level", caller, 0, week, state)
    levels = views("function_level", caller, 0, own, week, state)
    return -math.log2(tail(count, series, levels, _PRIORS[series]))


def _explain(features: Features, role: int, of_role: int, everybody: int) -> tuple[str, tuple[Fact, ...]]:
    verb = "did" if features.kind == "answer" else "tries"
    facts = (Fact("callers_of_operation", everybody + 1, everybody), Fact("of_role", of_role + 1, of_role))
    if features.caller.roles and of_others(role, of_role, everybody):
        did = f"only {of_role}" if of_role else "none"
        reason = f"{verb} an operation that {did} of the {role} callers of its role ever did"
    else:
        reason = f"{verb} an operation new to it that few callers do"
    return reason, facts


@lru_cache(1_024)
def group_of(roles: tuple[str, ...]) -> int:
    """The group of those who have exactly these roles; 0: there are no roles."""
    return role_id("\0".join(sorted(roles))) if roles else 0


def _who(caller: Caller) -> int:
    """Whom a success counts for: the credential or principal, else the network."""
    return caller.credential or caller.principal or caller.network or caller.address


@lru_cache(64)
def _day(day: int) -> int:
    """A day as a hash that ``Distinct`` can count."""
    return int.from_bytes(blake2b(day.to_bytes(4, "big"), digest_size=8).digest(), "big") >> 1


def _count(level: str, subject: int, operation: int, state: State) -> int:
    sketch = state.get(("function_level", level, subject, operation))
    return sketch.count() if sketch is not None else 0


def _others(level: str, subject: int, operation: int, caller: Caller, state: State) -> int:
    """How many did it, without this caller as far as that can be told."""
    sketch = state.get(("function_level", level, subject, operation))
    if sketch is None:
        return 0
    count: int = sketch.count()
    return count - 1 if count < MANY and sketch.may_hold(_who(caller)) else count

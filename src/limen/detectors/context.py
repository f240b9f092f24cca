"""A credential in the wrong hands: used from a place, by a client or at a time that is not its owner's.

Idea
    Five questions, answered once for each hour of a caller: did he begin from a new network, with a new kind
    of client, with both; did two networks, two kinds of client take turns within minutes? How often benign
    callers do each is learnt of him, his role and everybody, so travellers and fleets of servers stay quiet.
    What is new stays new for a day, and what was said sounds on: so a stolen key is seen that is used at its
    owner's own pace. What goes with a new network adds to it: that it is used longer than new networks are on
    their first day, an operation he never used (where the client is new as well), an hour of the day in which
    neither he nor his like are about (alone, it is said once). Of the three the largest counts: who is away
    works at other hours, and on other things. When a network (an office, a VPN) or a client (a roll-out)
    becomes new to several callers who change nothing else, it is not one caller's fault, and nothing is said.
State
    Histograms of yes and no, and of how long new places were used, by (caller | principal | role |
    everyone); hours of the week by caller and by role or everybody; per caller a bounded set of places.
Silent
    For callers without a credential or principal; for the first place of a caller; on answers.
Known evasions
    The thief who sits in the owner's network and copies his client's headers; a place that was used for a
    day without anything odd; one who looks in and is gone; a fleet whose networks change all the time.
Reference
    Continuous verification of the context of access (NIST SP 800-207, 3.3); sets learnt per credential and
    not the last value, since mobile and corporate networks change.
"""

import math
from typing import Final

from limen.detectors.base import ON_CALLS
from limen.detectors.daytime import daytime, learn_daytime
from limen.detectors.levels import Levels, lessons, own_view, views
from limen.detectors.settling import settled, settling
from limen.features.places import (
    BOTH,
    CLIENT,
    CLIENTS_TURN,
    NETWORK,
    NETWORKS_TURN,
    NEW_BOTH,
    NEW_CLIENT,
    NEW_NETWORK,
    OPERATION,
)
from limen.model import Context, Fact, Features, Lesson, Signal
from limen.sketches import BottomK, Prior, State, tail, week_of

FLOOR: Final = 3.0
"""Signals of fewer bits are not worth a word."""
GRACE: Final = 3
"""Callers to whom a network or a client becomes new in a day, from which it is no single one's doing."""
UNHEARD: Final = 2.0
"""Bits that an operation adds which the caller never used before, from new places; likewise a place that
takes turns with the usual one and is itself new."""

CAPS: Final = {NEW_NETWORK: 8.0, NEW_CLIENT: 8.0, NEW_BOTH: 11.5, NETWORKS_TURN: 8.0, CLIENTS_TURN: 7.0}
"""The most bits each is worth: people do move, and change their clients."""

_HOUR: Final = "at an hour of the day in which neither it nor its like are about"

Found = tuple[float, str, tuple[Fact, ...]]
"""Bits, the reason and the facts behind it."""

_PRIOR: Final = Prior(1.0, 0)
_NETWORKS: Final = (NEW_NETWORK, NEW_BOTH)
_PLACES: Final = "places"
_NAMES: Final = ("new_network", "new_client", "new_network_and_client", "two_networks", "two_clients")
_WORDS: Final = (
    "from a network that is new for this caller",
    "with a kind of client that is new for this caller",
    "from a network and with a kind of client that are both new for this caller",
    "two networks take turns with this credential",
    "two kinds of client take turns with this credential",
)


class ContextOfUse:
    """Where calls come from; see the module's docstring."""

    name = "context"
    needs_history = True
    hears = ON_CALLS

    def score(self, features: Features, state: State) -> Signal | None:
        """The oddest of what is new or in turns about a call, and its hour."""
        context = features.context
        if not context.fresh and not context.turns and not context.samples:
            return None
        week = week_of(features.at)
        hour = daytime(features, week, state)
        place = _place(features, week, state, hour * (hour >= FLOOR))
        if hour < FLOOR or (place is not None and not context.fresh >> NETWORK & 1):
            return Signal("context", round(place[0], 2), *place[1:]) if place is not None else None
        bits, reason, facts = place or (0.0, "", ())
        fact = Fact("hour_of_day", int(features.at) % 86_400 // 3_600)
        return Signal("context", round(bits + hour, 2), reason + (reason and "; ") + _HOUR, (*facts, fact))

    def learn(self, features: Features, lesson: Lesson, state: State) -> None:
        """Add the answers of an hour that went by, and the places that are accepted."""
        context = features.context
        if features.kind != "call" or not (context.samples or context.settled):
            return
        week = week_of(features.at)
        if context.samples:
            learn_daytime(features, week, lesson, state)
            for sketch, weight in lessons(
                self.name, features.caller, 0, lesson, state, features.conduct.kind
            ):
                sketch.add_all(week, list(context.samples), weight)
        if context.settled and lesson.own:
            places = state.at((self.name, _PLACES, features.caller.subject, 0), BottomK)
            if places is not None:
                places.add_all(week, context.settled)


def _place(features: Features, week: int, state: State, hour: float) -> Found | None:
    """The oddest of what is new or in turns; ``hour`` are the bits that its hour of the day adds to it."""
    context, caller = features.context, features.caller
    asked = _asked(context)
    if not asked:
        return None
    own = own_view("context", caller, 0, week, state)
    levels = views("context", caller, 0, own, week, state, features.conduct.kind)
    best, found = FLOOR, -1
    for series in asked:
        bits = min(-math.log2(tail(1, series, levels, _PRIOR)), CAPS[series])
        bits += _beside(series, context, levels, hour)
        if bits > best:
            best, found = bits, series
    return (best, *_explain(found, context, levels)) if found >= 0 else None


def _beside(series: int, context: Context, levels: Levels, hour: float) -> float:
    """Bits of what goes with a place, as far as they are more than those of its hour."""
    unheard = UNHEARD * _worse(series, context.fresh)
    if series not in _NETWORKS:
        return unheard
    return max(unheard, settling(context, levels), hour) - hour


def remembered(subject: int, state: State) -> BottomK | None:
    """The places learnt state remembers of a caller, for his short-term memory after a restart."""
    found: BottomK | None = state.get(("context", _PLACES, subject, 0))
    return found


def _asked(context: Context) -> list[int]:
    """The series that hold of a call, without those that many callers begin together."""
    fresh, (network, client) = context.fresh & BOTH, context.movers
    found = []
    if fresh == BOTH:
        found.append(NEW_BOTH)
    elif fresh >> NETWORK & 1 and network < GRACE:
        found.append(NEW_NETWORK)
    elif fresh >> CLIENT & 1 and client < GRACE:
        found.append(NEW_CLIENT)
    if context.turns >> NETWORK & 1:
        found.append(NETWORKS_TURN)
    if context.turns >> CLIENT & 1:
        found.append(CLIENTS_TURN)
    return found


def _worse(series: int, fresh: int) -> bool:
    """Whether something else is new that makes an answer graver."""
    if series == NEW_BOTH:
        return bool(fresh >> OPERATION & 1)
    turns = {NETWORKS_TURN: NETWORK, CLIENTS_TURN: CLIENT}
    return series in turns and bool(fresh >> turns[series] & 1)


def _explain(series: int, context: Context, levels: Levels) -> tuple[str, tuple[Fact, ...]]:
    known = next((view for view in reversed(levels) if view is not None and view.total(series) >= 1), None)
    hours = round(known.total(series)) if known is not None else 0
    before = round(known.exceed(series, 1)) if known is not None else 0
    also = ", on an operation never used before" if context.fresh >> OPERATION & 1 else ""
    reason = f"{_WORDS[series]}{also}; so in {before} of {hours} hours before"
    end, facts = settled(context, levels) if series in _NETWORKS else ("", ())
    return reason + end, (Fact(_NAMES[series], 1, 0, before, 0), *facts)

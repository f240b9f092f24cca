"""Who comes together: callers that are new, or new to a place, counted by where they come from.

A *stranger* is a caller first met less than ``NEW`` seconds ago, or one who is where he never was. Of
strangers alone it is counted how many come from one address, from one network, with one kind of client and
to the API at all, and how many different objects of a kind they touch between them, in the present hour and
day: so one attack that is spread over many credentials or addresses adds up, and people who are known cost
nothing. Of every caller, the different objects of a week are counted as well.
"""

from typing import Final

from limen.features.objects import walk_of
from limen.features.places import BOTH, CLIENT, NETWORK
from limen.features.recent import Recent, Trace
from limen.features.weeks import Week
from limen.model import Caller, Closed, Company, Context, Objects, Peers

NEW: Final = 86_400.0
"""Seconds for which a caller is new."""
ENOUGH: Final = 3
"""Strangers, or objects, from which a source's window is learnt for that source itself too."""

CALLERS: Final = 0
"""The kind under which callers, and not objects of a kind, are counted."""
HOUR, DAY = range(2)
"""Series of ``Peers.closed`` of sources."""
WEEK, STRAYS = range(2, 4)
"""Series of the windows of a caller's week: different objects, and those never given that succeeded."""

MANY: Final = 30
SOME: Final = 4
"""Objects, and strays, of a week up to which it is short, and not worth a look."""

KINDS_A_CALL: Final = 4
_CALLERS_WALK: Final = 2
_SORT: Final = {"network": NETWORK, "client": CLIENT}
NO_PEERS: Final = Peers()


def peers(
    caller: Caller, context: Context, client: int, objects: Objects, at: float, trace: Trace, recent: Recent
) -> Peers:
    """Count a call with those of others like its caller, and its objects in his week."""
    if not trace.last_at and trace.recalled is None and (trace.where is None or trace.where.recalled is None):
        trace.born = at
    strange = context.fresh & BOTH or (trace.born and at - trace.born < NEW)
    if not strange and not objects.seen:
        return NO_PEERS
    week, closed = _week(caller.subject, objects, at, trace) if objects.seen else ((), ())
    if not strange:
        return Peers((), week, closed) if week or closed else NO_PEERS
    found: list[Company] = []
    for level, source in _sources(caller, client, context):
        closed += _count(level, source, caller.subject, objects, at, trace, recent, found)
    return Peers(tuple(found), week, closed)


def strayed(objects: Objects, trace: Trace) -> Peers:
    """Count what an answer gave of objects that were never given to the caller, in his week."""
    week, strays = trace.week, sum(seen.earned == 0 for seen in objects.seen)
    if not strays or week is None:
        return NO_PEERS
    week.strays += strays
    return Peers((), (0, week.strays)) if week.strays > SOME else NO_PEERS


def _sources(caller: Caller, client: int, context: Context) -> list[tuple[str, int]]:
    """Where a stranger comes from; of one who is merely new to a place, that place."""
    fresh = context.fresh & BOTH
    every = [("network", caller.network), ("client", client)]
    if fresh:
        return [pair for pair in every if fresh >> _SORT[pair[0]] & 1]
    return [("address", caller.address), *every, ("api", 0)]


def _count(
    level: str,
    source: int,
    subject: int,
    objects: Objects,
    at: float,
    trace: Trace,
    recent: Recent,
    found: list[Company],
) -> tuple[Closed, ...]:
    """Count one call at one source; ``found`` gains how many there are now."""
    place = recent.source(source) if source else recent.api
    struck = source != 0 and bool(trace.strikes)
    closed: tuple[Closed, ...] = ()
    touched = [(CALLERS, subject)]
    touched += [(seen.kind, seen.object) for seen in objects.seen[:KINDS_A_CALL] if seen.place != "page"]
    for kind, item in touched:
        walk = walk_of(place, kind or _CALLERS_WALK)
        for series, count in walk.turn(at) or ():
            if series <= DAY:
                closed += _closed(level, source, kind, series, count)
        walk.touch(item)
        walk.odd += struck
        found.append(Company(level, source, kind, walk.distinct_hour.count(), walk.distinct_day.count()))
    return closed


def _closed(level: str, source: int, kind: int, series: int, count: int) -> tuple[Closed, ...]:
    """A window as one of all sources of its level and, where there is a crowd, of this one."""
    whole = Closed(level, 0, kind, series, count)
    return (whole, Closed(level, source, kind, series, count)) if source and count >= ENOUGH else (whole,)


def _week(
    subject: int, objects: Objects, at: float, trace: Trace
) -> tuple[tuple[int, ...], tuple[Closed, ...]]:
    """The caller's different objects and strays of this week, and those of the one that ended."""
    week = trace.week
    if week is None:
        week = trace.week = Week()
    closed: tuple[Closed, ...] = ()
    if ended := week.turn(at, struck=bool(trace.strikes)):
        closed = tuple([Closed("caller", subject, 0, WEEK + series, n) for series, n in enumerate(ended)])
    before = week.distinct.marked
    for seen in objects.seen:
        week.distinct.add(seen.object)
    grown = week.distinct.marked > before >= MANY
    return ((week.distinct.count(), 0) if grown else ()), closed

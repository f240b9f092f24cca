"""Where a credential is used from (its network, its kind of client), and what is new about it.

A place is *new* when its caller has others of its sort and not this one. It stays new until it was in use
for ``ACCEPTED`` seconds without a strike, so that what began from an odd place keeps sounding. The first
place of a sort is taken as it comes. Accepted places go to learnt state, which knows them after a restart.
"""

from collections.abc import Callable
from typing import Final

from limen.features.recent import Recent, Trace
from limen.features.whereabouts import Stay, Whereabouts
from limen.model import Caller, Context

NETWORK, CLIENT, OPERATION = range(3)
"""Sorts of place, and an operation that the caller never used before; a bit each in ``Context.fresh``."""

NEW_NETWORK, NEW_CLIENT, NEW_BOTH, NETWORKS_TURN, CLIENTS_TURN, USED = range(6)
"""What is asked once for each hour of a caller, and once for each network that was new: in how many spells it
was used meanwhile. ``Context.samples`` has the answers."""

ACCEPTED: Final = 86_400.0
"""Seconds after which a place is no longer new."""
SPELL: Final = 600.0
"""Seconds that count once, however many calls they hold, of how long a new network is used."""
TURN: Final = 600.0
"""Seconds within which coming back to a place from another means that both are in use."""
RINGS: Final = 3_600.0
"""Seconds for which two places that took turns, or a new place put to new use, are worth a word."""
UNTOLD: Final = (0, 0)
"""Codes of browser and system where they do not matter."""
BOTH: Final = (1 << NETWORK) | (1 << CLIENT)
_HOUR: Final = 3_600
_MARK: Final = 1
"""Learnt state remembers ``sort + _MARK`` once it knows any place of a sort."""

Samples = list[tuple[int, int]]
Places = tuple[int, int]


def context(
    caller: Caller,
    client: int,
    device: Callable[[], Places],
    operation: int,
    at: float,
    trace: Trace,
    recent: Recent,
) -> Context:
    """Note where ``caller`` calls from. Who proved nothing has no places: his address is all he is.

    ``device`` tells the codes of browser and system, and is only asked where somebody may look at them.
    """
    if not caller.credential and not caller.principal:
        return Context(client)
    where = trace.where or recent.whereabouts(caller.subject, trace)
    here = (caller.network, client)
    if where.usual is not None and where.here == here and int(at) // _HOUR == where.hour:
        return where.usual
    codes = device() if caller.principal else UNTOLD
    return _look(here, codes, caller.subject, operation, at, where, trace, recent)


def _look(
    here: Places,
    device: Places,
    subject: int,
    operation: int,
    at: float,
    where: Whereabouts,
    trace: Trace,
    recent: Recent,
) -> Context:
    """All that a call says which is not like the one before; what the next ones may repeat is kept."""
    samples: Samples = []
    struck = trace.strikes_now(at)
    for place in where.here:
        if place in where.stays:
            where.stays[place].last = trace.last_at
    settled = _settle(at, where, samples)
    turns = _turns(here, at, where)
    fresh = _arrive(here, subject, at, where, recent)
    if int(at) // _HOUR != where.hour:
        _close_hour(at, fresh, struck, where, samples)
        settled += _known(here, fresh)
    where.here = here
    for place in here:
        stay = where.stays[place]
        stay.uses += stay.since > 0 and at // SPELL > stay.last // SPELL
        stay.last = at
        stay.struck |= struck > 0
    if fresh == BOTH:
        fresh |= _strange(operation, at, where, trace) << OPERATION
    movers = _movers(here, fresh, at, recent) if fresh else (0, 0)
    used = where.stays[here[NETWORK]].uses if fresh >> NETWORK & 1 else 0
    found = Context(here[CLIENT], fresh, turns, movers, tuple(samples), tuple(settled), device, used)
    where.usual = _usual(found)
    return found


def _usual(found: Context) -> Context | None:
    """What holds for the next calls of the hour too; nothing while each has to be looked at."""
    if found.turns or found.fresh >> NETWORK & 1:
        return None
    return Context(found.client, found.fresh, 0, found.movers, device=found.device)


def _settle(at: float, where: Whereabouts, samples: Samples) -> list[int]:
    """Accept the places that were new for long enough; those where the caller was odd are forgotten."""
    due = [(place, stay) for place, stay in where.stays.items() if stay.since and at - stay.since >= ACCEPTED]
    settled = []
    for place, stay in due:
        if stay.struck:
            del where.stays[place]
            continue
        stay.since = 0.0
        settled.append(place)
        samples.append((stay.sort, 1))
        if stay.sort == NETWORK:
            samples.append((USED, stay.uses))
        if stay.both:
            samples.append((NEW_BOTH, 1))
    return settled


def _turns(here: Places, at: float, where: Whereabouts) -> int:
    """Whether two networks, and two clients, take turns: a bit each."""
    turns = 0
    for sort, place in enumerate(here):
        if where.here and place != where.here[sort]:
            stay = where.stays.get(place)
            if stay is not None and 0 <= at - stay.last <= TURN:
                where.turned[sort] = at
        if where.turned[sort] and at - where.turned[sort] < RINGS:
            turns |= 1 << sort
    return turns


def _arrive(here: Places, subject: int, at: float, where: Whereabouts, recent: Recent) -> int:
    """Meet each place: known, accepted as the first of its sort, or new. Returns what is new, as bits."""
    fresh = 0
    came: list[Stay] = []
    for sort, place in enumerate(here):
        stay = where.stays.get(place)
        if stay is None:
            accepted = where.knows(place) or _first(sort, where)
            stay = Stay(sort, 0.0 if accepted else at, at, uses=1)
            where.put(place, stay)
            if not accepted:
                came.append(stay)
                recent.arrive(place, subject, at)
        if stay.since:
            fresh |= 1 << sort
    if came and fresh == BOTH:
        came[0].both = 1
    return fresh


def _first(sort: int, where: Whereabouts) -> bool:
    return not where.knows(sort + _MARK) and all(stay.sort != sort for stay in where.stays.values())


def _close_hour(at: float, fresh: int, struck: int, where: Whereabouts, samples: Samples) -> None:
    """Answer for the hour that went by (two places took turns or not) and for the one that begins."""
    if where.hour and not struck:
        for sort, series in ((NETWORK, NETWORKS_TURN), (CLIENT, CLIENTS_TURN)):
            samples.append((series, int(int(where.turned[sort]) // _HOUR == where.hour)))
    if where.hour and not fresh:
        samples += ((NEW_NETWORK, 0), (NEW_CLIENT, 0), (NEW_BOTH, 0))
    where.hour = int(at) // _HOUR


def _known(here: Places, fresh: int) -> list[int]:
    """The places of a call that are not new, and the marks of their sorts: noted again each hour."""
    found = []
    for sort, place in enumerate(here):
        if not fresh >> sort & 1:
            found += [place, sort + _MARK]
    return found


def _strange(operation: int, at: float, where: Whereabouts, trace: Trace) -> int:
    """Whether the caller has lately done something from here that he never did anywhere."""
    if len(trace.windows) > 1 and operation not in trace.windows:
        where.strange = at
    return int(bool(where.strange) and at - where.strange < RINGS)


def _movers(here: Places, fresh: int, at: float, recent: Recent) -> tuple[int, int]:
    """How many callers each new place is new to, within ``ACCEPTED`` seconds."""
    since = at - ACCEPTED
    return (
        recent.arrivals_since(here[NETWORK], since) if fresh >> NETWORK & 1 else 0,
        recent.arrivals_since(here[CLIENT], since) if fresh >> CLIENT & 1 else 0,
    )

"""Machine or human: what the rhythm of a caller's latest calls is like, and which of both it has been."""

from typing import Final

from limen.features.recent import Recent, Trace
from limen.features.rhythm import BREAK, ENOUGH_RETRIES, NO_FAILURE, STRETCH, Rhythm
from limen.model import Closed, Conduct

UNKNOWN, HUMAN, MACHINE = range(3)
POLLS, RETRIES = 1, 2
"""What ``Conduct.polls`` says of a caller who asks for one and the same thing."""
LIKENESS, ALONE, HOURS = range(3)
"""Series of the ``automation`` detector."""

STEP: Final = 4
"""Calls between two looks at a rhythm."""
PEOPLE: Final = 16
"""Human callers whose latest stretch is remembered, to tell a new client of everybody from one stolen key."""

MACHINES_LEAST, PEOPLES_MOST = 36, 28
"""Likeness (``steady + hasty + alone``) from which a stretch is a machine's, and up to which a person's."""

SERVER_ERROR: Final = 500
"""The first status that is the API's own failure (RFC 9110 section 15.6)."""

_KINDS: Final = 3
_LATELY: Final = 2
_DECIDED, _MOST = 3, 4
_EVEN = 14
_ALL_DAY = 20


def conduct(trace: Trace) -> int:
    """Whether a caller has been a machine (2) or a human (1) so far; 0: not known. It takes ``2 * _DECIDED``
    stretches of the other kind to turn a caller who was sure to be one."""
    rhythm = trace.rhythm
    return rhythm.kind if rhythm is not None else UNKNOWN


def heard(asked: int, status: int, trace: Trace) -> None:
    """Note how what was ``asked`` was answered: who asks again for what the API failed to give retries."""
    if trace.rhythm is not None:
        trace.rhythm.failed = asked if status >= SERVER_ERROR else NO_FAILURE


def follow(subject: int, operation: int, asked: int, at: float, trace: Trace, recent: Recent) -> Conduct:
    """Note a call in its caller's rhythm; every ``STEP`` calls what the rhythm is like now."""
    rhythm = trace.rhythm
    if rhythm is None:
        rhythm = trace.rhythm = Rhythm()
    hours, ended = rhythm.hour(at)
    if ended >= _ALL_DAY:
        _vote(rhythm, 1)
    gap = at - trace.last_at
    looks = False
    if gap < BREAK:
        rhythm.add(gap, operation, asked)
        looks = rhythm.calls >= STRETCH and not rhythm.calls % STEP
    if not looks and not hours:
        return AS_IS[rhythm.kind + _KINDS * _asks(rhythm)]
    closed = (Closed("caller", subject, 0, HOURS, ended),) if ended else ()
    if not looks:
        return Conduct(rhythm.kind, hours=hours, closed=closed, polls=_asks(rhythm))
    return _look(subject, rhythm, hours, closed, recent)


def _look(subject: int, rhythm: Rhythm, hours: int, closed: tuple[Closed, ...], recent: Recent) -> Conduct:
    steady, hasty, alone, operation = rhythm.read()
    machine = _machine(steady, hasty, alone)
    rhythm.polls = int(rhythm.polled())
    kind = rhythm.kind
    people = turned = 0
    if kind == HUMAN:
        people, turned = _people(subject, machine == 1, recent)
    whole = not rhythm.calls % STRETCH
    if whole:
        _vote(rhythm, machine)
    return Conduct(
        kind,
        steady,
        hasty,
        alone,
        operation,
        int(machine > 0),
        whole,
        people,
        turned,
        hours,
        closed,
        _asks(rhythm),
    )


def _asks(rhythm: Rhythm) -> int:
    """Whether a caller polls or retries."""
    return RETRIES if rhythm.retries >= ENOUGH_RETRIES else POLLS * rhythm.polls


def _machine(steady: int, hasty: int, alone: int) -> int:
    """1 for a stretch as machines make them, -1 as people do, 0 when it could be either's."""
    likeness = steady + hasty + alone
    if likeness >= MACHINES_LEAST or steady >= _EVEN:
        return 1
    return -1 if likeness <= PEOPLES_MOST else 0


def _vote(rhythm: Rhythm, vote: int) -> None:
    """Let a stretch count for the kind, which changes only once most of the latest agree (hysteresis)."""
    rhythm.votes = max(-_MOST, min(_MOST, rhythm.votes + vote))
    if rhythm.votes >= _DECIDED:
        rhythm.kind = MACHINE
    elif rhythm.votes <= -_DECIDED:
        rhythm.kind = HUMAN


def _people(subject: int, machine: bool, recent: Recent) -> tuple[int, int]:
    """How many other human callers are known, and how many of them are like machines at present."""
    lately = recent.api.lately.get(_LATELY)
    if lately is None:
        lately = recent.api.lately[_LATELY] = {}
    lately.pop(subject, None)
    found = (len(lately), sum([like for like, _ in lately.values()]))
    if len(lately) >= PEOPLE:
        del lately[next(iter(lately))]
    lately[subject] = (int(machine), 0)
    return found


AS_IS: Final = tuple([Conduct(kind, polls=polls) for polls in range(3) for kind in range(_KINDS)])
"""What there is to say while nothing is looked at: the kind, and how it asks."""

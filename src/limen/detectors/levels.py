"""The hierarchy every count is judged in (caller, role, everybody), and how closed windows are learnt."""

from functools import lru_cache
from hashlib import blake2b

from limen.model import Caller, Closed, Lesson
from limen.sketches import Histogram, Key, State, Tails

EVERYONE = "everyone"
ENOUGH = 20.0
"""Samples from which a level can say by itself that something is usual."""

Counts = tuple[tuple[int, int], ...]
"""``(series, count)`` pairs."""

_OFTEN = 0.1
_MOSTLY = 0.5


@lru_cache(1_024)
def role_id(role: str) -> int:
    """The stable id of a role's name."""
    name = role.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 1


def unusual(
    detector: str,
    caller: Caller,
    operation: int,
    counts: tuple[tuple[int, int], ...],
    week: int,
    state: State,
) -> list[tuple[int, int]]:
    """The quick way out: of ``(series, count)``, those that are not plainly usual.

    Usual is what a well-known caller often reaches; while little is known of him, what most people pass.
    """
    own: Tails | None = state.view((detector, "caller", caller.subject, operation), week)
    if own is not None:
        total = own.total
        counts = tuple([(s, n) for s, n in counts if total.get(s, 0.0) < ENOUGH or n > own.reach(s, _OFTEN)])
    if not counts:
        return []
    everyone: Tails | None = state.view((detector, EVERYONE, 0, operation), week)
    if everyone is None:
        return list(counts)
    known, all_of = own.total if own is not None else {}, everyone.total
    return [
        (s, n)
        for s, n in counts
        if known.get(s, 0.0) >= ENOUGH or all_of.get(s, 0.0) < ENOUGH or n > everyone.reach(s, _MOSTLY)
    ]


def views(detector: str, caller: Caller, operation: int, week: int, state: State) -> tuple[Tails | None, ...]:
    """The levels for one caller and operation, coarsest first: everybody anywhere, everybody here, his role
    here, the principal here (when he has several credentials), the caller himself."""
    view = state.view
    found = [
        view((detector, EVERYONE, 0, 0), week) if operation else None,
        view((detector, EVERYONE, 0, operation), week),
    ]
    if caller.roles:
        found.append(view((detector, "role", role_id(caller.roles[0]), operation), week))
    if caller.credential and caller.principal:
        found.append(view((detector, "principal", caller.principal, operation), week))
    found.append(view((detector, "caller", caller.subject, operation), week))
    return tuple(found)


def learn_windows(
    detector: str, closed: tuple[Closed, ...], caller: Caller, week: int, lesson: Lesson, state: State
) -> None:
    """Learn closed windows: a caller's at every level he belongs to, any other at its own."""
    known: dict[int, list[tuple[Histogram, int]]] = {}
    for window in closed:
        operation = window.operation
        if window.level != "caller":
            rows = _row(state, (detector, window.level, window.subject, operation), lesson.shared)
        elif operation in known:
            rows = known[operation]
        else:
            rows = known[operation] = lessons(detector, caller, operation, lesson, state)
        for sketch, weight in rows:
            sketch.add(week, window.series, window.count, weight)


def lessons(
    detector: str, caller: Caller, operation: int, lesson: Lesson, state: State
) -> list[tuple[Histogram, int]]:
    """The histograms that learn from this caller on this operation, each with its weight."""
    own, shared = lesson.own, lesson.shared
    rows: list[tuple[Histogram, int]] = []
    if own:
        rows += _row(state, (detector, "caller", caller.subject, operation), own)
        if caller.credential and caller.principal:
            rows += _row(state, (detector, "principal", caller.principal, operation), own)
    if shared:
        for role in caller.roles[:1]:
            rows += _row(state, (detector, "role", role_id(role), operation), shared)
        rows += _row(state, (detector, EVERYONE, 0, operation), shared)
        if operation:
            rows += _row(state, (detector, EVERYONE, 0, 0), shared)
    return rows


def _row(state: State, key: Key, weight: int) -> list[tuple[Histogram, int]]:
    sketch = state.at(key, Histogram) if weight else None
    return [(sketch, weight)] if sketch is not None else []

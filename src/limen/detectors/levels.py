"""The hierarchy every count is judged in, and how closed windows are learnt.

From the finest: the caller, his principal, his role, his group (machines, or people, as far as his conduct
shows it: ``Features.conduct``), everybody.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

from limen.model import Caller, Closed, Lesson
from limen.sketches import Histogram, Key, Prior, State, Tails, tail

EVERYONE = "everyone"
GROUP = "group"
ENOUGH = 20.0
"""Samples from which a level can say by itself that something is usual."""

Counts = Iterable[tuple[int, int]]
"""``(series, count)`` pairs."""

Levels = tuple[Tails | None, ...]
"""What is known, coarsest level first."""

Oddest = tuple[float, int, int, Levels]
"""The smallest chance, the series and count it is of (-1: none), and the levels they were judged by."""

_OFTEN = 0.1
_MOSTLY = 0.5


@lru_cache(1_024)
def role_id(role: str) -> int:
    """The stable id of a role's name."""
    name = role.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 1


def own_view(detector: str, caller: Caller, operation: int, week: int, state: State) -> Tails | None:
    """What is known of this caller himself, on one operation or (0) on all."""
    sketch: Histogram | None = state.get((detector, "caller", caller.subject, operation))
    return sketch.read(week) if sketch is not None else None


def unusual(
    detector: str, own: Tails | None, operation: int, counts: Counts, week: int, state: State
) -> list[tuple[int, int]]:
    """The quick way out: of ``(series, count)``, those that are not plainly usual.

    Usual is what a well-known caller often reaches; while little is known of him, what most people pass.
    """
    if own is None:
        return _uncommon(detector, operation, list(counts), week, state)
    odd, unknown = own.sift(counts, ENOUGH, _OFTEN)
    return odd + _uncommon(detector, operation, unknown, week, state) if unknown else odd


def _uncommon(
    detector: str, operation: int, counts: list[tuple[int, int]], week: int, state: State
) -> list[tuple[int, int]]:
    """Those of the counts that most people do not pass."""
    everyone: Tails | None = state.view((detector, EVERYONE, 0, operation), week)
    if everyone is None:
        return counts
    odd, unknown = everyone.sift(counts, ENOUGH, _MOSTLY)
    if not odd or not unknown:
        return odd or unknown
    return [pair for pair in counts if pair in odd or pair in unknown]


def views(
    detector: str,
    caller: Caller,
    operation: int,
    own: Tails | None,
    week: int,
    state: State,
    group: int = 0,
) -> Levels:
    """The levels for one caller and operation, coarsest first: everybody anywhere, everybody here, his group
    here, his role here, the principal here (when he has several credentials), the caller himself."""
    get = state.get
    asked: list[Histogram | None] = [
        get((detector, EVERYONE, 0, 0)) if operation else None,
        get((detector, EVERYONE, 0, operation)),
    ]
    if group:
        asked.append(get((detector, GROUP, group, operation)))
    if caller.roles:
        asked.append(get((detector, "role", role_id(caller.roles[0]), operation)))
    if caller.credential and caller.principal:
        asked.append(get((detector, "principal", caller.principal, operation)))
    return (*[sketch.read(week) if sketch is not None else None for sketch in asked], own)


def is_newcomer(caller: Caller, own: Tails | None, series: int) -> bool:
    """Whether nothing of a series is known of a caller with a credential: others, and a role may have but a
    few, cannot say what his way is. Who has none is always new, and one of many such."""
    return caller.authenticated and (own is None or not own.total(series))


def oddest(odd: list[tuple[int, int]], levels: Levels, priors: Mapping[int, Prior], best: Oddest) -> Oddest:
    """The count with the smallest chance, of these or as it was."""
    for series, count in odd:
        chance = tail(count, series, levels, priors[series])
        if chance < best[0]:
            best = (chance, series, count, levels)
    return best


def learn_windows(
    detector: str,
    closed: tuple[Closed, ...],
    caller: Caller,
    week: int,
    lesson: Lesson,
    state: State,
    group: int = 0,
) -> None:
    """Learn closed windows: a caller's at every level he belongs to, any other at its own."""
    together: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
    for window in closed:
        samples = together.setdefault((window.level, window.subject, window.operation), [])
        samples.append((window.series, window.count))
    for (level, subject, operation), samples in together.items():
        if level == "caller":
            rows = lessons(detector, caller, operation, lesson, state, group)
        else:
            rows = []
            if lesson.shared:
                _open([(detector, level, subject, operation)], lesson.shared, rows, state)
        for sketch, weight in rows:
            sketch.add_all(week, samples, weight)


def lessons(
    detector: str, caller: Caller, operation: int, lesson: Lesson, state: State, group: int = 0
) -> list[tuple[Histogram, int]]:
    """The histograms that learn from this caller on this operation, each with its weight."""
    rows: list[tuple[Histogram, int]] = []
    if lesson.own:
        keys: list[Key] = [(detector, "caller", caller.subject, operation)]
        if caller.credential and caller.principal:
            keys.append((detector, "principal", caller.principal, operation))
        _open(keys, lesson.own, rows, state)
    if lesson.shared:
        keys = [(detector, GROUP, group, operation)] if group else []
        if caller.roles:
            keys.append((detector, "role", role_id(caller.roles[0]), operation))
        keys.append((detector, EVERYONE, 0, operation))
        if operation:
            keys.append((detector, EVERYONE, 0, 0))
        _open(keys, lesson.shared, rows, state)
    return rows


def _open(keys: list[Key], weight: int, rows: list[tuple[Histogram, int]], state: State) -> None:
    """Add the histograms of keys; those that are there, as most are, are found without asking for room."""
    get, at = state.get, state.at
    for key in keys:
        sketch = get(key) or at(key, Histogram)
        if sketch is not None:
            rows.append((sketch, weight))

"""Teaching a chain: what one login adds to its user's habits, to escape rates and to the votes of all.

The compiled twin is in ``_habits.pyx``; ``limen.sketches.customs`` chooses.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from limen.sketches.base import FULL
from limen.sketches.chains import (
    COUNTER,
    ESTABLISHED,
    RATES,
    SEGMENT,
    TABLE,
    VOTES,
    Tables,
    shard_of,
)
from limen.sketches.habits import Votes

if TYPE_CHECKING:
    from limen.sketches.habits import Habits, View

NOTHING_KNOWN: Final = 1 << 15
"""In ``Told.novel``: the user had no history in this chain, so nothing could be new."""

Open = Callable[[Any, type[Votes]], "Votes | None"]
"""Opens the votes at a key for learning; ``None`` when a cap leaves them out."""


class Told(NamedTuple):
    """A lesson for chains: its sign, the weights of what is known and of what is new, the history bucket;
    then for each chain, bits by place: what is provisional, what is counted on this day, and what was new."""

    sign: int
    weight: int
    new: int
    bucket: int
    provisional: tuple[int, ...]
    counted: tuple[int, ...]
    novel: tuple[int, ...]


def novelties(codes: tuple[int, ...], root: int, own: "View") -> tuple[int, int]:
    """``(novel, provisional)`` bits of a chain's values, for a lesson."""
    if not own.get(root, 0):
        return NOTHING_KNOWN, 0
    novel = provisional = 0
    for place in range(len(codes) - 1, -1, -1):
        if not codes[place]:
            continue
        seen = own.get(codes[place], 0)
        if seen < ESTABLISHED:
            provisional |= 1 << place
        if not seen and not novel:
            novel = 1 << place
    return novel, provisional


def teach_chain(
    codes: tuple[int, ...],
    root: int,
    segment: int,
    group: int,
    week: int,
    told: Told,
    own: "Habits | None",
    get: Tables,
    at: Open,
) -> None:
    """Learn one chain's values (finest first, 0: not known); ``group`` is its place in the lesson's bits."""
    if not any(codes):
        return
    counted, novel = told.counted[group], told.novel[group]
    top = max(place for place, code in enumerate(codes) if code)
    seen = [(code, place) for place, code in enumerate(codes) if code and counted >> place & 1]
    whole = bool(counted >> top & 1)
    if own is not None:
        _count_values(seen, root if whole else 0, week, told.provisional[group], told, own)
    _vote([code for code, _ in seen] + [root] * whole, week, told.sign * FULL, at)
    if not novel & NOTHING_KNOWN:
        teach_news(codes, segment, week, novel, told.bucket, told.sign * told.weight, own, get, at)


def teach_news(
    codes: tuple[int, ...],
    segment: int,
    week: int,
    novel: int,
    bucket: int,
    weight: int,
    own: "Habits | None",
    get: Tables,  # noqa: ARG001 - the compiled twin looks tables up by it
    at: Open,
) -> None:
    """Count which levels of a chain could have been new, and which was: of the user, of users with as long a
    history, and of those in his segment."""
    keys = [RATES, (TABLE, SEGMENT, segment, 0)] if segment else [RATES]
    for table in [at(key, Votes) for key in keys]:
        if table is not None:
            _count_news(codes, week, novel, weight, table, bucket << 9)
    if own is not None:
        _count_news(codes, week, novel, weight, own, 0)


def _count_values(
    seen: list[tuple[int, int]], root: int, week: int, provisional: int, told: Told, own: "Habits"
) -> None:
    if root:
        own.add(week, root, told.sign * told.weight)
    for code, place in seen:
        own.add(week, code, told.sign * (told.new if provisional >> place & 1 else told.weight))


def _vote(codes: list[int], week: int, weight: int, at: Open) -> None:
    """One vote for each value that the user did not vote for on this day."""
    for code in codes:
        table = at(VOTES[shard_of(code)], Votes)
        if table is not None:
            table.add(week, code, weight)


def _count_news(
    codes: tuple[int, ...], week: int, novel: int, weight: int, table: "Habits", place: int
) -> None:
    for at in range(len(codes) - 1, -1, -1):
        if not codes[at]:
            continue
        trials = (codes[at] & COUNTER) << 5 | COUNTER | place
        table.add(week, trials, weight)
        if novel >> at & 1:
            table.add(week, trials | 16, weight)
            break

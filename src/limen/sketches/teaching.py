"""Teaching a chain: what one login adds to its user's habits, to escape rates and to the votes of all.

The compiled twin is in ``_habits.pyx``; ``limen.sketches.customs`` chooses.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from limen.sketches.base import FULL
from limen.sketches.chains import COUNTER, VOTES, shard_of
from limen.sketches.habits import Votes

if TYPE_CHECKING:
    from limen.sketches.habits import Habits

NOTHING_KNOWN: Final = 1 << 15
"""In ``Told.novel``: the user had no history in this chain, so nothing could be new."""

Open = Callable[[Any, type[Votes]], "Votes | None"]
"""Opens the votes at a key for learning; ``None`` when a cap leaves them out."""


class Told(NamedTuple):
    """A lesson's part for one chain: its sign, the weights of what is known and of what is new, and bits by
    place for what is provisional, what is counted on this day, and what was new; then the history bucket."""

    sign: int
    weight: int
    new: int
    provisional: int
    counted: int
    novel: int
    bucket: int


def teach_chain(
    codes: tuple[int, ...],
    root: int,
    week: int,
    told: Told,
    own: "Habits | None",
    shared: "list[Habits]",
    at: Open,
) -> None:
    """Learn one chain's values (finest first, 0: not known); ``shared`` are the tables of escape rates."""
    if not any(codes):
        return
    top = max(place for place, code in enumerate(codes) if code)
    seen = [(code, place) for place, code in enumerate(codes) if code and told.counted >> place & 1]
    if own is not None:
        _count_values(seen, root, week, top, told, own)
    _vote([code for code, _ in seen], week, told.sign * FULL, at)
    if told.counted >> top & 1:
        _vote([root], week, told.sign * FULL, at)
    if told.novel & NOTHING_KNOWN:
        return
    for table in shared:
        _count_news(codes, week, told, table, told.bucket << 9)
    if own is not None:
        _count_news(codes, week, told, own, 0)


def _count_values(
    seen: list[tuple[int, int]], root: int, week: int, top: int, told: Told, own: "Habits"
) -> None:
    if told.counted >> top & 1:
        own.add(week, root, told.sign * told.weight)
    for code, place in seen:
        own.add(week, code, told.sign * (told.new if told.provisional >> place & 1 else told.weight))


def _vote(codes: list[int], week: int, weight: int, at: Open) -> None:
    """One vote for each value that the user did not vote for on this day."""
    for code in codes:
        table = at(VOTES[shard_of(code)], Votes)
        if table is not None:
            table.add(week, code, weight)


def _count_news(codes: tuple[int, ...], week: int, told: Told, table: "Habits", place: int) -> None:
    """Count which levels could have been new, and which was."""
    weight = told.sign * told.weight
    for at in range(len(codes) - 1, -1, -1):
        if not codes[at]:
            continue
        trials = (codes[at] & COUNTER) << 5 | COUNTER | place
        table.add(week, trials, weight)
        if told.novel >> at & 1:
            table.add(week, trials | 16, weight)
            break

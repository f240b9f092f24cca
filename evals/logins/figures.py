"""Figures of several seeds together: means and ranges."""

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import NamedTuple

import msgspec
from evals.logins.campaigns import Poisoned
from evals.logins.promise import Kept
from evals.logins.score import Acts, Board, Rank


class Result(msgspec.Struct, frozen=True):
    """One seed's outcome by judge, Limen's first; ``leak`` is the area under the leak test's curve."""

    seed: int
    lines: int
    history: int
    boards: dict[str, Board]
    promises: dict[str, tuple[Kept, ...]]
    poisoned: dict[str, Poisoned]
    leak: float
    seconds: float


class Spread(NamedTuple):
    """A figure's mean over seeds and its range."""

    mean: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread | None:
    """Mean and range; ``None`` of nothing."""
    return Spread(fmean(values), min(values), max(values)) if values else None


def judges(results: Sequence[Result]) -> list[str]:
    """All judges, in order."""
    return list(dict.fromkeys(name for one in results for name in one.boards))


def ranks(results: Sequence[Result], judge: str, kind: str, tpr: float) -> list[Rank]:
    """A judge's ranks at a rate, one a seed."""
    boards = [one.boards[judge] for one in results if judge in one.boards]
    return [rank for board in boards for rank in board.ranks if (rank.kind, rank.tpr) == (kind, tpr)]


def rate(results: Sequence[Result], judge: str, kind: str, tpr: float, part: str = "all") -> Spread | None:
    """The share of a slice's logins asked again."""
    return spread([one.rates[part] for one in ranks(results, judge, kind, tpr) if part in one.rates])


def first(results: Sequence[Result], judge: str, kind: str, tpr: float, many: int) -> Spread | None:
    """How many of the first so many are asked again by the median owner."""
    counts = [one.first[str(many)] for one in ranks(results, judge, kind, tpr)]
    return spread([count for count in counts if count is not None])


def acts(results: Sequence[Result], judge: str, value: Callable[[Acts], float]) -> Spread | None:
    """A figure of what a judge did."""
    return spread([value(one.boards[judge].acts) for one in results if judge in one.boards])


def caught(results: Sequence[Result], judge: str, kind: str) -> Spread | None:
    """The share of a kind of attack that a judge asked for more or refused."""
    shares = [one.boards[judge].acts.caught for one in results if judge in one.boards]
    return spread([found[kind] for found in shares if kind in found])


def promised(results: Sequence[Result], judge: str, kind: str) -> Spread | None:
    """The share of a kind of attack over the risk of all but 2 in 100 owners' logins."""
    shares = [one.boards[judge].promised for one in results if judge in one.boards]
    return spread([found[kind] for found in shares if kind in found])


def kept(results: Sequence[Result], judge: str) -> dict[str, list[Kept]]:
    """Promises by quarter and slice, one a seed."""
    found: dict[str, list[Kept]] = {}
    for result in results:
        for one in result.promises.get(judge, ()):
            found.setdefault(one.name, []).append(one)
    return found


def campaigns(results: Sequence[Result], judge: str) -> list[Poisoned]:
    """What became of poisoners, one a seed."""
    return [one.poisoned[judge] for one in results if judge in one.poisoned]

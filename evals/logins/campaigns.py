"""What became of the slow poisoners: how soon one is first asked for more, and whether he is at the end.

He is *caught* when one of his logins is asked for more, *held* when each of the last four is, which come from
his own line with his own browser, and *in* when the last one is not.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median

import msgspec
from evals.logins.plan import DAY
from evals.logins.truth import POISONER, Truth

LAST = 4


class Poisoned(msgspec.Struct, frozen=True):
    """All campaigns of a year: caught, the median of days until then, held, and in at the end."""

    campaigns: int
    caught: int
    days: float | None
    held: int
    inside: int


def poisoned(truths: Sequence[Truth], asked: Callable[[str], bool]) -> Poisoned:
    """Follow every campaign; ``asked`` tells of a login by its id."""
    found: dict[int, list[Truth]] = defaultdict(list)
    for one in truths:
        if one.kind == POISONER:
            found[one.campaign].append(one)
    days = [when for lines in found.values() if (when := _days(lines, asked)) is not None]
    return Poisoned(
        len(found),
        len(days),
        round(float(median(days)), 1) if days else None,
        sum(all(asked(one.id) for one in lines[-LAST:]) for lines in found.values()),
        sum(not asked(lines[-1].id) for lines in found.values()),
    )


def _days(lines: Sequence[Truth], asked: Callable[[str], bool]) -> float | None:
    """The days from a campaign's first login to the first that is asked for more."""
    return next(((one.at - lines[0].at) / DAY for one in lines if asked(one.id)), None)

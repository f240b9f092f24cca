"""The promise kept or not: observed over promised rates, by quarter and by slice.

Limen promises to ask for more at 2 in 100 logins and to refuse 2 in 10,000. A quarter counts with at least
5,000 logins of owners, a slice with at least 2,000, and a rate of refusals only where ten are to be expected.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from evals.logins.judged import NOTHING, REFUSED, Judged
from evals.logins.score import ASK, SLICES
from evals.logins.truth import OWNER, Truth

REFUSE: Final = 0.0002
QUARTER_LEAST, SLICE_LEAST, REFUSALS_LEAST = 5_000, 2_000, 10.0
QUARTER_BAND: Final = (0.8, 1.25)
SLICE_BAND: Final = (0.5, 2.0)
FIRST_DAYS: Final = "a tenant's first 28 days"


class Kept(msgspec.Struct, frozen=True):
    """One quarter or slice: its logins, how many were asked again and refused, and whether it counts."""

    name: str
    quarter: bool
    logins: int
    asked: int
    refused: int

    @property
    def ratio(self) -> float:
        """Observed over promised."""
        return self.asked / self.logins / ASK if self.logins else 0.0

    @property
    def counts(self) -> bool:
        """Whether there are enough logins to say anything."""
        return self.logins >= (QUARTER_LEAST if self.quarter else SLICE_LEAST)

    @property
    def kept(self) -> bool:
        """Whether the promise was kept, as far as it counts."""
        low, high = QUARTER_BAND if self.quarter else SLICE_BAND
        return not self.counts or low <= self.ratio <= high

    @property
    def refusals(self) -> float | None:
        """Observed over promised refusals; ``None`` where too few are to be expected."""
        expected = self.logins * REFUSE
        return self.refused / expected if expected >= REFUSALS_LEAST else None


def promises(
    truths: Sequence[Truth], judged: Mapping[str, Judged], *, first_days: bool = False
) -> tuple[Kept, ...]:
    """Every quarter, every slice and every reason for something new; with ``first_days`` what is before, too,
    for who started there without anything learnt.
    """
    parts = [*(_first_days(truths) if first_days else ()), *_parts(truths)]
    return tuple(_kept(name, quarter, lines, judged) for name, quarter, lines in parts if lines)


def _first_days(truths: Sequence[Truth]) -> Iterator[tuple[str, bool, list[Truth]]]:
    early = [one for one in truths if one.kind == OWNER and one.good and not one.quarter and one.history]
    yield FIRST_DAYS, False, early


def _parts(truths: Sequence[Truth]) -> Iterator[tuple[str, bool, list[Truth]]]:
    owners = [one for one in truths if one.counted]
    for number in sorted({one.quarter for one in owners}):
        yield f"quarter {number}", True, [one for one in owners if one.quarter == number]
    for name, inside in SLICES.items():
        yield name, False, [one for one in owners if inside(one)]
    for name in sorted({one.change for one in owners if one.change}):
        yield f"change: {name}", False, [one for one in owners if one.change == name]


def _kept(name: str, quarter: bool, lines: Iterable[Truth], judged: Mapping[str, Judged]) -> Kept:
    done = [judged.get(one.id, NOTHING) for one in lines]
    refused = sum(one.action >= REFUSED for one in done)
    return Kept(name, quarter, len(done), sum(one.asked for one in done), refused)

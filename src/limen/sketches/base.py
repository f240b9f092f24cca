"""The protocol of a sketch, and the calendar all of them share."""

from typing import Any, Protocol, Self

WEEK = 604_800
KEEP_WEEKS = 8
"""A sketch remembers this many weeks, counted back from the newest week it has seen."""

FULL = 4
"""The weight of one fully trusted sample; provisional ones weigh less. Weights are integers."""

_HALF_LIFE_WEEKS = 4.0
_WEIGHTS = tuple(2.0 ** (-age / _HALF_LIFE_WEEKS) / FULL for age in range(KEEP_WEEKS))


def week_of(at: float) -> int:
    """The absolute week of a Unix time in seconds."""
    return int(at // WEEK)


def week_weight(age: int) -> float:
    """How much a sample of ``age`` weeks ago counts when read: 1 now, a half after four weeks, then nothing.

    Divided by ``FULL``, so that a fully trusted sample of this week counts as one.
    """
    return _WEIGHTS[age] if 0 <= age < KEEP_WEEKS else 0.0


class Sketch(Protocol):
    """Learnt state of bounded size. ``merge`` is commutative, associative and exact."""

    @property
    def mass(self) -> int:
        """What grows with everything learnt."""
        ...

    @property
    def newest(self) -> int:
        """The last week seen."""
        ...

    def merge(self, other: Self, /) -> None:
        """Take in everything another sketch holds."""
        ...

    def dump(self) -> list[Any]:
        """The content as plain lists of integers, in canonical order."""
        ...

    @classmethod
    def load(cls, plain: list[Any], /) -> Self:
        """Read what ``dump`` wrote."""
        ...

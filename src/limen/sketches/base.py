"""The protocol of a sketch, and the calendar all of them share."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar

V = TypeVar("V")

WEEK = 604_800
KEEP_WEEKS = 8
"""A sketch remembers this many weeks, counted back from the newest week it has seen."""

FULL = 4
"""The weight of one fully trusted sample; provisional ones weigh less. Weights are integers."""

STALE = 6 * FULL
"""How much a sketch grows at least before its view is compiled anew."""

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


class Kept(Generic[V]):
    """A sketch's compiled view, and until when it will do.

    It is compiled anew when the sketch has grown by a quarter since (at least by ``STALE``), for another
    week, or for another ``epoch`` (a change that must show at once): the cost is spread, and the same calls
    in the same order always see the same views.
    """

    __slots__ = ("_as_of", "_epoch", "_good_to", "_view")

    def __init__(self) -> None:
        self._good_to = self._as_of = self._epoch = -1
        self._view: V | None = None

    def read(self, mass: int, week: int, epoch: int, view: Callable[[int], V]) -> V:
        """The view as of ``week`` of a sketch that weighs ``mass`` by now."""
        if self._view is None or self._good_to < mass or self._as_of != week or self._epoch != epoch:
            self._good_to = mass + max(STALE, mass >> 2)
            self._as_of, self._epoch = week, epoch
            self._view = view(week)
        return self._view

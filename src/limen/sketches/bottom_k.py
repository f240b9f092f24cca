"""A bounded set that stays exact under merging: the ``k`` smallest hashes, each with its newest week.

Because what is kept is decided by the hash alone, and not by order, the same elements survive however the
log was cut. The kept elements are also a uniform sample: an element below the largest kept hash that is
not in the set was never added; one above it cannot be told. (Bottom-k sketches: Cohen and Kaplan, 2007.)
"""

import heapq
from collections.abc import Iterable
from typing import Any

K = 256
"""Elements kept, those with the smallest hashes."""


class BottomK:
    """The ``K`` smallest hashes (63-bit integers) with the week each was last added.

    Up to twice as many are held between trims, so that a trim is paid for by ``K`` additions.
    """

    __slots__ = ("kept", "limit", "mass")

    def __init__(self) -> None:
        self.kept: dict[int, int] = {}
        self.limit = 1 << 63
        self.mass = 0

    @property
    def newest(self) -> int:
        """The last week anything was added."""
        return max(self.kept.values(), default=0)

    def add(self, week: int, element: int) -> None:
        """Put an element in (or note that it was seen again)."""
        self.add_all(week, (element,))

    def add_all(self, week: int, elements: Iterable[int]) -> None:
        """Put several in."""
        kept = self.kept
        for element in elements:
            if element > self.limit:
                continue
            if week > kept.get(element, 0):
                kept[element] = week
            self.mass += 1
            if len(kept) >= 2 * K:
                self._trim()
                kept = self.kept

    def holds(self, element: int) -> bool | None:
        """Whether the element was added; ``None`` when the sketch is full and cannot tell."""
        if element in self.kept:
            return True
        return False if element <= self.limit else None

    def merge(self, other: "BottomK") -> None:
        """Unite with another set."""
        for element, week in other.kept.items():
            self.add(week, element)
        self.limit = min(self.limit, other.limit)
        if any(element > self.limit for element in self.kept):
            self.kept = {e: w for e, w in self.kept.items() if e <= self.limit}

    def dump(self) -> list[Any]:
        """``[element, week, element, week, ...]``, sorted."""
        if len(self.kept) >= K:
            self._trim()
        return [number for pair in sorted(self.kept.items()) for number in pair]

    @classmethod
    def load(cls, plain: list[Any]) -> "BottomK":
        """Read what ``dump`` wrote."""
        made = cls()
        made.kept = dict(zip(plain[::2], plain[1::2], strict=True))
        made.mass = len(made.kept)
        if len(made.kept) >= K:
            made.limit = max(made.kept)
        return made

    def _trim(self) -> None:
        keep = heapq.nsmallest(K, self.kept)
        self.limit = keep[-1]
        self.kept = {element: self.kept[element] for element in keep}

"""All that was learnt: one table of sketches, merged key by key, with a digest that proves agreement."""

from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, Final, TypeVar, cast

import msgspec

from limen.model import InputError
from limen.sketches.base import KEEP_WEEKS, Sketch
from limen.sketches.bottom_k import BottomK
from limen.sketches.counts import Histogram
from limen.sketches.customs import Habits, Votes
from limen.sketches.distinct import Distinct
from limen.sketches.hours import Hours
from limen.sketches.ranks import Ranks
from limen.sketches.tally import Tally

Key = tuple[str, str, int, int]
"""``(detector, level, subject, operation)``: every sketch has all four, so re-keying is one rule for all."""

KINDS: tuple[type[Any], ...] = (Histogram, Hours, BottomK, Distinct, Tally, Habits, Votes, Ranks)
"""Kinds of sketch, by the number that ``encode`` writes: new ones go to the end."""
CAP = 200_000
"""Sketches kept per detector and level; beyond it, those of the smallest subject pseudonyms."""

_UNREADABLE = "learnt state: not readable ({}); restore a snapshot or learn again"
_FORMAT = 1
S = TypeVar("S", bound=Sketch)


class State:
    """The learnt state. ``at`` opens a sketch for learning, ``view`` reads a compiled form for scoring,
    ``get`` gives the sketch as it is, or ``None``: the table's own, since a decision asks dozens of times.
    """

    __slots__ = ("_limits", "_sizes", "get", "sketches")

    def __init__(self) -> None:
        self.sketches: Final[dict[Key, Any]] = {}
        self.get: Final[Callable[[Key], Any]] = self.sketches.get
        self._sizes: dict[tuple[str, str], int] = {}
        self._limits: dict[tuple[str, str], int] = {}

    def at(self, key: Key, kind: type[S]) -> S | None:
        """The sketch to learn into, made on first use; ``None`` when the cap leaves this subject out."""
        sketch: S | None = self.sketches.get(key)
        if sketch is None:
            if self._limits and _rank(key) > self._limits.get(key[:2], 1 << 63):
                return None
            sketch = self.sketches[key] = kind()
            size = self._sizes.get(key[:2], 0) + 1
            self._sizes[key[:2]] = size
            if size > 2 * CAP:
                self._trim(key[:2])
                return cast("S | None", self.sketches.get(key))
        return sketch

    def view(self, key: Key, week: int) -> Any:
        """The compiled form of a sketch that has one, or ``None`` when nothing was learnt.

        It is kept at the sketch itself: a table of views would need every key a second time.
        """
        sketch = self.sketches.get(key)
        return sketch.read(week) if sketch is not None else None

    def merge(self, other: "State") -> None:
        """Add everything another state learnt."""
        for key, sketch in other.sketches.items():
            mine = self.at(key, type(sketch))
            if mine is not None:
                mine.merge(sketch)

    def rekey(self, moved: dict[int, int]) -> None:
        """Merge the sketches of operations that a more general template swallowed (old id to new id)."""
        for key in [key for key in self.sketches if key[3] in moved]:
            sketch = self.sketches.pop(key)
            self._sizes[key[:2]] -= 1
            target = self.at((*key[:3], moved[key[3]]), type(sketch))
            if target is not None:
                target.merge(sketch)

    def forget(self, week: int) -> int:
        """Drop what has not been added to for ``KEEP_WEEKS`` weeks; returns how many sketches went."""
        stale = [key for key, sketch in self.sketches.items() if sketch.newest <= week - KEEP_WEEKS]
        for key in stale:
            del self.sketches[key]
            self._sizes[key[:2]] -= 1
        return len(stale)

    def erase(self, subject: int) -> int:
        """Forget everything that was learnt about one subject; returns how many sketches went."""
        gone = [key for key in self.sketches if key[2] == subject]
        for key in gone:
            del self.sketches[key]
            self._sizes[key[:2]] -= 1
        return len(gone)

    def items(self) -> Iterator[tuple[Key, Any]]:
        """Every sketch that is within the cap, in canonical order."""
        for table in list(self._sizes):
            self._trim(table)
        return iter(sorted(self.sketches.items()))

    def encode(self) -> bytes:
        """The state as bytes: the same bytes for the same learnt content, whatever the order of learning."""
        rows = [msgspec.Raw(_encoded(key, sketch)) for key, sketch in self.items()]
        return msgspec.msgpack.encode([_FORMAT, rows])

    @classmethod
    def decode(cls, data: bytes) -> "State":
        """Read ``encode``'s bytes; raises ``InputError`` for another format."""
        try:
            version, rows = msgspec.msgpack.decode(data)
        except (msgspec.DecodeError, ValueError) as error:
            raise InputError(_UNREADABLE.format(error)) from error
        if version != _FORMAT:
            raise InputError(f"learnt state: format {version}, this Limen reads {_FORMAT}; upgrade Limen")
        made = cls()
        try:
            for detector, level, subject, operation, kind, plain in rows:
                made.sketches[(detector, level, subject, operation)] = KINDS[kind].load(plain)
            made._count()
        except (TypeError, ValueError, LookupError, OverflowError) as error:
            raise InputError(_UNREADABLE.format(error)) from error
        return made

    def digest(self) -> str:
        """A hash over ``encode``: equal exactly when two states learnt the same."""
        return blake2b(self.encode(), digest_size=16).hexdigest()

    def copy(self) -> "State":
        """An independent state with the same content."""
        return State.decode(self.encode())

    def _count(self) -> None:
        self._sizes = {}
        for key in self.sketches:
            self._sizes[key[:2]] = self._sizes.get(key[:2], 0) + 1

    def _trim(self, table: tuple[str, str]) -> None:
        if self._sizes.get(table, 0) <= CAP:
            return
        keys = sorted((key for key in self.sketches if key[:2] == table), key=_rank)
        limit = _limit([_rank(key) for key in keys], CAP)
        for key in reversed(keys):
            if _rank(key) <= limit:
                break
            del self.sketches[key]
            self._sizes[table] -= 1
        self._limits[table] = limit


def _rank(key: Key) -> int:
    return key[2] or key[3]


def _limit(ranks: list[int], cap: int) -> int:
    """The largest rank whose whole group still fits: subjects are kept or dropped as a whole."""
    limit = ranks[cap] - 1
    return max(limit, ranks[0])


def _encoded(key: Key, sketch: Any) -> bytes:
    """One row, at once as bytes: as numbers, all rows together would take several times as much memory."""
    return msgspec.msgpack.encode([*key, KINDS.index(type(sketch)), sketch.dump()])

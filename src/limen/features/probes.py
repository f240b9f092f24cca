"""What one caller tried that is not there, and how he was refused, within the present hour and day."""

from typing import Final

from limen.features.counting import Cells
from limen.features.windows import STEP_BACK

HOUR: Final = 3_600
DAY: Final = 86_400
KINDS: Final = 4
"""Kinds of refusal that are told apart; see ``limen.features.probing.REFUSALS``."""
PATHS: Final = 64
"""Unknown paths of an hour whose methods are remembered."""
CAUTION: Final = 10
"""Answers without refusal that are added to an hour's, so that one refusal of one call is no habit."""

_SPREAD: Final = 0x9E3779B97F4A7C15
_MASK: Final = (1 << 63) - 1

ProbesRecord = tuple[tuple[bytes, bytes], dict[int, int], list[int], tuple[int, int, int, int, int, int]]
"""The bitmaps of an hour's and a day's paths, the methods, the refusals and the other numbers."""


class Probes:
    """One caller, or, as ``Recent.api``'s, how many callers: there ``answers`` counts the callers of this
    hour, ``refused`` those with a refusal of each kind and, last, with an unknown path.

    ``methods`` maps an unknown path to the methods tried on it, a bit each; ``words`` has a bit for each
    well-known hiding place.
    """

    __slots__ = (
        "answers",
        "day",
        "hour",
        "methods",
        "odd",
        "paths_day",
        "paths_hour",
        "peak",
        "refused",
        "words",
    )

    def __init__(self) -> None:
        self.hour = self.day = 0
        self.paths_hour, self.paths_day = Cells(), Cells()
        self.methods: dict[int, int] = {}
        self.peak = self.words = self.answers = self.odd = 0
        self.refused = [0] * (KINDS + 1)

    def turn(self, at: float) -> list[tuple[int, int]] | None:
        """Begin a new hour or day if one has come, and hand out ``(series, count)`` of those that closed
        clean; ``None`` within the present hour. A clock that stepped back far begins both afresh, as in
        ``windows``.
        """
        hour = int(at) // HOUR
        if hour == self.hour or (hour < self.hour and self.hour * HOUR - at <= STEP_BACK):
            return None
        clean = hour > self.hour > 0 and not self.odd
        closed = self._hour() if clean else []
        day = int(at) // DAY
        if day != self.day:
            if clean:
                closed.append((1, self.paths_day.count()))
            self.paths_day.clear()
            self.day = day
        self.paths_hour.clear()
        self.methods.clear()
        self.hour, self.peak, self.words, self.answers, self.odd = hour, 0, 0, 0, 0
        self.refused = [0] * (KINDS + 1)
        return closed

    def _hour(self) -> list[tuple[int, int]]:
        counts = (self.paths_hour.count(), self.peak, self.words.bit_count())
        mix = [(4 + kind, self.share(kind)) for kind in range(KINDS)]
        return [(0, counts[0]), (2, counts[1]), (3, counts[2]), *mix]

    def share(self, kind: int) -> int:
        """The share of this hour's answers that were refusals of a kind, in percent, drawn towards none."""
        return 100 * self.refused[kind] // (self.answers + CAUTION)

    def attempt(self, path: int, method: int) -> int:
        """Note an unknown path and a method (a bit); how many methods were tried on it."""
        tried = path ^ (method * _SPREAD & _MASK)
        self.paths_hour.add(tried)
        self.paths_day.add(tried)
        methods = self.methods
        if path in methods or len(methods) < PATHS:
            methods[path] = methods.get(path, 0) | method
            self.peak = max(self.peak, methods[path].bit_count())
            return methods[path].bit_count()
        return 1

    def record(self) -> ProbesRecord:
        """As plain values, for a snapshot."""
        numbers = (self.hour, self.day, self.peak, self.words, self.answers, self.odd)
        return (self.paths_hour.encode(), self.paths_day.encode()), self.methods, self.refused, numbers

    @classmethod
    def restored(
        cls,
        paths: tuple[bytes, bytes],
        methods: dict[int, int],
        refused: list[int],
        numbers: tuple[int, int, int, int, int, int],
    ) -> "Probes":
        """As it was when it was recorded."""
        made = cls()
        made.paths_hour, made.paths_day = map(Cells, paths)
        made.methods, made.refused = methods, refused
        made.hour, made.day, made.peak, made.words, made.answers, made.odd = numbers
        return made

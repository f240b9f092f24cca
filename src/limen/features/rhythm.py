"""The rhythm of one caller: the gaps between its latest calls, what they called, the hours of its day."""

from bisect import bisect_left
from typing import Final

STRETCH: Final = 16
"""Calls that are looked at together."""
BREAK: Final = 1_800.0
"""Seconds after which the next call begins another session: that gap says nothing about pace."""
THINK: Final = 2.0
"""Seconds that a person needs to read and choose; less is a program, or the requests of one page."""

POLLS: Final = 12
"""Calls of a stretch that ask for one and the same thing, from which a caller only polls."""
PATIENT: Final = 30.0
"""Seconds between two calls of one who only polls, at least: faster is a program that wants something."""

ENOUGH_RETRIES: Final = 2
"""Times that a caller asks again what the API failed to answer, from which on he only retries."""
MANY_RETRIES: Final = 12
"""Retries in a row from which on each further one lets one more call for the same pass as a retry, though the
API answers again: it is counted with all those before."""
HASTE: Final = 0.4
"""Seconds that a retry waits at least; what comes faster is a flood, whatever it asks for."""

NO_FAILURE: Final = -1
"""In place of what the API failed to answer: it did not fail."""

_LAST: Final = STRETCH - 1
_MIDDLE: Final = STRETCH // 2
_SHARPNESS: Final = 4
_INNER: Final = (2, 13)
_DAY, _HOUR = 86_400, 3_600


def gap_bucket(seconds: float) -> int:
    """A gap at four steps an octave of its milliseconds, in integers."""
    ms = int(seconds * 1_000)
    if ms < _SHARPNESS:
        return max(0, ms)
    shift = ms.bit_length() - 3
    return (shift << 2) + (ms >> shift)


class Rhythm:
    """The latest ``STRETCH`` gaps (log2 buckets), operations and what exactly was ``asked``, rings written at
    ``calls``; the hours of the present day as bits; ``votes`` for machine (above 0) or human, and the
    ``kind`` they led to; whether it only ``polls``: asks for the same thing again and again; what the API
    last ``failed`` to answer, and how many ``retries`` of that there were in a row."""

    __slots__ = (
        "asked",
        "calls",
        "day",
        "failed",
        "gaps",
        "hours",
        "kind",
        "operations",
        "polls",
        "retries",
        "votes",
    )

    def __init__(self) -> None:
        self.calls = 0
        self.gaps = [0] * STRETCH
        self.operations = [0] * STRETCH
        self.asked = [0] * STRETCH
        self.day = 0
        self.hours = 0
        self.kind = 0
        self.votes = 0
        self.polls = 0
        self.failed = NO_FAILURE
        self.retries = 0

    def add(self, gap: float, operation: int, asked: int) -> None:
        """Note a call that followed another after ``gap`` seconds."""
        self.retries = self._retried(asked) if gap >= HASTE else 0
        place = self.calls & _LAST
        self.gaps[place] = gap_bucket(gap)
        self.operations[place] = operation
        self.asked[place] = asked
        self.calls += 1

    def _retried(self, asked: int) -> int:
        """How many retries there were with this call, a patient one."""
        if asked == self.failed:
            return self.retries + 1
        again = self.retries >= MANY_RETRIES and asked == self.asked[self.calls - 1 & _LAST]
        return self.retries - 1 if again else 0

    def read(self) -> tuple[int, int, int, int]:
        """How steady the gaps are (0 to 15), how many had no time to think (0 to 16), how many calls went to
        the operation called most, and which that is.

        Steadiness is a coefficient of variation for heavy tails: 15 less the half octaves between the third
        smallest and the third largest gap.
        """
        gaps = sorted(self.gaps)
        steady = 15 - ((gaps[_INNER[1]] - gaps[_INNER[0]]) >> 1)
        count = self.operations.count
        alone, most = max([(count(operation), operation) for operation in set(self.operations)])
        return max(0, steady), bisect_left(gaps, THINK_BUCKET), alone, most

    def polled(self) -> bool:
        """Whether nearly all calls asked for one and the same thing, in no haste: a tab left open."""
        if sorted(self.gaps)[_MIDDLE] < PATIENT_BUCKET:
            return False
        return max(map(self.asked.count, set(self.asked))) >= POLLS

    def hour(self, at: float) -> tuple[int, int]:
        """Note the hour of the day: how many hours were active with this one, when it is a new one (else 0);
        and how many the day had that ended by this (else 0)."""
        whole = int(at)
        day, bit, ended = whole // _DAY, 1 << (whole % _DAY // _HOUR), 0
        if day == self.day and self.hours & bit:
            return 0, 0
        if day != self.day:
            ended = self.hours.bit_count() if day > self.day else 0
            self.day, self.hours = day, 0
        self.hours |= bit
        return self.hours.bit_count(), ended


THINK_BUCKET: Final = gap_bucket(THINK)
PATIENT_BUCKET: Final = gap_bucket(PATIENT)

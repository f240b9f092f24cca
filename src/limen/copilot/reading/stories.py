"""Words that tell how things are or were, and ask for nothing."""

from limen.copilot.reading.mention import Scan
from limen.copilot.reading.segments import Segment

CLAUSE = 7
"""Words before a verb among which its clause may begin with "if"."""

_ACTORS = frozenset({"key", "client", "role", "network"})


def told(scan: Scan, part: Segment) -> bool:
    """Whether a segment is a story: ``two weeks are over``; not one that says where a rule holds."""
    if scan.among(part.first, "scoping"):
        return False
    return holds(scan, part, "told") or narrates(scan, part.first, part.last)


def holds(scan: Scan, part: Segment, name: str) -> bool:
    """Whether a segment has a word of a list outside mentions."""
    return any(scan.free(place) and scan.among(place, name) for place in range(part.first, part.last))


def narrates(scan: Scan, first: int, last: int) -> bool:
    """Whether somebody did something, by these words: ``they confirmed``; not where that is a condition."""
    subjects = {m.last - 1 for m in scan.mentions if m.kind in _ACTORS}
    return any(_past(scan, place, first, subjects) for place in range(first, last))


def _past(scan: Scan, place: int, first: int, subjects: set[int]) -> bool:
    word = scan.words[place]
    if not word.low.endswith("ed") or word.plain == word.low:
        return False
    near = [i for i in (place - 1, place - 2) if i >= first]
    acted = any(scan.among(i, "subjects") for i in near) or place - 1 in subjects
    condition = any(scan.among(i, "conditional") for i in range(max(first, place - CLAUSE), place))
    return acted and not condition and not any(scan.among(i, "wishing") for i in near)

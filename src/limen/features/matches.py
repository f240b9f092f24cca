"""Which signatures are in which text, remembered: the same text need not be scanned again.

Most of what a call holds was seen before (header values, parameter names, words of a path), and walking the
engine's tables costs more than all else that reads a value. No signature matches across values, so what one
text holds never depends on its neighbours.
"""

import re
from collections.abc import Sequence
from typing import Final

from limen.features.scan import MATCH_LIMIT, by_value, joined, scanner

MOST: Final = 4_096
"""Texts remembered; when they are so many, all are forgotten: ever new ones only cost a scan."""

NUMERIC: Final = "0123456789.-"
"""No signature matches a text of these alone, so ids, amounts and dates need no scan."""

LONGEST: Final = 192
"""Characters of the longest text remembered."""

Groups = dict[int, list[tuple[int, int]]]
"""By place among the texts: (row, offset of the match's end) of each match."""

_CLEAN: Final[list[tuple[int, int]]] = []

NO_ROW: Final = -1
MARKED: Final[list[tuple[int, int]]] = [(NO_ROW, 1)]
"""What stands for the matches of a text in which no signature is but marks that code is made of: such texts
are looked at when they are short enough to be remembered, and only by the fitted model."""

_MARKS: Final = re.compile(
    r"[\"'`<>|;{}$\\#*(=&][^\"'`<>|;{}$\\#*()=&]{0,8}[\"'`<>|;{}$\\#*()=&]|\.\.[/\\.]|[/\\]{2}"
)


class Matches:
    """Scans texts, each at most once as long as it is remembered."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[int, int]]] = {}

    def of(self, texts: Sequence[str]) -> tuple[Groups, bool]:
        """The matches of the texts, and whether these are all (``MATCH_LIMIT`` ends a scan)."""
        known, groups, fresh = self._known, Groups(), list[int]()
        for place, text in enumerate(texts):
            matches = known.get(text)
            if matches:
                groups[place] = matches
            elif matches is None and text.strip(NUMERIC):
                fresh.append(place)
        if fresh:
            unknown = [texts[place] for place in fresh]
            scanned, complete = scan(unknown)
            if not complete:
                return scan(texts)
            self._note(unknown, scanned)
            groups |= {fresh[number]: matches for number, matches in scanned.items()}
            groups = dict(sorted(groups.items()))
        if groups and sum(map(len, groups.values())) >= MATCH_LIMIT:
            return scan(texts)
        return groups, True

    def _note(self, texts: Sequence[str], scanned: Groups) -> None:
        if len(self._known) + len(texts) > MOST:
            self._known.clear()
        for number, text in enumerate(texts):
            if len(text) <= LONGEST:
                if number not in scanned and not text.isalnum() and _MARKS.search(text) is not None:
                    scanned[number] = MARKED
                self._known[text] = scanned.get(number, _CLEAN)


def scan(texts: Sequence[str]) -> tuple[Groups, bool]:
    """The same by one scan of all texts."""
    buffer = joined(texts)
    found = scanner().find(buffer)
    return by_value(buffer, found), len(found) < MATCH_LIMIT

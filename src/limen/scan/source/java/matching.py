"""Requests by method and path: Ant's kind of patterns against the templates of routes."""

import re
from typing import Final

import msgspec

_SEGMENT: Final = re.compile(r"\{[^{}/]{0,200}\}")


class Matcher(msgspec.Struct, frozen=True):
    """Requests by method and path; without any of them every request. ``unread`` were told by what is not
    known here: it fits nothing."""

    methods: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    unread: bool = False

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is one of them."""
        if self.unread or (self.methods and method not in self.methods):
            return False
        return not self.patterns or any(fits(each, path) for each in self.patterns)


def fits(pattern: str, path: str) -> bool:
    """Whether a path (a template) is one that a pattern of Ant's kind names."""
    return _parts([each for each in pattern.split("/") if each], [each for each in path.split("/") if each])


def _parts(pattern: list[str], path: list[str]) -> bool:
    """Segments side by side, from the last pattern to the first: no way is tried twice."""
    rest = [*[False] * len(path), True]
    for each in reversed(pattern):
        before, rest = rest, [False] * (len(path) + 1)
        for number in range(len(path), -1, -1):
            if each == "**":
                rest[number] = before[number] or (number < len(path) and rest[number + 1])
            else:
                rest[number] = number < len(path) and before[number + 1] and _segment(each, path[number])
    return rest[0]


def _segment(pattern: str, given: str) -> bool:
    if pattern == "*" or _SEGMENT.fullmatch(pattern) or _SEGMENT.fullmatch(given):
        return pattern == "*" or bool(_SEGMENT.fullmatch(pattern)) or pattern == given
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), given) is not None

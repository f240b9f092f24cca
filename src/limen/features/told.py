"""What an answer told: its members' names, its longest list and its sensitive data, as ids and counts."""

import re
from typing import Final

import msgspec

from limen.features.names import bare_id, set_id
from limen.features.sensitive import kind_named, sensitive
from limen.model import Told

NAMES_AN_ANSWER: Final = 64
"""Different names of one answer that are told; the others go untold."""
MOST: Final = 1_024
"""Sets of names remembered; when they are so many, all are forgotten."""
LONGEST: Final = 4_096
"""Characters of the longest set of names remembered."""

_NUMBERED = re.compile(r"\d")


class Noted:
    """What a walk through an answer notes: the names of all members, and how long the longest list is."""

    __slots__ = ("longest", "names")

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.longest = 0


class Names(msgspec.Struct, frozen=True, gc=False):
    """A set of names as ids; ``telling`` are those that promise sensitive data, with its kind."""

    outline: int = 0
    ids: tuple[int, ...] = ()
    telling: tuple[tuple[str, int], ...] = ()


NOTHING: Final = Told()
_NONE: Final = Names()
_KNOWN: Final[dict[frozenset[str], Names]] = {}


def told(body: bytes, noted: Noted) -> Told:
    """What ``body`` told, after a walk through it."""
    names = _named(frozenset(noted.names)) if noted.names else _NONE
    return Told(names.outline, names.ids, noted.longest, sensitive(body, names.telling))


def _named(names: frozenset[str]) -> Names:
    found = _KNOWN.get(names)
    if found is None:
        found = _read(names)
        if sum(map(len, names)) <= LONGEST:
            if len(_KNOWN) >= MOST:
                _KNOWN.clear()
            _KNOWN[names] = found
    return found


def _read(names: frozenset[str]) -> Names:
    """Names that are data (three digits or more) are left out: a map's keys are no fields."""
    fixed = [name for name in sorted(names) if len(_NUMBERED.findall(name)) < 3]
    ids = sorted({bare_id(name) for name in fixed})[:NAMES_AN_ANSWER]
    telling = tuple([(name, kind) for name in fixed if (kind := kind_named(name)) >= 0])
    return Names(set_id([(name, 0) for name in ids]), tuple(ids), telling)

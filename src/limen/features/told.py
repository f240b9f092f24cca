"""What an answer told: its members' names, its longest list and its sensitive data, as ids and counts."""

import re
from typing import Final

import msgspec

from limen.features.names import bare_id, mixed, set_id
from limen.features.sensitive import KINDS, kind_named, sensitive
from limen.model import Told

NAMES_AN_ANSWER: Final = 64
"""Different names of one answer that are told; the others go untold."""
MOST: Final = 1_024
"""Sets of names remembered; when they are so many, all are forgotten."""
LONGEST: Final = 4_096
"""Characters of the longest set of names remembered."""

SHORT: Final = 7
"""Lists of so many items are short, whatever was usual."""
ITEMS: Final = len(KINDS)
"""What stands for the items of the longest list, among the kinds."""
_STEP_BITS: Final = 8
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
    kinds = sensitive(body, names.telling)
    outline = names.outline
    for what, step in steps(noted.longest, kinds):
        outline = mixed(outline, step << _STEP_BITS | what + 1)
    return Told(outline, names.ids, noted.longest, kinds)


def steps(longest: int, kinds: tuple[int, ...]) -> list[tuple[int, int]]:
    """The counts of an answer by powers of two: ``(kind, step)``, the kind past the last being items."""
    found = [(kind, count.bit_length()) for kind, count in enumerate(kinds) if count] if kinds else []
    if longest > SHORT:
        found.append((ITEMS, longest.bit_length()))
    return found


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

"""A plain JSON body as its texts and its shape, the rest of it: many bodies, few shapes.

What follows from the shape alone (the names of the values, how deep it is, which name objects) is found once
and remembered. A body that is odd in any way is left to the patient reader of ``bodies``.
"""

from typing import Final

import msgspec

from limen.features.fields import DEPTH_LIMIT, LEAF_LIMIT, Value
from limen.features.kinds import kind_of
from limen.features.leaves import json_leaves, json_texts
from limen.features.matches import scan

MOST: Final = 1_024
"""Shapes remembered; when they are so many, all are forgotten: ever new ones only cost a second reading."""
LONGEST: Final = 2_048
"""Bytes of the longest shape remembered."""


class Shape(msgspec.Struct, frozen=True, gc=False):
    """The names of the values in order, the depth, the places of those that may name an object, and the
    types of the values (see ``bytes.TYPES``).

    ``plain`` is false for a shape that is malformed or whose names are odd by themselves.
    """

    names: tuple[str, ...]
    depth: int
    naming: tuple[int, ...]
    plain: bool
    types: tuple[int, ...] = ()


_KNOWN: Final[dict[bytes, Shape]] = {}


def shaped(body: bytes) -> tuple[Shape, list[str]] | None:
    """The shape of a JSON body and the texts of its values; ``None`` when there is anything odd about it."""
    if b'\\"' in body or b'"query"' in body:
        return None  # JSON within JSON, or GraphQL
    oddities: set[str] = set()
    outline, texts = json_texts(body, LEAF_LIMIT, oddities)
    if oddities:
        return None
    shape = _KNOWN.get(outline) or _shape(outline)
    return (shape, texts) if shape.plain else None


def _shape(outline: bytes) -> Shape:
    """Read a shape as JSON: where values were there are the digits of their types."""
    oddities: set[str] = set()
    leaves, _, depth, _ = json_leaves(outline, Value, LEAF_LIMIT, DEPTH_LIMIT, oddities)
    names = tuple([leaf.name for leaf in leaves])
    types = tuple([int(leaf.text) if leaf.text.isdecimal() else 0 for leaf in leaves])
    naming = tuple([place for place, name in enumerate(names) if kind_of(name)])
    shape = Shape(names, depth, naming, not oddities and not scan(names)[0], types)
    if len(outline) <= LONGEST:
        if len(_KNOWN) >= MOST:
            _KNOWN.clear()
        _KNOWN[outline] = shape
    return shape

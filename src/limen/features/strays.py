"""What in a body goes against the schema that was declared for it."""

from collections.abc import Sequence
from typing import Final

from limen.features.names import field_id
from limen.model.operation import Expected

UNDECLARED: Final = "undeclared"
FORBIDDEN: Final = "forbidden"
TYPE: Final = "type"
MISSING: Final = "missing"
MOST: Final = 16
"""Strays of one call that are told."""
_NULL: Final = 3
_MEMBERS: Final = ("$.", "$[")

Strays = tuple[tuple[int, str], ...]


def strays(names: Sequence[str], types: Sequence[int], expected: Expected) -> Strays:
    """The members of a JSON body that are not as declared, and those that are missing; usually none.

    What is no member of a JSON object or list is not judged.
    """
    fields = expected.fields
    found: dict[tuple[int, str], None] = {}
    for name, kind in zip(names, types, strict=True):
        mask = fields.get(name)
        if mask is None:
            if name.startswith(_MEMBERS) and (why := _unknown(name, expected)):
                found[field_id("body", name), why] = None
        elif kind != _NULL and not mask >> kind & 1:
            found[field_id("body", name), TYPE] = None
    whole = bool(names) and names[0].startswith(_MEMBERS)
    for name in expected.required if whole else ():
        if name in fields and name not in names:
            found[field_id("body", name), MISSING] = None
    return tuple(found)[:MOST]


def _unknown(name: str, expected: Expected) -> str:
    """Why a member that is not declared may not be there; empty where one may."""
    above = name
    while above:
        if above in expected.open:
            return ""
        if above != name and above in expected.fields:
            return TYPE
        if above in expected.closed:
            return FORBIDDEN
        above = above[:-2] if above.endswith("[]") else above.rpartition(".")[0]
    return UNDECLARED

"""The value: one piece of text a caller chose, its place and its name; and how pairs of them are read."""

from typing import Final

import msgspec

from limen.features.bytes import BAD_JSON, TOO_MANY
from limen.features.leaves import json_leaves
from limen.features.text import percent

VALUE_LIMIT: Final = 8_192
"""Characters of an XML head, a cookie or a multipart body without boundary that are read."""


LEAF_LIMIT: Final = 512
"""Leaves that become values; the text after them is kept as one value, so that nothing hides behind them."""
DEPTH_LIMIT: Final = 64
"""Levels of nesting that are named; deeper leaves are read under their ancestor's name (``too_deep``)."""

_OPENING: Final = "{["


class Value(msgspec.Struct, frozen=True, gc=False):
    """One value of a call. ``name`` is ``$.items[].sku`` in JSON, the parameter's own name elsewhere.

    ``place`` is ``path``, ``query``, ``header``, ``body`` or ``graphql``; ``text`` is decoded once, as its
    place demands; numbers and constants of JSON keep their text.
    """

    name: str
    text: str
    place: str = "body"


def pairs(text: str, place: str, most: int, oddities: set[str]) -> list[Value]:
    """The values of ``a=1&b=2`` in order, equal names kept; what is past ``most`` becomes one last value."""
    parts = text.split("&", most)
    values: list[Value] = []
    seen: set[str] = set()
    for part in parts:
        if not part:
            continue
        name, _, value = part.partition("=")
        if "%" in part or "+" in part:
            if "%00" in part:
                oddities.add("nul")
            name = percent(name.replace("+", " "), oddities)
            value = percent(value.replace("+", " "), oddities)
        if name in seen:
            oddities.add("duplicate_name")
        seen.add(name)
        if value[:1] in _OPENING and value:
            values += nested(Value(name, value, place), oddities)
        else:
            values.append(Value(name, value, place))
    if len(parts) > most:
        oddities.add(TOO_MANY)
    return values


def nested(value: Value, oddities: set[str]) -> list[Value]:
    """The leaves of a value that is a JSON object or array, else the value itself."""
    text = value.text
    if text[:1] not in {"{", "["} or text[-1:] not in {"}", "]"}:
        return [value]
    faults: set[str] = set()
    raw = text.encode("utf-8", "surrogatepass")
    leaves, _, _, rest = json_leaves(raw, Value, LEAF_LIMIT, DEPTH_LIMIT, faults)
    if BAD_JSON in faults or rest < len(raw):
        return [value]
    oddities |= faults
    return [Value(value.name + leaf.name[1:], leaf.text, value.place) for leaf in leaves]

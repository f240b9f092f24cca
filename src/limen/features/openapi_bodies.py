"""What an OpenAPI document lets a request's JSON body hold: its members with their types, flattened.

A schema that Limen does not understand allows anything, so that nothing is called wrong that a document may
well allow: alternatives (``oneOf``, ``anyOf``) allow what any of them does, and require nothing.
"""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Final

from limen.features.openapi_reading import Json, as_object, resolved
from limen.model import ConfigError
from limen.model.operation import Expected

DEEPEST: Final = 8
"""Levels of a schema that are read; what is deeper may hold anything."""
MOST: Final = 512
"""Members of one body that are read; a body with more may hold anything."""

_TYPES: Final = {"string": 1, "integer": 2, "number": 2, "boolean": 4}
_ALTERNATIVES: Final = ("oneOf", "anyOf")


def expected(root: Json, operation: Json, place: str) -> Expected | None:
    """What the JSON body of an operation may hold; ``None`` where the document does not say.

    Raises ``ConfigError`` for a ``$ref`` that cannot be followed.
    """
    where = f"{place}.requestBody"
    body = resolved(root, operation.get("requestBody", {}), where)
    content = body.get("content")
    if not isinstance(content, dict):
        return None
    kind = next((name for name in content if "json" in name), None)
    if kind is None:
        return None
    schema = as_object(content[kind], f"{where}.content.{kind}").get("schema")
    if not isinstance(schema, dict):
        return None
    reader = _Reader(root, where)
    reader.read(schema, "$", 0, must=True)
    return reader.made()


class _Reader:
    """Flattens one schema."""

    def __init__(self, root: Json, place: str) -> None:
        self.root, self.place = root, place
        self.fields: dict[str, int] = {}
        self.required: dict[str, None] = {}
        self.closed: dict[str, None] = {}
        self.open: dict[str, None] = {}

    def made(self) -> Expected | None:
        if "$" in self.open or len(self.fields) > MOST:
            return None
        return Expected(self.fields, tuple(self.required), tuple(self.closed), tuple(self.open))

    def read(self, schema: object, name: str, depth: int, *, must: bool) -> None:
        """Note what ``schema`` lets stand at ``name``; ``must`` says that its place is always there."""
        found = self._resolved(schema)
        if found is None or depth > DEEPEST or len(self.fields) > MOST or "not" in found:
            self.open[name] = None
            return
        parts = list(_parts(found))
        for part, certain in parts:
            self.read(part, name, depth + 1, must=must and certain)
        if "properties" in found or found.get("additionalProperties") is not None:
            self._members(found, name, depth, must=must)
        elif "items" in found:
            self.read(found["items"], f"{name}[]", depth + 1, must=False)
        elif mask := _mask(found):
            self.fields[name] = self.fields.get(name, 0) | mask
        elif not parts:
            self.open[name] = None

    def _members(self, schema: Json, name: str, depth: int, *, must: bool) -> None:
        more = schema.get("additionalProperties")
        if more is False:
            self.closed[name] = None
        elif more is not None:
            self.open[name] = None
        properties = schema.get("properties")
        members = properties if isinstance(properties, dict) else {}
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        for member, inner in members.items():
            here = must and member in needed
            if here:
                self.required[f"{name}.{member}"] = None
            self.read(inner, f"{name}.{member}", depth + 1, must=here)

    def _resolved(self, schema: object) -> Json | None:
        if not isinstance(schema, dict):
            return None
        try:
            return resolved(self.root, schema, self.place)
        except ConfigError:
            return None


def _parts(schema: Json) -> Iterator[tuple[object, bool]]:
    """The schemas a schema is made of, and whether each one holds."""
    for name in ("allOf", *_ALTERNATIVES):
        parts = schema.get(name)
        if isinstance(parts, list):
            yield from [(part, name == "allOf") for part in parts]


def _mask(schema: Json) -> int:
    """The types of a value as bits (1 text, 2 number, 4 truth value); 0 for any."""
    kind = schema.get("type")
    kinds = [one for one in (kind if isinstance(kind, list) else [kind]) if one != "null"]
    masks = [_TYPES.get(one, 0) if isinstance(one, str) else 0 for one in kinds]
    return reduce(or_, masks) if masks and all(masks) else 0

"""The fields that an OpenAPI document lets the answers of an operation hold, by their names: for people.

No call is judged by them. A part that cannot be followed names nothing.
"""

from collections.abc import Iterator
from typing import Final

from limen.features.openapi_reading import Json, resolved
from limen.model import ConfigError

DEEPEST: Final = 6
"""Levels of a schema that are read."""
MOST: Final = 100
"""Fields of one operation that are named."""
LONGEST: Final = 200
"""Characters of a name; what is longer is none."""

_NOTHING: Final[Json] = {}


def answered(root: Json, operation: Json) -> tuple[str, ...]:
    """The fields of all answers of success, outermost first."""
    answers = operation.get("responses")
    found: dict[str, None] = {}
    seen: set[int] = set()
    for status, answer in (answers if isinstance(answers, dict) else {}).items():
        content = _followed(root, answer).get("content") if str(status).startswith("2") else None
        for media in (content if isinstance(content, dict) else {}).values():
            schema = media.get("schema") if isinstance(media, dict) else None
            found |= dict.fromkeys(_fields(root, schema, seen))
    return tuple(found)[:MOST]


def name_of(said: object) -> str:
    """A name that is fit to be one; empty for anything else."""
    return said if isinstance(said, str) and len(said) <= LONGEST and said.isprintable() else ""


def _fields(root: Json, schema: object, seen: set[int], depth: int = 0) -> Iterator[str]:
    """The names in a schema and below it; each part is read once, so a circle ends."""
    found = _followed(root, schema)
    if depth > DEEPEST or id(found) in seen:
        return
    seen.add(id(found))
    properties = found.get("properties")
    members = properties if isinstance(properties, dict) else {}
    yield from filter(name_of, members)
    for inner in (*members.values(), found.get("items"), *_parts(found)):
        yield from _fields(root, inner, seen, depth + 1)


def _parts(schema: Json) -> Iterator[object]:
    for word in ("allOf", "oneOf", "anyOf"):
        parts = schema.get(word)
        yield from parts if isinstance(parts, list) else ()


def _followed(root: Json, value: object) -> Json:
    """An object with its ``$ref`` followed; an empty one for anything else."""
    try:
        return resolved(root, value, "")
    except ConfigError:
        return _NOTHING

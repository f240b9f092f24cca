"""What requests and answers of an operation may hold: their schemas walked, references followed, each
member with its pointer."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from limen.scan.spec.document import Declared, Document, Json, pointer_of

DEEPEST: Final = 12
"""Levels of a schema that are walked."""
MOST: Final = 2_000
"""Members of one schema that are walked."""


class Member(msgspec.Struct, frozen=True):
    """A schema within a schema: its name (empty for the outermost and for items), its own data with
    references followed, the pointer to where it is written, and how many members stand beside it."""

    name: str
    schema: Json
    pointer: str
    beside: int = 0


Seen = set[tuple[str, str]]
"""Members by name and pointer that were walked already. Who looks at all operations of a document hands the
same one in for all, so that schemas which they share are walked once and not once an operation."""


def body(document: Document, declared: Declared, seen: Seen | None = None) -> Iterator[Member]:
    """Every schema within the JSON body of a request, without those seen already."""
    seen = set() if seen is None else seen
    holder, where = _referred(document, declared.data.get("requestBody"), declared.pointer + "/requestBody")
    for kind, media in _items(holder.get("content")):
        if "json" in kind or "form" in kind:
            pointer = where + pointer_of("content", kind, "schema")
            yield from _walk(document, _get(media, "schema"), pointer, seen)
    for number, parameter in enumerate(declared.parameters):
        if parameter.get("in") == "body":
            yield from _walk(
                document, parameter.get("schema"), f"{declared.pointer}/parameters/{number}/schema", seen
            )


def answers(document: Document, declared: Declared, seen: Seen | None = None) -> Iterator[Member]:
    """Every schema within an answer that says yes, without those seen already."""
    seen = set() if seen is None else seen
    for status, answer in _items(declared.data.get("responses")):
        if str(status).startswith(("2", "d")):
            where = declared.pointer + pointer_of("responses", str(status))
            holder, where = _referred(document, answer, where)
            if "schema" in holder:
                yield from _walk(document, holder["schema"], where + "/schema", seen)
            for kind, media in _items(holder.get("content")):
                yield from _walk(
                    document, _get(media, "schema"), where + pointer_of("content", kind, "schema"), seen
                )


def _walk(document: Document, schema: object, pointer: str, seen: Seen) -> Iterator[Member]:
    """A schema and all within it, breadth first; one that refers to itself is walked once."""
    queue: list[tuple[str, object, str, int, int]] = [("", schema, pointer, 0, 0)]
    here: set[str] = set()
    for name, node, where, beside, depth in queue:
        found, place = _referred(document, node, where)
        if place in here or (name, place) in seen or not found or len(here) > MOST:
            continue
        here.add(place)
        seen.add((name, place))
        yield Member(name, found, place, beside)
        if depth < DEEPEST:
            queue += [(*each, depth + 1) for each in _within(found, place, name)]


def _within(schema: Json, pointer: str, name: str) -> Iterator[tuple[str, object, str, int]]:
    properties = _items(schema.get("properties"))
    for key, value in properties:
        yield key, value, pointer + pointer_of("properties", key), len(properties) - 1
    if isinstance(schema.get("items"), Mapping):
        yield "", schema["items"], pointer + "/items", 0
    for word in ("allOf", "oneOf", "anyOf"):
        parts = schema.get(word)
        for number, value in enumerate(parts if isinstance(parts, list) else ()):
            yield name, value, f"{pointer}/{word}/{number}", 0


def _referred(document: Document, value: object, pointer: str) -> tuple[Json, str]:
    """What a reference leads to and where that is; the value itself where it is none."""
    if isinstance(value, Mapping) and isinstance(reference := value.get("$ref"), str):
        return document.resolved(value), reference.removeprefix("#")
    return (value, pointer) if isinstance(value, Mapping) else ({}, pointer)


def _items(value: object) -> list[tuple[str, Json]]:
    return [(str(key), each) for key, each in value.items()] if isinstance(value, Mapping) else []


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None

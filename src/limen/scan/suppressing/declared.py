"""Ignores in OpenAPI documents: ``x-limen-ignore`` with ``rule``, ``reason`` and ``until``, one or a list, in
the object that it is about (an operation, a schema, a path, the whole document). It holds for all within."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from limen.scan.finding import Place
from limen.scan.spec.document import Document, pointer_of
from limen.scan.suppressing.ignore import Ignore

WORD: Final = "x-limen-ignore"
MOST: Final = 200_000
"""Objects of one document in which ignores are looked for."""


def declared(document: Document) -> dict[str, list[Ignore]]:
    """A document's ignores by the pointer of the object that they stand in."""
    if WORD not in document.file.text:
        return {}
    found = {}
    for pointer, data in _objects(document.root):
        if WORD in data:
            found[pointer] = list(_ignores(document, pointer, data[WORD]))
    return found


def holders(document: Document, pointer: str, operation: str) -> Iterator[str]:
    """The objects that hold a place, and the operation that it was found for, from within outwards."""
    of = [each.pointer for each in document.operations if operation and each.operation == operation]
    for start in (pointer, *of):
        steps = start.split("/")
        yield from ("/".join(steps[:end]) for end in range(len(steps), 0, -1))


def _objects(root: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    queue: list[tuple[str, object]] = [("", root)]
    for pointer, value in queue:
        if isinstance(value, Mapping):
            yield pointer, value
        if len(queue) < MOST:
            queue += [(pointer + pointer_of(key), below) for key, below in _below(value)]


def _below(value: object) -> list[tuple[str, object]]:
    if isinstance(value, Mapping):
        return [(str(key), each) for key, each in value.items() if key != WORD]
    return [(str(number), each) for number, each in enumerate(value)] if isinstance(value, list) else []


def _ignores(document: Document, pointer: str, said: object) -> Iterator[Ignore]:
    place = Place(document.file.name, document.place(pointer + pointer_of(WORD)).line, pointer)
    for each in said if isinstance(said, list) else [said]:
        data = each if isinstance(each, Mapping) else {"rule": each}
        named = data.get("rule", "")
        names = tuple(str(name) for name in (named if isinstance(named, list) else [named]))
        yield Ignore(names, str(data.get("reason") or "").strip(), str(data.get("until") or ""), place)

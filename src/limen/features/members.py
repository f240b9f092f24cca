"""The walk through an answer's JSON: the objects its members name, the names, the longest list.

Most of what an answer costs to read is here. Compiled in ``_members.pyx``; this is its twin.
"""

from collections.abc import Callable
from typing import Any, Final

from limen.features.kinds import kind_of, singular

GIVEN_AN_ANSWER: Final = 256
"""Objects that one answer hands out, as far as they are counted."""
NODES_AN_ANSWER: Final = 4_096
"""Objects and lists of one answer that are read."""
ID_LENGTH: Final = 64
"""Characters of the longest text that names an object."""
GLOBAL: Final = 16
"""Characters from which an id may name its object by itself."""
UUID_LENGTHS: Final = frozenset({24, 26, 32, 36})
ENVELOPES: Final = frozenset({"items", "data", "results", "content", "values", "rows", "result", "response"})
_NESTED: Final = frozenset({dict, list})

Pseudonym = Callable[[str, str], int]
Found = dict[int, None]
"""Objects by their pseudonyms, in the order of the walk."""
Todo = list[tuple[str, Any]]
"""The kind of what is nested, and itself."""


def gather(document: object, kind: str, pseudonym: Pseudonym, found: Found, names: set[str]) -> int:
    """Put the objects that a document names into ``found`` and the names of all its members into ``names``;
    the length of its longest list. ``kind`` is what a bare ``id`` is the id of."""
    longest = 0
    todo: Todo = [(kind, document)]
    for _ in range(NODES_AN_ANSWER):
        if not todo or len(found) >= GIVEN_AN_ANSWER:
            break
        of, node = todo.pop()
        if type(node) is dict:
            names.update(node)
            _members(of, node, todo, pseudonym, found)
        elif type(node) is list:
            longest = max(longest, len(node))
            todo.extend([(of, item) for item in node if type(item) in _NESTED])
    return longest


def _members(kind: str, node: dict[str, Any], todo: Todo, pseudonym: Pseudonym, found: Found) -> None:
    """Note the objects that the members of one JSON object name, and what is nested in it."""
    for name, value in node.items():
        what = type(value)
        if what is str:
            size = len(value)
            of = kind_of(name) if size <= ID_LENGTH else ""
            if not of and size in UUID_LENGTHS and _is_reference(value):
                of = kind
        elif what is int:
            of = kind_of(name)
        else:
            if what in _NESTED:
                todo.append((_inner(kind, name), value))
            continue
        if of == "*":
            of = kind
        if of:
            found[object_of(of, str(value), pseudonym)] = None


def is_global(value: str) -> bool:
    """Whether an id names its object by itself (a UUID or a long hex or random string), whatever its kind."""
    return len(value) >= GLOBAL and any(c.isdigit() for c in value)


def object_of(kind: str, value: str, pseudonym: Pseudonym) -> int:
    """The pseudonym of an object: by value alone where ids are globally unique, else by kind and value."""
    return pseudonym("object", value.lower() if is_global(value) else f"{kind}\0{value}")


def _is_reference(text: str) -> bool:
    """Whether a text as long as a UUID is an id whatever its field is called."""
    return is_global(text) and " " not in text


def _inner(kind: str, name: str) -> str:
    """The kind of the objects a member holds: an envelope keeps its own, ``customer`` holds customers."""
    return kind if name in ENVELOPES else singular(name)

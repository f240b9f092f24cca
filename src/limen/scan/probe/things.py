"""Things as answers show them: the objects within an answer, ids that were met, and what a probe made."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from limen.scan.probe.plan import Call
from limen.scan.words import kind_of

Id = str | int
Json = Mapping[str, Any]

DEEPEST: Final = 6
MOST: Final = 400
"""Objects of one answer that are looked at."""


class Known(msgspec.Struct, frozen=True, eq=False):
    """An id as it was met: the kind of thing, which of its names it is (none is said by ``"user": 7``), the
    object that it was in (``of``), and whether it names that object itself or another that it refers to."""

    kind: str
    by: str
    value: Id
    of: Json
    own: bool = True
    told_by: str = ""


class Made(msgspec.Struct, frozen=True, eq=False):
    """A thing that this probe made: for whom, by which operation, and what was answered."""

    who: str
    call: Call
    kind: str
    value: Id
    by: str
    body: Any
    answer: Any


def objects_in(data: object, kind: str, depth: int = 0) -> Iterator[tuple[str, Json]]:
    """Every object within an answer with the kind of thing that it is: the operation's, or that of the member
    that holds it."""
    queue: list[tuple[str, object, int]] = [(kind, data, depth)]
    found = 0
    for kept, each, level in queue:
        if found >= MOST or level > DEEPEST:
            return
        if isinstance(each, dict):
            found += 1
            yield kept, each
            for name, value in each.items():
                holder = kept if name in ("items", "results", "data", "content", "rows") else kind_of(name)
                if isinstance(value, dict | list):
                    queue.append((holder, value, level + 1))
        elif isinstance(each, list):
            queue += [(kept, value, level) for value in each[:MOST]]


def scalars(data: Json) -> dict[str, Any]:
    """The plain members of an object."""
    return {
        name: value
        for name, value in data.items()
        if isinstance(value, str | int | float | bool) or value is None
    }


def is_id(value: object) -> bool:
    """Whether a value could name a thing: a number, or one short line."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, str) and 0 < len(value) <= 120 and "\n" not in value)

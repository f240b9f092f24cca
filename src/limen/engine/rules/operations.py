"""Which operations a rule names: ``POST /orders/export``, a path for any method, a path's beginning, a
tag."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from limen.features.catalogue import Catalogue
from limen.features.segments import split
from limen.model import Operation

REMEMBERED_MOST: Final = 8_192
"""Operations whose names are remembered; emptied when full, which costs a moment."""


class NamedOperations:
    """Which of these names an operation goes by. Paths are compared as people spell them, and one parameter
    is as good as another: ``/orders/{id}``."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted(set(names)))
        self._revision = -1
        self._spelt: dict[int, str] = {}
        self._known: dict[tuple[int, str], frozenset[str]] = {}

    def of(
        self, operation: Operation, catalogue: Catalogue, method: str = "", target: str = ""
    ) -> frozenset[str]:
        """The names that are the operation's; of one that is not known yet, those its ``target`` fits."""
        if target:
            return frozenset(
                name for name in self.names if names(name, f"{method} {target}", (), spelt=False)
            )
        if catalogue.revision != self._revision or len(self._known) >= REMEMBERED_MOST:
            self._revision, self._known = catalogue.revision, {}
            self._spelt = catalogue.clear_names()
        key = (operation.id, operation.name)
        found = self._known.get(key)
        if found is None:
            spelt = self._spelt.get(operation.id, operation.name)
            found = frozenset(name for name in self.names if names(name, spelt, operation.tags))
            self._known[key] = found
        return found


def names(name: str, called: str, tags: tuple[str, ...], *, spelt: bool = True) -> bool:
    """Whether a name is that of an operation with these tags, ``spelt`` as ``GET /users/{id:int}``, or of a
    call as it came."""
    method, path = _cut(name)
    if not path:
        return name.removeprefix("tag:") in tags
    of, _, template = called.partition(" ")
    return method in ("", of) and (
        _fits(path, template, True) if spelt else _fits.__wrapped__(path, template, False)
    )


def is_path(name: str) -> bool:
    """Whether a name is a path, with or without a method, and not a tag's."""
    return bool(_cut(name)[1])


def _cut(name: str) -> tuple[str, str]:
    """Method (empty: any) and path (empty: it is no path)."""
    method, _, path = name.rpartition(" ")
    return (method.strip().upper(), path) if path.startswith("/") else ("", "")


@lru_cache(4_096)
def _fits(path: str, template: str, spelt: bool) -> bool:
    begins = path.endswith("/*")
    wanted, given = split(path.removesuffix("*")) or [], split(template) or []
    if begins:
        given = given[: len(wanted)]
    same = zip(wanted, given, strict=False)
    return len(wanted) == len(given) and all(
        one == other or (one.startswith("{") and (not spelt or other.startswith("{"))) for one, other in same
    )

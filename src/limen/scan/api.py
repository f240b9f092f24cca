"""One model of the API for all rooms of the scanner: what its documents declare and what its source does.
Each part is made when it is first asked for, so that a rule costs only what it looks at."""

import re
from functools import cached_property
from typing import Final

import msgspec

from limen.scan.garbage import held_back
from limen.scan.source import service_of
from limen.scan.source.model import Route, Service
from limen.scan.spec import documents_of
from limen.scan.spec.document import Declared, Document
from limen.scan.tree import Tree

_PARAMETER: Final = re.compile(r"\{[^{}/]{0,200}\}")


class Operation(msgspec.Struct, frozen=True):
    """All that is known of one operation. ``declared`` and ``document`` are ``None`` where no document
    names it, ``route`` where no source serves it."""

    key: str
    declared: Declared | None = None
    document: Document | None = None
    route: Route | None = None


class Api:
    """The API that a tree of files describes."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Its OpenAPI documents."""
        with held_back():
            return tuple(documents_of(self.tree))

    @cached_property
    def service(self) -> Service:
        """What its source does."""
        with held_back():
            return service_of(self.tree)

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Every operation by its key, wherever it is known from."""
        found: dict[str, Operation] = {}
        for document in self.documents:
            for declared in document.operations:
                key = key_of(declared.method, declared.path)
                found[key] = Operation(key, declared, document)
        for route in self.service.routes:
            key = key_of(route.method, route.path)
            found[key] = msgspec.structs.replace(found.get(key, Operation(key)), route=route)
        return found


def key_of(method: str, path: str) -> str:
    """What a declared and a served operation share: the method, and the path without names of parameters."""
    return f"{method.upper()} {_PARAMETER.sub('{}', path).rstrip('/') or '/'}"

"""An OpenAPI document (2.0, 3.0, 3.1) as rules read it: plain data with JSON pointers, operations with what
holds for them, and the line of every pointer.

``$ref`` is followed within the document and within the tree, never over the network.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec
import yaml

from limen.scan.finding import Place
from limen.scan.spec.lines import Lines
from limen.scan.tree import File

Json = Mapping[str, Any]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
DEEPEST: Final = 32
"""References that are followed one after the other, and levels of a schema that are walked."""


class Declared(msgspec.Struct, frozen=True):
    """An operation as its document declares it. ``pointer`` leads to it; ``security`` are the alternatives
    that hold for it, its own or the document's (``None``: neither says; empty: anybody); ``parameters``
    are its own over its path's, references followed."""

    method: str
    path: str
    pointer: str
    data: Json
    security: tuple[Json, ...] | None
    parameters: tuple[Json, ...]

    @property
    def operation(self) -> str:
        """As people read it: ``GET /users/{id}``."""
        return f"{self.method} {self.path}"

    @property
    def open(self) -> bool:
        """Whether anybody may call it: nothing says otherwise, or one alternative asks for nothing."""
        return not self.security or any(not requirement for requirement in self.security)

    @property
    def scopes(self) -> frozenset[str]:
        """Every scope that some alternative asks for."""
        return frozenset(
            str(scope)
            for requirement in self.security or ()
            for scopes in requirement.values()
            if isinstance(scopes, list)
            for scope in scopes
        )


class Document:
    """One document: ``root`` is its plain data, ``node`` what YAML made it of, ``version`` ``2``, ``3.0`` or
    ``3.1``."""

    def __init__(self, file: File, root: Json, node: yaml.Node | None = None) -> None:
        self.file = file
        self.root = root
        self.version = "2" if "swagger" in root else ".".join(str(root.get("openapi", "3.0")).split(".")[:2])
        self._lines = Lines(file, node)

    def place(self, pointer: str) -> Place:
        """Where a JSON pointer's value stands."""
        return Place(self.file.name, self._lines.of(pointer), pointer)

    def resolved(self, value: object) -> Json:
        """An object, its ``$ref`` followed as far as it leads within the document; empty where that is
        nowhere, in a circle or out of the document."""
        for _ in range(DEEPEST):
            if not isinstance(value, Mapping):
                return {}
            if not isinstance(reference := value.get("$ref"), str):
                return value
            value = self.at(reference.removeprefix("#")) if reference.startswith("#") else None
        return {}

    def at(self, pointer: str) -> object:
        """What a JSON pointer (RFC 6901) points at; ``None`` where there is nothing."""
        value: object = self.root
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    @cached_property
    def operations(self) -> tuple[Declared, ...]:
        """Every operation, in the document's order."""
        return tuple(self._operations())

    def _operations(self) -> Iterator[Declared]:
        paths = self.root.get("paths")
        for path, item in paths.items() if isinstance(paths, Mapping) else ():
            holder = self.resolved(item)
            for method in METHODS:
                if isinstance(data := holder.get(method), Mapping):
                    pointer = pointer_of("paths", str(path), method)
                    yield Declared(
                        method.upper(),
                        str(path),
                        pointer,
                        data,
                        self._security(data),
                        self._given(holder, data),
                    )

    def _security(self, data: Json) -> tuple[Json, ...] | None:
        said = data.get("security", self.root.get("security"))
        if not isinstance(said, list):
            return None
        return tuple(each for each in said if isinstance(each, Mapping))

    def _given(self, holder: Json, data: Json) -> tuple[Json, ...]:
        found: dict[tuple[str, str], Json] = {}
        for listed in (holder.get("parameters"), data.get("parameters")):
            for each in listed if isinstance(listed, list) else ():
                parameter = self.resolved(each)
                found[str(parameter.get("in")), str(parameter.get("name"))] = parameter
        return tuple(found.values())


def pointer_of(*steps: str) -> str:
    """A JSON pointer (RFC 6901) of its steps."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)

"""What the files of a tree declare, before any is put into the walk's nodes: Java names types, fields and
methods of other files, and says of every variable of what type it is."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from limen.scan.source.java.nodes import above, annotations, arguments, members, modifiers, parameters, simple
from limen.scan.source.lowering.nodes import text

if TYPE_CHECKING:
    from tree_sitter import Node

KINDS: Final = {
    "class_declaration": "class", "interface_declaration": "interface", "record_declaration": "record",
    "enum_declaration": "enum", "annotation_type_declaration": "annotation",
}  # fmt: skip
BEANS: Final = frozenset((
    "Component", "Configuration", "Controller", "ControllerAdvice", "Mapper", "Repository", "RestController",
    "RestControllerAdvice", "Service",
))  # fmt: skip
"""Annotations of what a container makes and injects."""
_MADE_ELSEWHERE: Final = ("Service", "Repository", "Gateway", "Facade", "Dao")


class Type(msgspec.Struct, frozen=True):
    """One declaration. ``module`` is the dotted name of its file, ``fields`` gives the simple type of each
    field and of each component of a record, ``methods`` says of each method whether it is static, ``worked``
    are methods that do more than give or take a field."""

    name: str
    module: str
    kind: str
    annotations: frozenset[str]
    fields: dict[str, str]
    methods: dict[str, bool]
    worked: frozenset[str]
    supers: tuple[str, ...]
    served: tuple[str, ...] = ()

    @property
    def bean(self) -> bool:
        """Whether it is made by the container, and injected."""
        return self.kind in ("class", "interface") and (
            not BEANS.isdisjoint(self.annotations) or self.name.endswith(_MADE_ELSEWHERE)
        )


class Types:
    """All types of a tree by their simple name."""

    def __init__(self, roots: "dict[str, Node]") -> None:
        """``roots`` are parsed files by the dotted name of each; ``kept`` are types that repositories are
        of, as far as files were put into the walk's nodes."""
        self.by_name: dict[str, list[Type]] = {}
        self.kept: set[str] = set()
        for module, root in roots.items():
            for each in _declared(module, root):
                self.by_name.setdefault(each.name, []).append(each)

    @cached_property
    def all(self) -> tuple[Type, ...]:
        """Every type."""
        return tuple(each for found in self.by_name.values() for each in found)

    @cached_property
    def worked(self) -> frozenset[str]:
        """Methods that some class writes out: none of them is a plain getter or setter."""
        return frozenset(name for each in self.all for name in each.worked)

    @cached_property
    def components(self) -> frozenset[str]:
        """Members that records give by a method of the same name."""
        return frozenset(name for each in self.all if each.kind == "record" for name in each.fields)

    def package(self, package: str) -> list[Type]:
        """The types of one package."""
        return [each for each in self.all if each.module.rpartition(".")[0] == package]

    def one(self, name: str) -> Type | None:
        """The type of that simple name, where there is one only."""
        found = self.by_name.get(name, [])
        return found[0] if len(found) == 1 else None

    def above(self, of: Type) -> list[Type]:
        """The types of this tree that one extends or implements: of several of a name the nearest."""
        found = []
        for name in of.supers:
            alike = [each for each in self.by_name.get(name, ()) if each is not of]
            near = [each for each in alike if each.module == of.module]
            near = near or [each for each in alike if _package(each) == _package(of)] or alike
            found += near if len(near) == 1 else []
        return found

    def implementing(self, of: Type) -> Type:
        """The one class that implements an interface; the type itself where there is none or several."""
        if of.kind != "interface":
            return of
        found = [each for each in self.all if each.kind == "class" and of in self.above(each)]
        return found[0] if len(found) == 1 else of

    def field(self, of: Type | None, name: str, depth: int = 6) -> str | None:
        """The type of a field of a class or of one above it; ``None`` where there is none."""
        if of is None or not depth:
            return None
        if name in of.fields:
            return of.fields[name]
        above = (self.field(each, name, depth - 1) for each in self.above(of))
        return next((each for each in above if each is not None), None)

    def method(self, of: Type | None, name: str, depth: int = 6) -> bool | None:
        """Whether a method of a class or of one above it is static; ``None`` where there is none."""
        if of is None or not depth:
            return None
        if name in of.methods:
            return of.methods[name]
        above = (self.method(each, name, depth - 1) for each in self.above(of))
        return next((each for each in above if each is not None), None)


def _package(of: Type) -> str:
    return of.module.rpartition(".")[0]


def _declared(module: str, node: "Node") -> Iterator[Type]:
    for each in node.named_children:
        if each.type in KINDS:
            yield _type(module, each)
        if each.type in KINDS or each.type.endswith("_body") or each.type == "enum_body_declarations":
            yield from _declared(module, each)


def _type(module: str, node: "Node") -> Type:
    body = list(members(node))
    methods = [each for each in body if each.type == "method_declaration"]
    supers = tuple(simple(each) for each in above(node))
    return Type(
        name=text(node.child_by_field_name("name")),
        module=module,
        kind=KINDS[node.type],
        annotations=frozenset(simple(each.child_by_field_name("name")) for each in annotations(node)),
        fields=dict(_fields(node, body)),
        methods={text(each.child_by_field_name("name")): "static" in modifiers(each) for each in methods},
        worked=frozenset(text(each.child_by_field_name("name")) for each in methods if _works(each)),
        supers=supers,
        served=tuple(simple(each) for base in above(node) for each in arguments(base)),
    )


def _fields(node: "Node", body: "list[Node]") -> Iterator[tuple[str, str]]:
    for each in parameters(node) if node.type == "record_declaration" else ():
        yield text(each.child_by_field_name("name")), simple(each.child_by_field_name("type"))
    for each in body:
        if each.type in ("field_declaration", "constant_declaration"):
            kind = simple(each.child_by_field_name("type"))
            for declared in each.children_by_field_name("declarator"):
                yield text(declared.child_by_field_name("name")), kind


def _works(node: "Node") -> bool:
    """Whether a method does more than ``return a`` or ``this.a = a``."""
    body = node.child_by_field_name("body")
    stated = [each for each in body.named_children if "comment" not in each.type] if body is not None else []
    if len(stated) != 1:
        return body is not None
    inner = next(iter(stated[0].named_children), None)
    if inner is None or inner.type not in ("identifier", "field_access", "assignment_expression"):
        return True
    return inner.type == "assignment_expression" and len(parameters(node)) != 1

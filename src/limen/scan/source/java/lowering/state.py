"""What is known while one file is put into the walk's nodes."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.known import ROOTS
from limen.scan.source.java.types import Type, Types
from limen.scan.source.lowering.lower import Lower
from limen.scan.source.lowering.nodes import name, text

if TYPE_CHECKING:
    from tree_sitter import Node

SELF: Final = "self"


class State(Lower):
    """``classes`` are the types around the place at hand, the innermost last; ``local`` gives the simple type
    of each variable; ``errors`` are variables that hold one; ``lambdas`` says how many functions
    without a name are around."""

    def __init__(self, types: Types, module: str, visible: dict[str, Type], statics: dict[str, str]) -> None:
        super().__init__()
        self.types = types
        self.module = module
        self.visible = visible
        self.statics = statics
        self.classes: list[Type] = []
        self.local: dict[str, str] = {}
        self.errors: set[str] = set()
        self.lambdas = 0

    @contextmanager
    def function(self) -> Iterator[None]:
        """Variables of a function are its own."""
        outer = self.local, self.errors, self.before, self.after, self.lambdas
        self.local, self.errors = {}, set()
        self.before, self.after, self.lambdas = [], [], 0
        try:
            yield
        finally:
            self.local, self.errors, self.before, self.after, self.lambdas = outer

    def known(self, identifier: str) -> Type | None:
        """The type that a simple name is of, as the file sees it."""
        own = (each for each in self.types.by_name.get(identifier, ()) if each.module == self.module)
        return next(own, None) or self.visible.get(identifier) or self.types.one(identifier)

    def field(self, identifier: str) -> str | None:
        """The type of a field of a class around; ``None`` where there is none of that name."""
        if identifier in self.local:
            return None
        found = (self.types.field(each, identifier) for each in reversed(self.classes))
        return next((each for each in found if each is not None), None)

    def method(self, identifier: str) -> bool | None:
        """Whether a method of a class around is static; ``None`` where there is none of that name."""
        found = (self.types.method(each, identifier) for each in reversed(self.classes))
        return next((each for each in found if each is not None), None)

    def named(self, node: "Node", identifier: str) -> ast.expr:
        """A variable, a field, or a type."""
        if self.field(identifier) is not None:
            return name(node, f"{SELF}.{identifier}")
        if identifier in self.statics and identifier not in self.local:
            return name(node, f"{self.statics[identifier]}.{identifier}")
        return name(node, safe(identifier) if identifier in self.local else identifier)

    def type_of(self, node: "Node | None") -> str:
        """The simple type of a variable, a field or a new object; empty where it is not told."""
        if node is None:
            return ""
        if node.type == "object_creation_expression":
            return text(node.child_by_field_name("type"))
        identifier = text(node).removeprefix("this.")
        return self.local.get(identifier) or self.field(identifier) or ""


def safe(identifier: str) -> str:
    """A variable's name, changed where the walk has a meaning of its own for it."""
    return f"{identifier}_" if identifier in ROOTS else identifier

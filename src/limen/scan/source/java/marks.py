"""What annotations say: which there are, and the texts and names that they are given."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Found, Project

_DEEPEST: Final = 4
"""Annotations within annotations that are followed."""


class Class(msgspec.Struct, frozen=True):
    """A class where annotations stand; its constants may be used in them."""

    project: Project
    found: Found

    @property
    def module(self) -> Module:
        """The file it stands in."""
        return self.found.module

    @property
    def node(self) -> ast.ClassDef:
        """Its node."""
        assert isinstance(self.found.node, ast.ClassDef)
        return self.found.node


def marks_of(within: Class, nodes: Iterable[ast.expr], depth: int = _DEEPEST) -> dict[str, ast.Call]:
    """Annotations by their simple name, those that annotations of this project are made of too."""
    found: dict[str, ast.Call] = {}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.setdefault(node.func.id, node)
            own = within.project.find(within.module, node.func) if depth else None
            if own is not None and isinstance(own.node, ast.ClassDef):
                for name, inner in marks_of(within, own.node.decorator_list, depth - 1).items():
                    found.setdefault(name, inner)
    return found


def typed(node: ast.expr | None) -> tuple[ast.expr | None, list[ast.expr]]:
    """The type of a field or parameter, and its annotations."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        return node.slice.elts[0], node.slice.elts[1:]
    return node, []


def type_names(node: ast.expr | None) -> list[str]:
    """A type's simple name and those of what it is of: ``List`` and ``Order``."""
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)] if node is not None else []


def given(mark: ast.Call, *names: str) -> ast.expr | None:
    """What an annotation is given under one of these names; alone it is its ``value``."""
    named = next((each.value for each in mark.keywords if each.arg in names), None)
    return named if named is not None else next(iter(mark.args), None) if "value" in names else None


def texts(within: Class, node: ast.expr | None) -> list[str]:
    """The texts that an expression is, constants of this project put in; of a list each."""
    if isinstance(node, ast.List | ast.Tuple):
        return [each for one in node.elts for each in texts(within, one)]
    written = _text(within, node, 8)
    if written is not None:
        return [written]
    stands = _constant(within, node)
    if stands is None or not isinstance(stands[1], ast.List | ast.Tuple):
        return []
    return [each for one in stands[1].elts for each in texts(stands[0], one)]


def text(within: Class, mark: ast.Call, *names: str) -> str:
    """The first text that an annotation is given under one of these names."""
    return next(iter(texts(within, given(mark, *names))), "")


def _text(within: Class, node: ast.expr | None, depth: int) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp):
        left, right = _text(within, node.left, depth), _text(within, node.right, depth)
        return left + right if left is not None and right is not None else None
    stands = _constant(within, node) if depth else None
    return _text(*stands, depth - 1) if stands is not None else None


def _constant(within: Class, node: ast.expr | None) -> tuple[Class, ast.expr] | None:
    """What a constant of a class stands for, and that class."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return None
    klass = within.found
    if node.value.id != "self":
        other = within.project.find(within.module, node.value)
        if other is None or not isinstance(other.node, ast.ClassDef):
            return None
        klass = other
    member = within.project.member(klass.module, klass.node, node.attr)
    if member is None or not isinstance(member.node, ast.expr):
        return None
    return Class(within.project, klass), member.node


def names_in(node: ast.expr | None) -> Iterator[str]:
    """The last parts of the names that an expression lists: ``GET`` of ``RequestMethod.GET`` and of
    ``GET``."""
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Name) and each.id.isupper():
            yield each.id
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value

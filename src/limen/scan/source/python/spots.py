"""Calls and settings anywhere in the source, with their literal arguments: what rules about secrets,
tokens, CORS and debugging look at."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.memo import remembered
from limen.scan.source.model import Spot
from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Project

_LONGEST: Final = 300
"""Characters of a value that are kept."""


def spots(project: Project) -> tuple[Spot, ...]:
    """Every spot of a project, in the order of its modules."""
    return tuple(spot for module in project.modules.values() for spot in _of_module(project, module))


@remembered
def _of_module(project: Project, module: Module) -> tuple[Spot, ...]:
    return tuple(_found(project, module))


def _found(project: Project, module: Module) -> Iterator[Spot]:
    for scope, node in _scoped(module.tree, ""):
        if isinstance(node, ast.Call):
            name = project.dotted(module, node.func) or _tail(node.func)
            if name:
                yield Spot(module.place(node, scope), "call", name, "", _arguments(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if name := _named(target):
                    yield Spot(module.place(node, scope), "setting", name, text_of(node.value))
        elif isinstance(node, ast.Return) and (caught := _caught(module, node)):
            yield Spot(module.place(node, scope), "error", caught, text_of(node.value) if node.value else "")
        elif isinstance(node, ast.Dict):
            yield from _members(module, node, scope)


def _members(module: Module, node: ast.Dict, scope: str) -> Iterator[Spot]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield Spot(module.place(key, scope), "member", key.value, text_of(value))


def _caught(module: Module, node: ast.Return) -> str:
    """The name of an error that a return answers: in an ``except`` of any error, or in a handler of them."""
    return module.errors.get(id(node), "")


def _scoped(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the dotted name of the function it is in."""
    for child in ast.iter_child_nodes(node):
        inner = (
            f"{scope}.{child.name}".lstrip(".") if isinstance(child, (*FUNCTIONS, ast.ClassDef)) else scope
        )
        yield inner, child
        yield from _scoped(child, inner)


def _tail(node: ast.expr) -> str:
    """``.loads`` of something that has no name."""
    return f".{node.attr}" if isinstance(node, ast.Attribute) else ""


def _named(node: ast.expr) -> str:
    """``SECRET_KEY``, ``app.debug``, and ``SECRET_KEY`` of ``app.config["SECRET_KEY"]``."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _arguments(node: ast.Call) -> dict[str, str]:
    """Arguments by keyword, or by their number from 0, as text."""
    placed = {str(number): text_of(each) for number, each in enumerate(node.args)}
    return placed | {each.arg or "**": text_of(each.value) for each in node.keywords}


def text_of(node: ast.expr) -> str:
    """A literal text as it is in quotes, anything else as its source."""
    return ast.unparse(node)[:_LONGEST]

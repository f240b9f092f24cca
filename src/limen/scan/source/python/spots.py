"""Calls and settings anywhere in the source, with their literal arguments: what rules about secrets,
tokens, CORS and debugging look at."""

import ast
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from limen.scan.memo import remembered
from limen.scan.source.model import Spot
from limen.scan.source.python.echoes import behind
from limen.scan.source.python.hooks import answers_all
from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.optional import let_pass
from limen.scan.source.python.pages import endless
from limen.scan.source.python.project import Project
from limen.scan.source.python.tables import astray

_LONGEST: Final = 300
"""Characters of a value that are kept."""

_ORIGIN: Final = "Access-Control-Allow-Origin"
"""The header that lets others' pages read an answer."""


def spots(project: Project) -> tuple[Spot, ...]:
    """Every spot of a project, in the order of its modules."""
    return tuple(spot for module in project.modules.values() for spot in _of_module(project, module))


class At(NamedTuple):
    """Where a node stands: its project, its module, the dotted name of the function it is in."""

    project: Project
    module: Module
    scope: str

    def spot(self, node: ast.AST, kind: str, name: str, value: str = "", **arguments: str) -> Spot:
        """Something at a node."""
        return Spot(self.module.place(node, self.scope), kind, name, value, arguments)


@remembered
def _of_module(project: Project, module: Module) -> tuple[Spot, ...]:
    return tuple(_found(project, module))


def _found(project: Project, module: Module) -> Iterator[Spot]:
    for scope, node in _scoped(module.tree, ""):
        if step := _STEPS.get(type(node)):
            yield from step(At(project, module, scope), node)


def _call(at: At, node: ast.Call) -> Iterator[Spot]:
    if name := at.project.dotted(at.module, node.func) or _tail(node.func):
        yield Spot(at.module.place(node, at.scope), "call", name, "", _arguments(node))


def _assign(at: At, node: ast.Assign | ast.AnnAssign) -> Iterator[Spot]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if node.value is not None and (name := _named(target)):
            yield at.spot(node, "setting", name, _held(at, name, node.value), **_everywhere(at, name))


def _return(at: At, node: ast.Return) -> Iterator[Spot]:
    """The name of an error that a return answers: in an ``except`` of any error, or in a handler of them."""
    if caught := at.module.errors.get(id(node), ""):
        yield at.spot(node, "error", caught, text_of(node.value) if node.value else "")


def _if(at: At, node: ast.If) -> Iterator[Spot]:
    if name := let_pass(node):
        yield at.spot(node, "optional", name)


def _class(at: At, node: ast.ClassDef) -> Iterator[Spot]:
    for name, verb, free in astray(at.project, at.module, node):
        yield at.spot(node, "astray", name, verb, free=free)
    if size := endless(at.project, at.module, node):
        yield at.spot(node, "endless", node.name, size)


def _dict(at: At, node: ast.Dict) -> Iterator[Spot]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            held = _held(at, key.value, value)
            yield at.spot(key, "member", key.value, held, **_everywhere(at, key.value))


_STEPS: Final[dict[type[ast.AST], Callable[[At, Any], Iterator[Spot]]]] = {
    ast.Call: _call, ast.Assign: _assign, ast.AnnAssign: _assign, ast.Return: _return, ast.If: _if,
    ast.ClassDef: _class, ast.Dict: _dict,
}  # fmt: skip


def _held(at: At, name: str, value: ast.expr) -> str:
    """A value as text; of the header that lets others read, what a name that nobody judged was given."""
    return text_of(behind(at.module.functions.get(at.scope), value) if name == _ORIGIN else value)


def _everywhere(at: At, name: str) -> dict[str, str]:
    """Whether a header is set of every answer."""
    function = at.module.functions.get(at.scope) if "-" in name else None
    return {"everywhere": "yes"} if function is not None and answers_all(function) else {}


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

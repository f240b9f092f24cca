"""What is known while one file is put into the walk's nodes."""

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from tree_sitter import Node

N = TypeVar("N", bound=ast.AST)

REQUESTS: Final = ("req", "request")
RESPONSES: Final = ("res", "response")
PASSES: Final = ("next", "_next")
"""What parameters of handlers are called."""

Resolve = Callable[[str], str]
"""From what is written in an import (``../db.js``) to a dotted name (``src.db``)."""


class State:
    """``known`` are local names of libraries (``child`` for ``child_process``), ``before`` and ``after`` are
    statements that the expression at hand needs around its own, ``answering`` says that the function at hand
    has a response in its hands."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.known: dict[str, str] = {}
        self.before: list[ast.stmt] = []
        self.after: list[ast.stmt] = []
        self.answering = False
        self.inside = False
        self._made = 0

    def fresh(self, stem: str) -> str:
        """A name that no source has."""
        self._made += 1
        return f"{stem}_{self._made}"


def at(made: N, node: "Node") -> N:
    """A new node, placed where the source has it."""
    made.lineno = made.end_lineno = int(node.start_point[0]) + 1  # type: ignore[attr-defined]
    made.col_offset = made.end_col_offset = int(node.start_point[1])  # type: ignore[attr-defined]
    return made


def text(node: "Node | None") -> str:
    """A node's source."""
    return node.text.decode("utf-8", "replace") if node is not None and node.text is not None else ""


def string(node: "Node") -> str:
    """A literal text without its quotes."""
    return text(node)[1:-1]


def name(node: "Node", identifier: str) -> ast.expr:
    """A dotted name as an expression."""
    head, *rest = identifier.split(".")
    made: ast.expr = at(ast.Name(head, ast.Load()), node)
    for part in rest:
        made = at(ast.Attribute(made, part, ast.Load()), node)
    return made


def constant(node: "Node", value: str | int | bool | None) -> ast.Constant:
    """A constant."""
    return at(ast.Constant(value), node)


def call(node: "Node", function: str | ast.expr, *given: ast.expr, **keywords: ast.expr) -> ast.Call:
    """A call, of a dotted name or of an expression."""
    named = name(node, function) if isinstance(function, str) else function
    return at(
        ast.Call(named, list(given), [at(ast.keyword(key, value), node) for key, value in keywords.items()]),
        node,
    )


def assign(node: "Node", target: ast.expr, value: ast.expr) -> ast.Assign:
    """``target = value``."""
    return at(ast.Assign([target], value), node)


def function(
    node: "Node", identifier: str, parameters: Iterable[str], body: list[ast.stmt]
) -> ast.FunctionDef:
    """A function of that name."""
    taken = [at(ast.arg(each), node) for each in parameters]
    arguments = ast.arguments([], taken, None, [], [], None, [])
    return at(ast.FunctionDef(identifier, arguments, body or [at(ast.Pass(), node)], [], None, None), node)


def dotted(state: State, node: ast.expr) -> str:
    """The full dotted name that an expression is, libraries by their own names; empty for what is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([state.known.get(node.id, node.id), *reversed(parts)])

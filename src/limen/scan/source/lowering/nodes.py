"""The walk's nodes, made for those of a foreign syntax tree, and the texts of these."""

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tree_sitter import Node

N = TypeVar("N", bound=ast.AST)


class UnparsableError(Exception):
    """A file that cannot be read, and why."""


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

"""What an ``Optional`` gives where it holds nothing, and what a text or mapping gives by default."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.lowering.nodes import assign, at, call, constant, name

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering


def opened(low: "Lowering", node: "Node", own: str, held: "Node", given: "list[Node]") -> ast.expr | None:
    """``found.orElse(other)`` and the like; ``None`` for any other call."""
    if own == "orElseThrow":
        return _or_raise(low, node, low.value(held), given)
    if own in ("orElse", "orElseGet", "switchIfEmpty", "defaultIfEmpty") and len(given) == 1:
        return _or(node, low.value(held), low.value(given[0]))
    if own == "getOrDefault" and len(given) == 2:
        base = at(ast.Attribute(low.value(held), "get", ast.Load()), node)
        return call(node, base, *(low.value(each) for each in given))
    return None


def _or(node: "Node", base: ast.expr, other: ast.expr) -> ast.expr:
    if isinstance(other, ast.Lambda):
        other = other.body
    elif isinstance(other, ast.Name) and other.id[:1].isupper():
        other = call(node, other)
    if isinstance(other, ast.Constant) and other.value is None:
        return base
    return at(ast.BoolOp(ast.Or(), [base, other]), node)


def _or_raise(low: "Lowering", node: "Node", base: ast.expr, given: "list[Node]") -> ast.expr:
    """What is found, after a refusal where nothing is."""
    error = low.value(given[0]) if given else constant(node, None)
    if not isinstance(error, ast.Lambda) or not isinstance(error.body, ast.Call):
        return base
    found = name(node, low.fresh("found"))
    low.before.append(assign(node, found, base))
    test = at(ast.UnaryOp(ast.Not(), found), node)
    low.before.append(at(ast.If(test, [at(ast.Raise(error.body, None), node)], []), node))
    return found

"""What is done with every member of a collection, as comprehensions."""

import ast
from typing import TYPE_CHECKING, Final, Protocol

from limen.scan.source.lowering.nodes import at, call, name

if TYPE_CHECKING:
    from tree_sitter import Node


class Fresh(Protocol):
    """What makes names that no source has."""

    def fresh(self, stem: str) -> str:
        """A name that begins so."""


EACH: Final = ("every", "filter", "flatMap", "map", "some")
_CHOOSE: Final = ("every", "filter", "some")


def each_of(low: Fresh, node: "Node", method: str, held: ast.expr, function: ast.expr) -> ast.expr | None:
    """``held.map(f)``, ``held.filter(f)``: ``None`` where the function is not known."""
    if isinstance(function, ast.Lambda) and len(function.args.args) == 1:
        own, done = function.args.args[0].arg, function.body
    elif isinstance(function, ast.Name | ast.Attribute):
        own = low.fresh("each")
        done = call(node, function, name(node, own))
    else:
        return None
    target = name(node, own)
    if method in _CHOOSE:
        return _comprehension(node, target, target, held, [done])
    return _comprehension(node, done, target, held, [])


def keys_of(low: Fresh, node: "Node", held: ast.expr) -> ast.expr:
    """``Object.keys(held)``."""
    own = name(node, low.fresh("key"))
    return _comprehension(node, own, own, call(node, at(ast.Attribute(held, "keys", ast.Load()), node)), [])


def _comprehension(
    node: "Node", gives: ast.expr, target: ast.expr, held: ast.expr, conditions: list[ast.expr]
) -> ast.expr:
    return at(ast.ListComp(gives, [ast.comprehension(target, held, conditions, 0)]), node)

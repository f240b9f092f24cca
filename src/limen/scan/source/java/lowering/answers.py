"""Answers (``ResponseEntity.status(403).body(...)``) as what a handler gives back with its status."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.known import ANSWERS
from limen.scan.source.java.nodes import handed, simple
from limen.scan.source.lowering.nodes import at, call, constant, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_ROOT: Final = "ResponseEntity"
_MOVES: Final = (301, 302, 303, 307, 308)


def answered(low: "Lowering", node: "Node") -> ast.expr | None:
    """What a call answers, or an answer that is made; ``None`` for any other."""
    if node.type == "object_creation_expression":
        if simple(node.child_by_field_name("type")) != _ROOT:
            return None
        return _made(node, [low.value(each) for each in handed(node)])
    links = _links(node)
    return _chained(low, node, links) if links else None


def _made(node: "Node", given: list[ast.expr]) -> ast.expr:
    """``new ResponseEntity<>(body, headers, status)``."""
    status = given[-1] if given else constant(node, 200)
    return _together(node, given[0] if len(given) > 1 else constant(node, None), status)


def _links(node: "Node") -> "list[tuple[str, Node]]":
    """The calls of a chain that begins an answer, the first one first."""
    found: list[tuple[str, Node]] = []
    each: Node | None = node
    while each is not None and each.type == "method_invocation":
        found.append((text(each.child_by_field_name("name")), each))
        each = each.child_by_field_name("object")
    return found[::-1] if text(each) == _ROOT else []


def _chained(low: "Lowering", node: "Node", links: "list[tuple[str, Node]]") -> ast.expr:
    first, given = links[0][0], [low.value(each) for each in handed(links[0][1])]
    status: ast.expr = constant(node, ANSWERS.get(first, 200))
    body: ast.expr = constant(node, None)
    if first == "status" and given:
        status = given[0]
    elif first in ("ok", "of", "ofNullable") and given:
        body = given[0]
    for own, each in links[1:]:
        taken = [low.value(one) for one in handed(each)]
        if own == "body" and taken:
            body = taken[0]
        elif own in ("location", "header") and taken and _moves(status):
            target = taken[-1]
            body = call(each, "flask.redirect", target)
    return _together(node, body, status)


def _moves(status: ast.expr) -> bool:
    return isinstance(status, ast.Constant) and status.value in _MOVES


def _together(node: "Node", body: ast.expr, status: ast.expr) -> ast.expr:
    if isinstance(status, ast.Constant) and status.value in (200, 201, 202, 204):
        return body
    return at(ast.Tuple([body, status], ast.Load()), node)

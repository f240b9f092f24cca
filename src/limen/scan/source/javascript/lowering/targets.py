"""What takes a value: a name, a member, and patterns that take one apart."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.javascript.lowering.state import REQUESTS
from limen.scan.source.lowering.nodes import assign, at, constant, name, string, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering


def into(low: "Lowering", target: "Node", value: ast.expr) -> list[ast.stmt]:
    """``target = value``, a pattern member by member."""
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        return [assign(target, _stored(name(target, text(target))), value)]
    if target.type in ("member_expression", "subscript_expression"):
        return [assign(target, _stored(low.value(target)), value)]
    if target.type in ("assignment_pattern", "object_assignment_pattern"):
        left = target.child_by_field_name("left") or target.named_children[0]
        return into(low, left, value)
    if target.type == "array_pattern":
        return _listed(low, target, value)
    return _apart(low, target, value) if target.type == "object_pattern" else []


def _stored(target: ast.expr) -> ast.expr:
    """An expression as a target."""
    return (
        target if isinstance(target, ast.Name | ast.Attribute | ast.Subscript) else ast.Name("_", ast.Store())
    )


def _listed(low: "Lowering", target: "Node", value: ast.expr) -> list[ast.stmt]:
    names = [each for each in target.named_children if each.type == "identifier"]
    if len(names) != len(target.named_children):
        held = low.fresh("held")
        made: list[ast.stmt] = [assign(target, name(target, held), value)]
        for each in target.named_children:
            inner = each.named_children[0] if each.type == "rest_pattern" and each.named_children else each
            made += into(low, inner, at(ast.Subscript(name(each, held), constant(each, 0), ast.Load()), each))
        return made
    listed = at(ast.Tuple([name(each, text(each)) for each in names], ast.Store()), target)
    return [assign(target, listed, value)]


def _apart(low: "Lowering", target: "Node", value: ast.expr) -> list[ast.stmt]:
    """``{ a, b: c = 1, ...rest } = value``."""
    made: list[ast.stmt] = []
    if not isinstance(value, ast.Name) and not _of_request(value):
        held = low.fresh("held")
        made, value = [assign(target, name(target, held), value)], name(target, held)
    taken: list[str] = []
    for each in target.named_children:
        if each.type == "rest_pattern" and each.named_children:
            made += _rest(low, each.named_children[0], value, taken)
            continue
        key = each.child_by_field_name("key") if each.type == "pair_pattern" else _first(each)
        own = string(key) if key is not None and key.type == "string" else text(key)
        taken.append(own)
        inner = each.child_by_field_name("value") if each.type == "pair_pattern" else each
        if inner is not None:
            made += into(low, inner, _member(each, value, own))
    return made


def _first(node: "Node") -> "Node":
    return node.named_children[0] if node.type == "object_assignment_pattern" else node


def _rest(low: "Lowering", target: "Node", value: ast.expr, taken: list[str]) -> list[ast.stmt]:
    """What is left of an object: the members taken out before are none of the caller's any more."""
    made = into(low, target, value)
    for own in taken:
        item = at(ast.Subscript(name(target, text(target)), constant(target, own), ast.Store()), target)
        made.append(assign(target, item, constant(target, None)))
    return made


def _of_request(value: ast.expr) -> bool:
    """``req.body``, ``req.params``."""
    return (
        isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and value.value.id in REQUESTS
    )


def _member(node: "Node", value: ast.expr, own: str) -> ast.expr:
    if _of_request(value):
        return at(ast.Subscript(value, constant(node, own), ast.Load()), node)
    return at(ast.Attribute(value, own, ast.Load()), node)

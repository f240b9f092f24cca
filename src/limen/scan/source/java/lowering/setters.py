"""Expressions that stand alone: setters as what they set, members put into a mapping, switches."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.lowering.nodes import assign, at, call, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_PUTS: Final = ("addAttribute", "put", "setAttribute")
_HEADERS: Final = ("HttpHeaders", "HttpServletResponse", "Cookie")


def done(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """A statement of one expression."""
    if node.type == "switch_expression":
        return low.block([node])
    if node.type == "assignment_expression":
        return _assigned(low, node)
    made = _set(low, node) if node.type == "method_invocation" else None
    return [made] if made is not None else [at(ast.Expr(low.value(node)), node)]


def _assigned(low: "Lowering", node: "Node") -> list[ast.stmt]:
    target, value = low.value(node.child_by_field_name("left")), low.value(node.child_by_field_name("right"))
    if not isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
        return [at(ast.Expr(value), node)]
    if text(node.child_by_field_name("operator")) != "=":
        value = at(ast.BinOp(target, ast.Add(), value), node)
    return [assign(node, target, value)]


def _set(low: "Lowering", node: "Node") -> ast.stmt | None:
    """``order.setOwner(me)`` sets a member, ``map.put(key, value)`` one of a mapping; ``None`` for any other
    call."""
    held, called = node.child_by_field_name("object"), text(node.child_by_field_name("name"))
    listed = node.child_by_field_name("arguments")
    given = (
        [each for each in listed.named_children if "comment" not in each.type] if listed is not None else []
    )
    if held is None or low.type_of(held) in _HEADERS:
        return None
    if called in _PUTS and len(given) == 2:
        item = at(ast.Subscript(low.value(held), low.value(given[0]), ast.Store()), node)
        return assign(node, item, low.value(given[1]))
    if len(given) != 1 or not is_setter(low, called):
        return None
    target = low.value(held)
    return assign(node, at(ast.Attribute(target, member(called, 3), ast.Store()), node), low.value(given[0]))


def is_setter(low: "Lowering", called: str) -> bool:
    """Whether a method only sets a member, by its name, and nobody wrote more into it."""
    return called[:3] == "set" and called[3:4].isupper() and called not in low.types.worked


def member(called: str, begins: int) -> str:
    """``owner`` of ``getOwner``."""
    return called[begins : begins + 1].lower() + called[begins + 1 :]


def built(low: "Lowering", node: "Node", kind: str, links: "list[tuple[str, list[Node]]]") -> ast.expr:
    """``Order.builder().owner(me).build()``: an object made, then its members set."""
    held = name(node, low.fresh("built"))
    low.before.append(assign(node, held, call(node, kind)))
    for own, given in links:
        if len(given) == 1:
            target = at(ast.Attribute(held, own, ast.Store()), node)
            low.before.append(assign(node, target, low.value(given[0])))
    return held

"""Expressions."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.calls import called, made_new
from limen.scan.source.java.lowering.functions import as_value, referred
from limen.scan.source.java.lowering.known import STATUSES
from limen.scan.source.java.lowering.state import SELF, safe
from limen.scan.source.java.nodes import simple
from limen.scan.source.lowering.nodes import assign, at, call, constant, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_SERVLET: Final = {"SC_FORBIDDEN": 403, "SC_NOT_FOUND": 404, "SC_UNAUTHORIZED": 401}
_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\'": "'", "\\\\": "\\", "\\0": "\0"}


def expression(low: "Lowering", node: "Node | None") -> ast.expr:
    """An expression; what carries no value is ``None``."""
    if node is None:
        return ast.Constant(None, lineno=1, col_offset=0)
    step = _STEPS.get(node.type)
    return step(low, node) if step else constant(node, None)


def _name(low: "Lowering", node: "Node") -> ast.expr:
    return low.named(node, text(node))


def _this(_low: "Lowering", node: "Node") -> ast.expr:
    return name(node, SELF)


def _string(_low: "Lowering", node: "Node") -> ast.expr:
    parts = (
        _ESCAPES.get(text(each), "") if each.type == "escape_sequence" else text(each)
        for each in node.named_children
    )
    return constant(node, "".join(parts))


def _number(_low: "Lowering", node: "Node") -> ast.expr:
    written = text(node).replace("_", "").rstrip("lLfFdD")
    return constant(node, int(written) if written.isdecimal() and len(written) < 30 else 0)


def _field(low: "Lowering", node: "Node") -> ast.expr:
    """``this.a``, ``HttpStatus.NOT_FOUND`` as a number, a member of an enumeration as its name."""
    held, own = node.child_by_field_name("object"), text(node.child_by_field_name("field"))
    written = simple(held)
    if written == "HttpStatus" and own in STATUSES:
        return constant(node, STATUSES[own])
    if own in _SERVLET:
        return constant(node, _SERVLET[own])
    kind = low.known(written)
    if kind is not None and kind.kind == "enum" and own.isupper() and written not in low.local:
        return constant(node, own)
    return at(ast.Attribute(low.value(held), own, ast.Load()), node)


def _item(low: "Lowering", node: "Node") -> ast.expr:
    base = low.value(node.child_by_field_name("array"))
    return at(ast.Subscript(base, low.value(node.child_by_field_name("index")), ast.Load()), node)


_COMPARES: Final[dict[str, type[ast.cmpop]]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
}  # fmt: skip


def _joined(node: "Node") -> "list[Node]":
    """The parts of ``a + b + c``, the first one first; a long text would lie too deep otherwise."""
    found: list[Node] = []
    each: Node | None = node
    while each is not None and each.type == "binary_expression" and _sign(each) == "+":
        found.append(each.child_by_field_name("right") or each)
        each = each.child_by_field_name("left")
    return [each, *reversed(found)] if each is not None else found[::-1]


def _sign(node: "Node") -> str:
    return text(node.child_by_field_name("operator"))


def _sum(node: "Node", parts: list[ast.expr]) -> ast.expr:
    """A sum, as flat as can be."""
    while len(parts) > 1:
        pairs = [parts[number : number + 2] for number in range(0, len(parts), 2)]
        parts = [at(ast.BinOp(each[0], ast.Add(), each[1]), node) if each[1:] else each[0] for each in pairs]
    return parts[0]


def _binary(low: "Lowering", node: "Node") -> ast.expr:
    parts = _joined(node)
    if len(parts) > 2:
        return _sum(node, [low.value(each) for each in parts])
    left = low.value(node.child_by_field_name("left"))
    right = low.value(node.child_by_field_name("right"))
    sign = _sign(node)
    if sign in _COMPARES:
        return at(ast.Compare(left, [_COMPARES[sign]()], [right]), node)
    if sign in ("||", "&&"):
        return at(ast.BoolOp(ast.Or() if sign == "||" else ast.And(), [left, right]), node)
    if isinstance(left, ast.Constant) and left.value == "redirect:":
        return call(node, "flask.redirect", right)
    return at(ast.BinOp(left, ast.Add(), right), node)


def _unary(low: "Lowering", node: "Node") -> ast.expr:
    inner = low.value(node.child_by_field_name("operand"))
    return at(ast.UnaryOp(ast.Not(), inner), node) if text(node)[:1] == "!" else inner


def _ternary(low: "Lowering", node: "Node") -> ast.expr:
    test, body, other = (
        low.value(node.child_by_field_name(each)) for each in ("condition", "consequence", "alternative")
    )
    return at(ast.IfExp(test, body, other), node)


def _cast(low: "Lowering", node: "Node") -> ast.expr:
    return low.value(node.child_by_field_name("value"))


def _inside(low: "Lowering", node: "Node") -> ast.expr:
    return low.value(next(iter(node.named_children), None))


def _listed(low: "Lowering", node: "Node") -> ast.expr:
    return at(ast.List([low.value(each) for each in node.named_children], ast.Load()), node)


def _array(low: "Lowering", node: "Node") -> ast.expr:
    return low.value(node.child_by_field_name("value"))


def _instance(low: "Lowering", node: "Node") -> ast.expr:
    """``a instanceof Order order``: a name for what is asked."""
    value, own = low.value(node.child_by_field_name("left")), node.child_by_field_name("name")
    if own is not None:
        low.local[text(own)] = simple(node.child_by_field_name("right"))
        low.before.append(assign(node, name(node, safe(text(own))), value))
    return call(node, "isinstance", value)


def _assigned(low: "Lowering", node: "Node") -> ast.expr:
    """``a = b`` within an expression: done before it."""
    target, value = low.value(node.child_by_field_name("left")), low.value(node.child_by_field_name("right"))
    if isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
        low.before.append(assign(node, target, value))
    return value


def _class(_low: "Lowering", node: "Node") -> ast.expr:
    return name(node, simple(next(iter(node.named_children), None)))


def _switch(low: "Lowering", node: "Node") -> ast.expr:
    """A switch that gives a value: any of those that its ways give."""
    asked = low.value(node.child_by_field_name("condition"))
    held = node.child_by_field_name("body")
    ways = [each for each in held.named_children if each.type == "switch_rule"] if held is not None else []
    given = [low.value(each.named_children[-1].named_children[0]) for each in ways if _gives(each)]
    if not given:
        return constant(node, None)
    return at(ast.IfExp(asked, at(ast.BoolOp(ast.Or(), given), node) if len(given) > 1 else given[0],
                        constant(node, None)), node)  # fmt: skip


def _gives(node: "Node") -> bool:
    last = node.named_children[-1] if node.named_children else node
    return last.type == "expression_statement" and bool(last.named_children)


def _literal(_low: "Lowering", node: "Node") -> ast.expr:
    return constant(node, {"true": True, "false": False}.get(node.type))


_STEPS: Final[dict[str, Callable[["Lowering", "Node"], ast.expr]]] = {
    "identifier": _name, "this": _this, "super": _this, "string_literal": _string,
    "decimal_integer_literal": _number, "decimal_floating_point_literal": _number, "field_access": _field,
    "array_access": _item, "binary_expression": _binary, "unary_expression": _unary,
    "ternary_expression": _ternary, "cast_expression": _cast, "parenthesized_expression": _inside,
    "array_initializer": _listed, "element_value_array_initializer": _listed,
    "array_creation_expression": _array, "instanceof_expression": _instance,
    "assignment_expression": _assigned, "class_literal": _class, "switch_expression": _switch,
    "method_invocation": called, "object_creation_expression": made_new, "lambda_expression": as_value,
    "method_reference": referred, "true": _literal, "false": _literal, "null_literal": _literal,
    "annotation": _literal, "scoped_identifier": _name, "type_identifier": _name,
}  # fmt: skip

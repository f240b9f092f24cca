"""Expressions."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from limen.scan.source.javascript.lowering.calls import called
from limen.scan.source.javascript.lowering.functions import FUNCTIONS, as_value
from limen.scan.source.javascript.lowering.state import REQUESTS
from limen.scan.source.javascript.lowering.targets import into
from limen.scan.source.javascript.lowering.texts import template
from limen.scan.source.lowering.nodes import at, call, constant, name, string, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering

_PARTS: Final = ("body", "cookies", "headers", "params", "query", "signedCookies")
_ERRORS: Final = ("e", "err", "error", "ex", "exception")


def expression(low: "Lowering", node: "Node | None") -> ast.expr:
    """An expression; what carries no value is ``None``."""
    if node is None:
        return ast.Constant(None, lineno=1, col_offset=0)
    step = _STEPS.get(node.type)
    return step(low, node) if step else constant(node, None)


def _name(_low: "Lowering", node: "Node") -> ast.expr:
    return name(node, text(node))


def _this(_low: "Lowering", node: "Node") -> ast.expr:
    return name(node, "self")


def _string(_low: "Lowering", node: "Node") -> ast.expr:
    return constant(node, string(node))


def _number(_low: "Lowering", node: "Node") -> ast.expr:
    written = text(node).replace("_", "")
    return constant(node, int(written) if written.isdecimal() and len(written) < 30 else 0)


def _member(low: "Lowering", node: "Node") -> ast.expr:
    """``req.body.name`` is an item of the body; ``err.stack`` the text of an error."""
    held, last = node.child_by_field_name("object"), text(node.child_by_field_name("property"))
    base = low.value(held)
    if isinstance(base, ast.Name) and base.id in _ERRORS and last in ("stack", "message"):
        return at(call(node, "str", base), node)
    if isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name):
        if base.value.id in REQUESTS and base.attr in _PARTS:
            return at(ast.Subscript(base, constant(node, last), ast.Load()), node)
        if base.value.id == "process" and base.attr == "env":
            return at(ast.Subscript(name(node, "os.environ"), constant(node, last), ast.Load()), node)
    return at(ast.Attribute(base, last.lstrip("#"), ast.Load()), node)


def _subscript(low: "Lowering", node: "Node") -> ast.expr:
    base = low.value(node.child_by_field_name("object"))
    index = low.value(node.child_by_field_name("index"))
    return at(ast.Subscript(base, index, ast.Load()), node)


_COMPARES: Final[dict[str, type[ast.cmpop]]] = {
    "===": ast.Eq, "==": ast.Eq, "!==": ast.NotEq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt,
    ">=": ast.GtE, "in": ast.In,
}  # fmt: skip


def _binary(low: "Lowering", node: "Node") -> ast.expr:
    left = low.value(node.child_by_field_name("left"))
    right = low.value(node.child_by_field_name("right"))
    sign = text(node.child_by_field_name("operator"))
    if sign in _COMPARES:
        return at(ast.Compare(left, [_COMPARES[sign]()], [right]), node)
    if sign in ("||", "??"):
        return _either(node, left, right)
    if sign == "&&":
        return at(ast.BoolOp(ast.And(), [left, right]), node)
    return at(ast.BinOp(left, ast.Add(), right), node)


def _either(node: "Node", left: ast.expr, right: ast.expr) -> ast.expr:
    """``a || b``; with a constant behind a setting of the environment it is that setting's default."""
    if isinstance(left, ast.Subscript) and ast.unparse(left.value) == "os.environ":
        return call(node, "os.environ.get", left.slice, right)
    return at(ast.BoolOp(ast.Or(), [left, right]), node)


def _unary(low: "Lowering", node: "Node") -> ast.expr:
    inner = low.value(node.child_by_field_name("argument"))
    if text(node.child_by_field_name("operator")) == "delete":
        return constant(node, None)
    return at(ast.UnaryOp(ast.Not(), inner), node)


def _ternary(low: "Lowering", node: "Node") -> ast.expr:
    parts = (
        low.value(node.child_by_field_name(each)) for each in ("condition", "consequence", "alternative")
    )
    test, body, other = parts
    return at(ast.IfExp(test, body, other), node)


def _inside(low: "Lowering", node: "Node") -> ast.expr:
    return low.value(next(iter(node.named_children), None))


def _last(low: "Lowering", node: "Node") -> ast.expr:
    made = [low.value(each) for each in node.named_children]
    return made[-1] if made else constant(node, None)


def _array(low: "Lowering", node: "Node") -> ast.expr:
    return at(ast.List([low.value(each) for each in node.named_children], ast.Load()), node)


def _object(low: "Lowering", node: "Node") -> ast.expr:
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    for each in node.named_children:
        key, value = _pair(low, each)
        if value is not None:
            keys.append(key)
            values.append(value)
    return at(ast.Dict(keys, values), node)


def _pair(low: "Lowering", node: "Node") -> tuple[ast.expr | None, ast.expr | None]:
    if node.type == "spread_element":
        return None, _inside(low, node)
    if node.type == "shorthand_property_identifier":
        return constant(node, text(node)), name(node, text(node))
    if node.type == "method_definition":
        return constant(node, text(node.child_by_field_name("name"))), as_value(low, node)
    key = node.child_by_field_name("key")
    if node.type != "pair" or key is None:
        return None, None
    value = low.value(node.child_by_field_name("value"))
    if key.type == "computed_property_name":
        return _inside(low, key), value
    return constant(key, string(key) if key.type == "string" else text(key)), value


def _assigned(low: "Lowering", node: "Node") -> ast.expr:
    """``a = b`` within an expression: done before it."""
    left = node.child_by_field_name("left")
    value = low.value(node.child_by_field_name("right"))
    if left is None:
        return value
    if node.type == "augmented_assignment_expression":
        value = at(ast.BoolOp(ast.Or(), [low.value(left), value]), node)
    low.before += into(low, left, value)
    return value


def _regex(_low: "Lowering", node: "Node") -> ast.expr:
    return call(node, "re.compile", constant(node, text(node.child_by_field_name("pattern"))))


def _literal(_low: "Lowering", node: "Node") -> ast.expr:
    return constant(node, {"true": True, "false": False}.get(node.type))


_STEPS: Final[dict[str, Callable[["Lowering", "Node"], ast.expr]]] = {
    "identifier": _name, "this": _this, "super": _this, "string": _string, "number": _number,
    "template_string": template, "member_expression": _member, "subscript_expression": _subscript,
    "binary_expression": _binary, "unary_expression": _unary, "ternary_expression": _ternary,
    "await_expression": _inside, "parenthesized_expression": _inside, "spread_element": _inside,
    "yield_expression": _inside, "as_expression": _inside, "satisfies_expression": _inside,
    "non_null_expression": _inside, "sequence_expression": _last, "array": _array, "object": _object,
    "assignment_expression": _assigned, "augmented_assignment_expression": _assigned, "regex": _regex,
    "call_expression": called, "new_expression": called, "true": _literal, "false": _literal,
    "null": _literal,
    **dict.fromkeys(FUNCTIONS, as_value),
}  # fmt: skip

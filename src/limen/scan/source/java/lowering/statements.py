"""Statements."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.setters import done
from limen.scan.source.java.lowering.state import safe
from limen.scan.source.java.nodes import simple
from limen.scan.source.lowering.nodes import assign, at, constant, name, text
from limen.scan.source.lowering.statements import STEPS, body_of, filled, loop, within

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_ANY_ERROR: Final = ("Exception", "RuntimeException", "Throwable")


def statement(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """A statement; nothing for those that carry nothing."""
    step = _STEPS.get(node.type)
    return step(low, node) if step else []


def _expression(low: "Lowering", node: "Node") -> list[ast.stmt]:
    inner = next(iter(node.named_children), None)
    return done(low, inner) if inner is not None else []


def _declared(low: "Lowering", node: "Node") -> list[ast.stmt]:
    kind = simple(node.child_by_field_name("type"))
    made: list[ast.stmt] = []
    for each in node.children_by_field_name("declarator"):
        made += _variable(low, each, kind)
    return made


def _variable(low: "Lowering", node: "Node", kind: str) -> list[ast.stmt]:
    own, written = text(node.child_by_field_name("name")), node.child_by_field_name("value")
    value = low.value(written) if written is not None else constant(node, None)
    low.local[own] = low.type_of(written) if kind == "var" else kind
    return [assign(node, name(node, safe(own)), value)]


def _return(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """What a method gives back; what a function without a name does, within it, is nobody's answer."""
    value = low.value(next(iter(node.named_children), None))
    return [at(ast.Expr(value) if low.lambdas else ast.Return(value), node)]


def _for(low: "Lowering", node: "Node") -> list[ast.stmt]:
    begun = [made for each in node.children_by_field_name("init") for made in statement(low, each)]
    return [*begun, *loop(low, node)]


def _for_each(low: "Lowering", node: "Node") -> list[ast.stmt]:
    own = text(node.child_by_field_name("name"))
    source = low.value(node.child_by_field_name("value"))
    low.local[own] = simple(node.child_by_field_name("type"))
    body = filled(node, body_of(low, node.child_by_field_name("body")))
    return [at(ast.For(name(node, safe(own)), source, body, []), node)]


def _try(low: "Lowering", node: "Node") -> list[ast.stmt]:
    opened = [made for each in _resources(node) for made in _resource(low, each)]
    body = [*opened, *body_of(low, node.child_by_field_name("body"))]
    caught = [_caught(low, each) for each in node.named_children if each.type == "catch_clause"]
    ended = next((each for each in node.named_children if each.type == "finally_clause"), None)
    last = body_of(low, ended.named_children[0]) if ended is not None and ended.named_children else []
    return [at(ast.Try(filled(node, body), caught, [], last), node)] if caught or last else body


def _resources(node: "Node") -> "list[Node]":
    held = node.child_by_field_name("resources")
    return [each for each in held.named_children if each.type == "resource"] if held is not None else []


def _resource(low: "Lowering", node: "Node") -> list[ast.stmt]:
    if node.child_by_field_name("value") is None:
        return []
    return _variable(low, node, simple(node.child_by_field_name("type")))


def _caught(low: "Lowering", node: "Node") -> ast.ExceptHandler:
    held = next((each for each in node.named_children if each.type == "catch_formal_parameter"), node)
    own = text(held.child_by_field_name("name"))
    kinds = next((each for each in held.named_children if each.type == "catch_type"), held)
    told = [simple(each) for each in kinds.named_children]
    any_ = any(each in _ANY_ERROR for each in told)
    low.local[own] = told[0] if told else ""
    low.errors.add(own)
    body = filled(node, body_of(low, node.child_by_field_name("body")))
    kind = name(node, "Exception" if any_ else (told[0] if told else "Error"))
    return at(ast.ExceptHandler(kind, safe(own), body), node)


def _switch(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """A switch: its ways one beside the other, each behind a comparison with its values."""
    value = low.value(node.child_by_field_name("condition"))
    held = node.child_by_field_name("body")
    made: list[ast.stmt] = []
    for each in reversed(held.named_children if held is not None else []):
        label = next((one for one in each.named_children if one.type == "switch_label"), None)
        rest = [one for one in each.named_children if one.type != "switch_label"]
        body = filled(each, low.block(rest))
        cases = [low.value(one) for one in (label.named_children if label is not None else ())]
        test: ast.expr = constant(each, None)
        if cases:
            test = at(ast.Compare(value, [ast.In()], [at(ast.List(cases, ast.Load()), each)]), each)
        made = [at(ast.If(test, body, made), each)]
    return made


def _inside(low: "Lowering", node: "Node") -> list[ast.stmt]:
    return body_of(low, node.child_by_field_name("body"))


_STEPS: Final[dict[str, Callable[["Lowering", "Node"], list[ast.stmt]]]] = {
    **STEPS,
    "block": within, "constructor_body": within, "expression_statement": _expression,
    "local_variable_declaration": _declared, "return_statement": _return, "for_statement": _for,
    "enhanced_for_statement": _for_each, "try_statement": _try, "try_with_resources_statement": _try,
    "switch_expression": _switch, "synchronized_statement": _inside,
}  # fmt: skip

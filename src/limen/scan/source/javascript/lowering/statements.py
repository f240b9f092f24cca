"""Statements."""

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from limen.scan.source.javascript.lowering.functions import FUNCTIONS, class_of, defined
from limen.scan.source.javascript.lowering.imports import exported, exported_as, imported, required
from limen.scan.source.javascript.lowering.targets import into
from limen.scan.source.lowering.nodes import at, constant, name, text
from limen.scan.source.lowering.statements import STEPS, body_of, filled, loop, within

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering


def statement(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """A statement; nothing for those that carry nothing."""
    step = _STEPS.get(node.type)
    return step(low, node) if step else []


def _expression(low: "Lowering", node: "Node") -> list[ast.stmt]:
    inner = next(iter(node.named_children), None)
    if inner is None:
        return []
    if inner.type == "assignment_expression":
        left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
        if left is not None and right is not None:
            made = exported_as(low, left, right)
            return made if made is not None else into(low, left, low.value(right))
    return [at(ast.Expr(low.value(inner)), node)]


def _declared(low: "Lowering", node: "Node") -> list[ast.stmt]:
    made: list[ast.stmt] = []
    for each in node.named_children:
        target, value = each.child_by_field_name("name"), each.child_by_field_name("value")
        if each.type != "variable_declarator" or target is None or value is None:
            continue
        if target.type == "identifier" and value.type in FUNCTIONS:
            made.append(defined(low, value, text(target)))
        elif target.type == "identifier" and value.type == "class":
            made.append(class_of(low, value, text(target)))
        else:
            made += required(low, target, value) or into(low, target, low.value(value))
    return made


def _function(low: "Lowering", node: "Node") -> list[ast.stmt]:
    return [defined(low, node, text(node.child_by_field_name("name")) or "default")]


def _class(low: "Lowering", node: "Node") -> list[ast.stmt]:
    return [class_of(low, node, text(node.child_by_field_name("name")) or "default")]


def _return(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """What a function gives back; of one that answers by its response, what it gives back is nobody's."""
    value = low.value(next(iter(node.named_children), None))
    if low.answering:
        return [] if isinstance(value, ast.Constant) else [at(ast.Expr(value), node)]
    return [at(ast.Return(value), node)]


def _for(low: "Lowering", node: "Node") -> list[ast.stmt]:
    begun = body_of(low, node.child_by_field_name("initializer"))
    return [*begun, *loop(low, node)]


def _for_in(low: "Lowering", node: "Node") -> list[ast.stmt]:
    left, right = node.child_by_field_name("left"), low.value(node.child_by_field_name("right"))
    body = body_of(low, node.child_by_field_name("body"))
    if left is None:
        return body
    taken = into(low, left, constant(node, None))
    if len(taken) == 1 and isinstance(taken[0], ast.Assign):
        return [at(ast.For(taken[0].targets[0], right, filled(node, body), []), node)]
    held = low.fresh("each")
    apart = into(low, left, name(node, held))
    return [at(ast.For(name(node, held), right, [*apart, *filled(node, body)], []), node)]


def _try(low: "Lowering", node: "Node") -> list[ast.stmt]:
    handlers = []
    caught = node.child_by_field_name("handler")
    if caught is not None:
        parameter = caught.child_by_field_name("parameter")
        body = filled(caught, body_of(low, caught.child_by_field_name("body")))
        handlers.append(at(ast.ExceptHandler(None, text(parameter) or None, body), caught))
    ended = node.child_by_field_name("finalizer")
    last = body_of(low, ended.child_by_field_name("body")) if ended is not None else []
    body = filled(node, body_of(low, node.child_by_field_name("body")))
    return [at(ast.Try(body, handlers, [], last), node)]


def _switch(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """A switch: its ways one beside the other, each behind a comparison with its value."""
    value = low.value(node.child_by_field_name("value"))
    made: list[ast.stmt] = []
    held = node.child_by_field_name("body")
    for each in reversed(held.named_children if held is not None else []):
        case = each.child_by_field_name("value")
        body = filled(each, low.block(_without(each.named_children, case)))
        test: ast.expr = constant(each, None)
        if case is not None:
            test = at(ast.Compare(value, [ast.Eq()], [low.value(case)]), each)
        made = [at(ast.If(test, body, made), each)]
    return made


def _without(nodes: "Iterable[Node]", one: "Node | None") -> "list[Node]":
    return [each for each in nodes if one is None or each.id != one.id]


def _exported(low: "Lowering", node: "Node") -> list[ast.stmt]:
    return exported(low, node, lambda inner: statement(low, inner))


_STEPS: Final[dict[str, Callable[["Lowering", "Node"], list[ast.stmt]]]] = {
    **STEPS,
    "expression_statement": _expression, "lexical_declaration": _declared, "variable_declaration": _declared,
    "function_declaration": _function, "generator_function_declaration": _function,
    "class_declaration": _class, "return_statement": _return, "for_statement": _for,
    "for_in_statement": _for_in, "try_statement": _try, "switch_statement": _switch,
    "statement_block": within, "import_statement": imported, "export_statement": _exported,
}  # fmt: skip

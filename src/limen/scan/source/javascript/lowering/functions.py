"""Functions and classes."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.javascript.lowering.state import RESPONSES
from limen.scan.source.javascript.lowering.targets import into
from limen.scan.source.lowering.nodes import at, constant, function, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering

FUNCTIONS: Final = ("arrow_function", "function_expression", "generator_function", "function")
_TYPED: Final = ("required_parameter", "optional_parameter")


def as_value(low: "Lowering", node: "Node") -> ast.expr:
    """A function as a value: a small one by what it gives, any other by the name under which it is put before
    the statement."""
    body = node.child_by_field_name("body")
    patterns = parameters(node)
    plain = all(each.type == "identifier" for each in patterns) and not _response(patterns)
    if body is not None and body.type != "statement_block" and plain:
        return _small(low, node, body, patterns)
    made = defined(low, node, low.fresh("anonymous"))
    low.before.append(made)
    return name(node, made.name)


def _small(low: "Lowering", node: "Node", body: "Node", patterns: "list[Node]") -> ast.expr:
    taken = [at(ast.arg(text(each)), each) for each in patterns]
    return at(ast.Lambda(ast.arguments([], taken, None, [], [], None, []), low.value(body)), node)


def parameters(node: "Node") -> "list[Node]":
    """The patterns of a function's parameters, without their types and defaults."""
    single = node.child_by_field_name("parameter")
    listed = node.child_by_field_name("parameters")
    found = [single] if single is not None else list(listed.named_children) if listed is not None else []
    return [_bare(each) for each in found if each.type != "comment"]


def _bare(node: "Node") -> "Node":
    if node.type in _TYPED:
        return _bare(node.child_by_field_name("pattern") or node.named_children[0])
    if node.type == "assignment_pattern":
        return _bare(node.child_by_field_name("left") or node)
    return _bare(node.named_children[0]) if node.type == "rest_pattern" and node.named_children else node


def handles(node: "Node") -> bool:
    """Whether a function takes a response: it handles requests."""
    return _response(parameters(node))


def _response(patterns: "list[Node]") -> bool:
    return any(text(each) in RESPONSES for each in patterns)


def defined(low: "Lowering", node: "Node", called: str, method: bool = False) -> ast.FunctionDef:
    """A function under a name, its parameters taken apart at its beginning."""
    patterns = parameters(node)
    outer = low.answering, low.inside, low.before, low.after
    low.answering, low.inside = _response(patterns) or low.answering, True
    low.before, low.after = [], []
    names, body = ["self"] if method else [], []
    for each in patterns:
        names.append(text(each) if each.type == "identifier" else low.fresh("given"))
        if each.type != "identifier":
            body += into(low, each, name(each, names[-1]))
    body = [*low.before, *body, *_body(low, node.child_by_field_name("body"))]
    low.answering, low.inside, low.before, low.after = outer
    return function(node, called, names, body)


def _body(low: "Lowering", node: "Node | None") -> list[ast.stmt]:
    if node is None:
        return []
    if node.type == "statement_block":
        return low.block(node.named_children)
    low.before, low.after = [], []
    value = low.value(node)
    done: ast.stmt = at(ast.Expr(value), node) if low.answering else at(ast.Return(value), node)
    return [*low.before, done, *low.after]


def class_of(low: "Lowering", node: "Node", called: str) -> ast.ClassDef:
    """A class with its methods, and members that are functions."""
    body: list[ast.stmt] = []
    held = node.child_by_field_name("body")
    for each in held.named_children if held is not None else ():
        if each.type == "method_definition":
            own = text(each.child_by_field_name("name"))
            body.append(defined(low, each, "__init__" if own == "constructor" else own, method=True))
        elif each.type in ("field_definition", "public_field_definition"):
            value = each.child_by_field_name("value")
            own = text(each.child_by_field_name("property") or each.child_by_field_name("name"))
            if value is not None and value.type in FUNCTIONS:
                body.append(defined(low, value, own, method=True))
    heritage = next((each for each in node.named_children if each.type == "class_heritage"), None)
    bases = [low.value(each) for each in heritage.named_children[:1]] if heritage is not None else []
    keep = [each for each in bases if not isinstance(each, ast.Constant)]
    return at(ast.ClassDef(called, keep, [], body or [at(ast.Expr(constant(node, None)), node)], []), node)

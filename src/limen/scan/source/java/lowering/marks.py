"""Annotations as decorators, and as what ``Annotated`` says of a parameter."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.nodes import annotations, full, handed, simple
from limen.scan.source.lowering.nodes import at, call, constant, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_ANY_ERROR: Final = ("Exception", "RuntimeException", "Throwable")


def marks(low: "Lowering", node: "Node") -> list[ast.expr]:
    """The annotations of a declaration as calls; a handler of any error also as Python names one."""
    made: list[ast.expr] = []
    for each in annotations(node):
        mark = _mark(low, each)
        made.append(mark)
        told = {inner.id for inner in ast.walk(mark) if isinstance(inner, ast.Name)}
        if "ExceptionHandler" in told and (any(one in told for one in _ANY_ERROR) or not mark.args):
            made.append(call(each, "advice.exception_handler", name(each, "Exception")))
    return made


def _mark(low: "Lowering", node: "Node") -> ast.Call:
    made = call(node, simple(node.child_by_field_name("name")))
    listed = node.child_by_field_name("arguments")
    for each in listed.named_children if listed is not None else ():
        if each.type == "element_value_pair":
            key, value = text(each.child_by_field_name("key")), each.child_by_field_name("value")
            made.keywords.append(at(ast.keyword(key, low.value(value)), each))
        elif "comment" not in each.type:
            made.args.append(low.value(each))
    return made


def typed(low: "Lowering", node: "Node") -> ast.expr:
    """The type of a field or parameter, ``Annotated`` where it has annotations; ``List[Order]`` where it is
    of another."""
    kind = node.child_by_field_name("type")
    own: ast.expr = name(node, "")
    for each in reversed(full(kind)):
        known = isinstance(own, ast.Name) and not own.id
        inner = name(node, each)
        own = inner if known else at(ast.Subscript(inner, own, ast.Load()), node)
    if not (told := marks(low, node)):
        return own
    both = at(ast.Tuple([own, *told], ast.Load()), node)
    return at(ast.Subscript(name(node, "Annotated"), both, ast.Load()), node)


def setting(node: "Node") -> ast.expr | None:
    """``@Value("${app.key:default}")`` as what is read of the environment."""
    for each in annotations(node):
        given = handed(each)
        if simple(each.child_by_field_name("name")) == "Value" and given:
            own = text(given[0]).strip('"')
            key, colon, default = own.removeprefix("${").removesuffix("}").partition(":")
            if own.startswith("${"):
                otherwise = [constant(each, default)] if colon else []
                return call(each, "os.environ.get", constant(each, key), *otherwise)
    return None

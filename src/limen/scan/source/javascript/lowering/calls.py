"""Calls: of a library under the name by which the walk knows them, of a response as an answer, of ``next`` as
an error."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.javascript.lowering.answers import answered, passed
from limen.scan.source.javascript.lowering.functions import FUNCTIONS, handles
from limen.scan.source.javascript.lowering.imports import inline, source_of
from limen.scan.source.javascript.lowering.inlined import inlined
from limen.scan.source.javascript.lowering.known import CALLS, KEYWORDS, METHODS
from limen.scan.source.javascript.lowering.options import with_options
from limen.scan.source.javascript.lowering.state import REQUESTS, dotted
from limen.scan.source.lowering.each import EACH, each_of, keys_of
from limen.scan.source.lowering.nodes import at, call, constant, name

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering

_HEADERS: Final = ("get", "header")

_WITHIN: Final = ("where", "data", "$set")
"""Members whose own members are those of the thing."""


def called(low: "Lowering", node: "Node") -> ast.expr:
    """A call or ``new``."""
    if (source := source_of(node)) is not None:
        return inline(low, node, source)
    if low.inside and (answered(low, node) or passed(low, node)):
        return constant(node, None)
    function = low.value(node.child_by_field_name("function") or node.child_by_field_name("constructor"))
    given, behind = _arguments(low, node)
    made = _special(low, node, function, given) or _named(low, node, function, given)
    if behind:
        inlined(low, node, made, behind)
    return made


def _arguments(low: "Lowering", node: "Node") -> "tuple[list[ast.expr], list[Node]]":
    """What a call is given, and the functions among it that it will call: in the midst of a function these
    are walked behind the call."""
    listed = node.child_by_field_name("arguments")
    if listed is None or listed.type != "arguments":
        return [], []
    given: list[ast.expr] = []
    behind: list[Node] = []
    for each in listed.named_children:
        block = each.child_by_field_name("body") if each.type in FUNCTIONS else None
        inlines = low.inside and block is not None and not handles(each)
        if inlines and block is not None and (block.type == "statement_block" or _answers(each)):
            behind.append(each)
            given.append(constant(each, None))
        elif each.type == "spread_element":
            given.append(at(ast.Starred(low.value(each), ast.Load()), each))
        elif each.type != "comment":
            given.append(low.value(each))
    return given, behind


def _answers(node: "Node") -> bool:
    written = node.text or b""
    return b"res." in written or b"response." in written or b"next(" in written


def _special(low: "Lowering", node: "Node", function: ast.expr, given: list[ast.expr]) -> ast.expr | None:
    """Calls that are something else in the walk's nodes."""
    if not isinstance(function, ast.Attribute):
        return None
    base, last = function.value, function.attr
    if last in _HEADERS and isinstance(base, ast.Name) and base.id in REQUESTS and given:
        headers = at(ast.Attribute(base, "headers", ast.Load()), node)
        return at(ast.Subscript(headers, given[0], ast.Load()), node)
    if isinstance(base, ast.Name) and base.id == "Object" and given:
        return _of_object(low, node, last, given)
    return _with_one(low, node, function, given[0]) if len(given) == 1 else None


def _with_one(low: "Lowering", node: "Node", function: ast.Attribute, given: ast.expr) -> ast.expr | None:
    """``list.includes(a)``, ``id.equals(a)``, ``list.map(f)``."""
    base, last = function.value, function.attr
    if last in ("includes", "has"):
        return at(ast.Compare(given, [ast.In()], [base]), node)
    if last == "equals":
        return at(ast.Compare(base, [ast.Eq()], [given]), node)
    return each_of(low, node, last, base, given) if last in EACH else None


def _of_object(low: "Lowering", node: "Node", last: str, given: list[ast.expr]) -> ast.expr | None:
    if last == "keys":
        return keys_of(low, node, given[0])
    if last in ("values", "entries"):
        return call(
            node, at(ast.Attribute(given[0], "items" if last == "entries" else last, ast.Load()), node)
        )
    if last in ("fromEntries", "freeze"):
        return given[0]
    if last != "assign":
        return None
    if isinstance(given[0], ast.Dict):
        return at(ast.Dict([None, *(None for _ in given[1:])], given), node)
    return call(node, at(ast.Attribute(given[0], "update", ast.Load()), node), *given[1:])


def _named(low: "Lowering", node: "Node", function: ast.expr, given: list[ast.expr]) -> ast.expr:
    """A call under the name by which the walk knows it."""
    full = dotted(low, function)
    if (special := with_options(node, full, function, given)) is not None:
        return special
    if full in CALLS:
        return call(node, name(node, CALLS[full]), *given)
    last = full.rpartition(".")[2] if full else getattr(function, "attr", "")
    if isinstance(function, ast.Attribute):
        function = at(ast.Attribute(function.value, METHODS.get(last, last), ast.Load()), node)
        last = function.attr
    if last in KEYWORDS or (node.type == "new_expression" and last[:1].isupper()):
        return _spread(node, function, given)
    return call(node, function, *given)


def _spread(node: "Node", function: ast.expr, given: list[ast.expr]) -> ast.Call:
    """``findOne({ _id: id, owner })`` with its members as keywords, those of ``where`` among them."""
    made = call(node, function, *(each for each in given if not isinstance(each, ast.Dict)))
    for each in given:
        if isinstance(each, ast.Dict):
            made.keywords += _keywords(node, each)
    return made


def _keywords(node: "Node", held: ast.Dict) -> list[ast.keyword]:
    found = []
    for key, value in zip(held.keys, held.values, strict=True):
        own = str(key.value) if isinstance(key, ast.Constant) else None
        if own in _WITHIN and isinstance(value, ast.Dict):
            found += _keywords(node, value)
        else:
            found.append(at(ast.keyword(None if own in _WITHIN else own, value), node))
    return found

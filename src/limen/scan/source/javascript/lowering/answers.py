"""Answers by a response (``res.status(403).json(...)``) and errors handed on (``next(err)``), as what a
function gives back and raises."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.javascript.lowering.options import cookie
from limen.scan.source.javascript.lowering.state import PASSES, RESPONSES
from limen.scan.source.lowering.nodes import assign, at, call, constant, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering

_ANSWERS: Final = ("json", "send", "jsonp", "end", "write", "sendStatus", "render")
_FILES: Final = ("sendFile", "download", "sendfile")
_STATUS: Final = ("status", "sendStatus", "code", "writeHead")
_HEADERS: Final = ("set", "header", "setHeader", "append")

Link = tuple[str, "Node"]


def answered(low: "Lowering", node: "Node") -> bool:
    """Whether a call is a response's; then what it answers stands behind the statement at hand."""
    links = _links(node)
    if not links:
        return False
    status: ast.expr | None = None
    answer: ast.expr | None = None
    for method, each in links:
        given = _given(low, each)
        if method in _STATUS and given:
            status = given[0]
        if method in _ANSWERS:
            answer = (given[0] if given and method not in ("sendStatus", "render") else None) or constant(
                each, None
            )
            if method == "render" and len(given) > 1:
                answer = given[1]
        answer = _elsewhere(each, method, given) or answer
        low.after += _beside(each, method, given)
    if answer is not None:
        whole = at(ast.Tuple([answer, status], ast.Load()), node) if status is not None else answer
        low.after.append(at(ast.Return(whole), node))
    return True


def _links(node: "Node") -> list[Link]:
    """The calls of a chain that begins with a response, the first one first."""
    found: list[Link] = []
    each: Node | None = node
    while each is not None and each.type == "call_expression":
        member = each.child_by_field_name("function")
        if member is None or member.type != "member_expression":
            return []
        found.append((text(member.child_by_field_name("property")), each))
        each = member.child_by_field_name("object")
    return found[::-1] if each is not None and text(each) in RESPONSES else []


def _given(low: "Lowering", node: "Node") -> list[ast.expr]:
    listed = node.child_by_field_name("arguments")
    given = listed.named_children if listed is not None else []
    return [low.value(each) for each in given if each.type != "comment"]


def _elsewhere(node: "Node", method: str, given: list[ast.expr]) -> ast.expr | None:
    """A redirection, or a file by its name (one under a root of the service's own is no way out of it)."""
    if method == "redirect" and given:
        return call(node, "flask.redirect", given[-1])
    if method in _FILES and given and not any(_rooted(each) for each in given[1:]):
        return call(node, "flask.send_file", given[0])
    return None


def _rooted(node: ast.expr) -> bool:
    return isinstance(node, ast.Dict) and any(
        isinstance(key, ast.Constant) and key.value == "root" for key in node.keys
    )


def _beside(node: "Node", method: str, given: list[ast.expr]) -> list[ast.stmt]:
    """Headers and cookies that go with an answer."""
    if method == "cookie" and given:
        return [at(ast.Expr(cookie(node, given)), node)]
    if method not in _HEADERS or not given:
        return []
    if len(given) == 2:
        headers = name(node, "res.headers")
        return [assign(node, at(ast.Subscript(headers, given[0], ast.Store()), node), given[1])]
    return [at(ast.Expr(given[0]), node)]


def passed(low: "Lowering", node: "Node") -> bool:
    """Whether a call is that of ``next``: with an error it turns the call down."""
    if node.type != "call_expression" or text(node.child_by_field_name("function")) not in PASSES:
        return False
    given = _given(low, node)
    if given and isinstance(given[0], ast.Call):
        low.after.append(at(ast.Raise(given[0], None), node))
    return True

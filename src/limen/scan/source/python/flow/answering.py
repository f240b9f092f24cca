"""What a handler answers: the members of what it gives out, the texts and statuses of its refusals."""

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from limen.scan.source.python.flow.value import Value

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


def given_out(walk: "Walk", node: ast.expr, value: Value) -> None:
    """Note the members that an answer has, as far as they are written out; ``order.*`` where it is all of a
    thing."""
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            walk.events.returns |= dict.fromkeys(texts(each.keys))
            walk.events.says |= dict.fromkeys(texts(each.values))
    if isinstance(node, ast.Tuple) or (isinstance(node, ast.Call) and _is_error(node)):
        walk.events.says |= dict.fromkeys(texts(ast.walk(node)))
    if value.entire:
        walk.events.returns |= dict.fromkeys(f"{kind}.*" for kind in sorted(value.kinds))


def _is_error(node: ast.Call) -> bool:
    """Whether a call is given the status of an error of the caller's (``denied(401, "wrong password")``)."""
    given = [*node.args, *(each.value for each in node.keywords)]
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, int) and 400 <= each.value < 500
        for each in given
    )


def texts(nodes: Iterable[ast.AST | None]) -> Iterator[str]:
    """The constant texts among expressions."""
    for each in nodes:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def refusal(node: ast.AST | None) -> bool:
    """Whether what is returned carries a status of 401 or 403."""
    return node is not None and any(
        (isinstance(each, ast.Constant) and each.value in (401, 403, "401", "403"))
        or (
            isinstance(each, ast.Attribute | ast.Name)
            and _forbids(getattr(each, "attr", getattr(each, "id", "")))
        )
        for each in ast.walk(node)
    )


def says(node: ast.AST | None, status: int) -> bool:
    """Whether a statement or expression names that status."""
    return node is not None and any(
        isinstance(each, ast.Constant) and each.value == status for each in ast.walk(node)
    )


def _forbids(name: str) -> bool:
    lowered = name.lower()
    return (
        "forbidden" in lowered
        or "unauthorized" in lowered
        or "permissiondenied" in lowered
        or "401" in name
        or ("403" in name)
    )


def stops(node: ast.stmt) -> bool:
    """Whether a statement ends the call with an error of the caller's."""
    if isinstance(node, ast.Raise):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func).rpartition(".")[2] == "abort"
    return isinstance(node, ast.Return) and (
        refusal(node.value)
        or says(node.value, 404)
        or (isinstance(node.value, ast.Constant) and not node.value.value)
    )

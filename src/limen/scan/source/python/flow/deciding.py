"""Conditions that are settled before a handler runs: which method is asked for, which action of a view
it is."""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

Known = Mapping[str, str]
"""Texts of expressions whose value is known: ``request.method``, ``self.action``."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")


def decided(node: ast.expr, known: Known) -> bool | None:
    """Whether a condition holds; ``None`` where that depends on more than is known."""
    if not known:
        return None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = decided(node.operand, known)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        return _joined(node, known)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(ast.unparse(node.left), node.ops[0], node.comparators[0], known)
    return None


def _joined(node: ast.BoolOp, known: Known) -> bool | None:
    parts = [decided(each, known) for each in node.values]
    deciding = isinstance(node.op, ast.Or)
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _compared(left: str, operator: ast.cmpop, right: ast.expr, known: Known) -> bool | None:
    if left not in known:
        return None
    if ast.unparse(right).rpartition(".")[2] == "SAFE_METHODS":
        texts: list[object] = list(_SAFE)
    elif isinstance(right, ast.Constant):
        texts = [right.value]
    elif isinstance(right, ast.List | ast.Tuple | ast.Set) and all(
        isinstance(each, ast.Constant) for each in right.elts
    ):
        texts = [each.value for each in right.elts if isinstance(each, ast.Constant)]
    else:
        return None
    same = known[left] in texts
    if isinstance(operator, ast.Eq | ast.In):
        return same
    return not same if isinstance(operator, ast.NotEq | ast.NotIn) else None


def live(node: ast.AST, known: Known) -> Iterator[ast.AST]:
    """A node and all below it that can be come to under what is known."""
    if isinstance(node, ast.BoolOp) and decided(node, known) is not None:
        return
    yield node
    body = getattr(node, "body", None)
    inside = (
        _left(body, known) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body
        else ast.iter_child_nodes(node)
    )  # fmt: skip
    for each in inside:
        yield from live(each, known)


def _left(body: list[ast.stmt], known: Known) -> Iterator[ast.stmt]:
    """The statements of a block that are come to."""
    for each in body:
        holds = decided(each.test, known) if isinstance(each, ast.If) else None
        if holds is None or not isinstance(each, ast.If):
            yield each
            continue
        taken = each.body if holds else each.orelse
        yield from _left(taken, known)
        if ends(taken):
            return


def ends(body: list[ast.stmt]) -> bool:
    """Whether a block of statements leaves its function."""
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise)


def chosen_return(function: ast.FunctionDef | ast.AsyncFunctionDef, known: Known) -> ast.expr | None:
    """What a function returns under what is known, its own names put in; ``None`` where that cannot be
    told."""
    names: dict[str, ast.expr] = {}
    node = _returned(function.body, known, names)
    if isinstance(node, ast.ListComp) and isinstance(node.generators[0].iter, ast.Name):
        return names.get(node.generators[0].iter.id, node)
    return names.get(node.id, node) if isinstance(node, ast.Name) else node


def _returned(body: list[ast.stmt], known: Known, names: dict[str, ast.expr]) -> ast.expr | None:
    for each in body:
        if isinstance(each, ast.Return):
            return each.value
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            names[each.targets[0].id] = each.value
        if isinstance(each, ast.If):
            holds = decided(each.test, known)
            if holds is not None and (found := _returned(each.body if holds else each.orelse, known, names)):
                return found
    return None

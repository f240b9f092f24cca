"""Conditions that refuse what is wrong and not what is missing."""

import ast
from typing import Final

from limen.scan.source.python.flow.answering import stops
from limen.scan.words import words

_SIGNS: Final = frozenset(("digest", "hmac", "mac", "sig", "signature"))


def let_pass(node: ast.If) -> str:
    """The signature that a condition refuses only where it is there (``if sig and not verify(sig)``); empty
    for every other condition."""
    test = node.test
    if not isinstance(test, ast.BoolOp) or not isinstance(test.op, ast.And) or not any(map(stops, node.body)):
        return ""
    there = [name for each in test.values if (name := _is_there(each)) and not _SIGNS.isdisjoint(words(name))]
    return next((name for name in there if any(_refuses(each, name) for each in test.values)), "")


def _is_there(node: ast.expr) -> str:
    """What a condition asks to be there: ``signature``, ``signature is not None``."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        empty = isinstance(node.comparators[0], ast.Constant) and not node.comparators[0].value
        return ast.unparse(node.left) if empty and isinstance(node.ops[0], ast.IsNot | ast.NotEq) else ""
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _refuses(node: ast.expr, name: str) -> bool:
    """Whether a condition holds where it is not the right one."""
    wrong = (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Call)
    )
    unlike = (
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.NotEq | ast.NotIn)
        and not isinstance(node.comparators[0], ast.Constant)
    )
    return (wrong or unlike) and any(
        isinstance(each, ast.Name | ast.Attribute) and ast.unparse(each) == name for each in ast.walk(node)
    )

"""Functions given to a call in the midst of another function (callbacks, ``then``): their bodies stand behind
the call, their parameters hold what it gives."""

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from limen.scan.source.javascript.lowering.functions import parameters
from limen.scan.source.javascript.lowering.targets import into
from limen.scan.source.lowering.nodes import at, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering

_FAILED: Final = ("e", "err", "error")


def inlined(low: "Lowering", node: "Node", made: ast.expr, functions: "Iterable[Node]") -> None:
    """Put the bodies of functions behind the statement at hand. What such a function gives back is nobody's
    answer."""
    for each in functions:
        outer = low.answering, low.before
        low.answering, low.before = True, []
        taken: list[ast.stmt] = []
        for pattern in parameters(each):
            if text(pattern) not in _FAILED:
                taken += into(low, pattern, made)
        body = each.child_by_field_name("body")
        after, low.after = low.after, []
        stated = low.block(body.named_children) if body is not None and body.type == "statement_block" else []
        if body is not None and body.type != "statement_block":
            stated = [at(ast.Expr(low.value(body)), node), *low.after]
        low.after = [*after, *taken, *low.before, *stated]
        low.answering, low.before = outer

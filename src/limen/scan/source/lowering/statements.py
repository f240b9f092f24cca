"""Statements that languages with braces have alike."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from limen.scan.source.lowering.lower import Lower
from limen.scan.source.lowering.nodes import at, constant

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS: Final = ("block", "else_clause", "statement_block")


def body_of(low: Lower, node: "Node | None") -> list[ast.stmt]:
    """A statement or a block as a body."""
    if node is None:
        return []
    return low.block(node.named_children if node.type in _BLOCKS else [node])


def filled(node: "Node", made: list[ast.stmt]) -> list[ast.stmt]:
    """A body that is never empty, as Python's may not be."""
    return made or [at(ast.Pass(), node)]


def within(low: Lower, node: "Node") -> list[ast.stmt]:
    """What a block holds."""
    return low.block(node.named_children)


def loop(low: Lower, node: "Node") -> list[ast.stmt]:
    """``while``; without a condition (``for (;;)``) it goes on."""
    condition = node.child_by_field_name("condition")
    test = low.value(condition) if condition is not None else constant(node, True)
    return [at(ast.While(test, filled(node, body_of(low, node.child_by_field_name("body"))), []), node)]


def _if(low: Lower, node: "Node") -> list[ast.stmt]:
    test = low.value(node.child_by_field_name("condition"))
    then = body_of(low, node.child_by_field_name("consequence"))
    other = body_of(low, node.child_by_field_name("alternative"))
    return [at(ast.If(test, filled(node, then), other), node)]


def _throw(low: Lower, node: "Node") -> list[ast.stmt]:
    return [at(ast.Raise(low.value(next(iter(node.named_children), None)), None), node)]


STEPS: Final[dict[str, Callable[[Lower, "Node"], list[ast.stmt]]]] = {
    "throw_statement": _throw, "if_statement": _if, "while_statement": loop, "do_statement": loop,
    "labeled_statement": within,
}  # fmt: skip

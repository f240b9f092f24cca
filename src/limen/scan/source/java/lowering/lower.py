"""One file put into the walk's nodes."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.java.lowering.declarations import declared
from limen.scan.source.java.lowering.expressions import expression
from limen.scan.source.java.lowering.state import State
from limen.scan.source.java.lowering.statements import statement
from limen.scan.source.java.types import KINDS
from limen.scan.source.lowering.nodes import at

if TYPE_CHECKING:
    from tree_sitter import Node


class Lowering(State):
    """The file at hand; its steps call one another through it."""

    def value(self, node: "Node | None") -> ast.expr:
        """An expression; what carries no value is ``None``."""
        return expression(self, node)

    def statement(self, node: "Node") -> list[ast.stmt]:
        """A statement; nothing for those that carry nothing."""
        return statement(self, node)


def lowered(root: "Node", low: Lowering) -> ast.Module:
    """A whole file: its types one after the other, those within others too."""
    body: list[ast.stmt] = [
        at(ast.ImportFrom(each.module, [ast.alias(each.name, here)], 0), root)
        for here, each in low.visible.items()
    ]
    for node in root.named_children:
        if node.type in KINDS:
            body += declared(low, node)
    return ast.Module(body, [])

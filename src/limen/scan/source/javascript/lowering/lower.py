"""One file put into the walk's nodes."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.javascript.lowering.expressions import expression
from limen.scan.source.javascript.lowering.state import State
from limen.scan.source.javascript.lowering.statements import statement

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
    """A whole file."""
    return ast.Module(low.block(root.named_children), [])

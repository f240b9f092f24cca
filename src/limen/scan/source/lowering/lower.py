"""What every language does alike while a file is put into the walk's nodes."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


class Lower(ABC):
    """``before`` and ``after`` are statements that the expression at hand needs around its own."""

    def __init__(self) -> None:
        self.before: list[ast.stmt] = []
        self.after: list[ast.stmt] = []
        self._made = 0

    @abstractmethod
    def value(self, node: "Node | None") -> ast.expr:
        """An expression; what carries no value is ``None``."""

    @abstractmethod
    def statement(self, node: "Node") -> list[ast.stmt]:
        """A statement; nothing for those that carry nothing."""

    def fresh(self, stem: str) -> str:
        """A name that no source has."""
        self._made += 1
        return f"{stem}_{self._made}"

    def block(self, nodes: "Iterable[Node]") -> list[ast.stmt]:
        """Statements one after the other, each with what its expressions need around it."""
        made: list[ast.stmt] = []
        for node in nodes:
            outer = self.before, self.after
            self.before, self.after = [], []
            own = self.statement(node)
            made += [*self.before, *own, *self.after]
            self.before, self.after = outer
        return made

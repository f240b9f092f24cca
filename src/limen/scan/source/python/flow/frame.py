"""Where a walk is: the function it is in, what its names hold, and the way that led there."""

import ast
from dataclasses import dataclass, field

from limen.scan.finding import Place
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Found


@dataclass
class Frame:
    """One function being walked. ``scope`` is its dotted name in its module, ``owner`` the class whose
    method it is; ``way`` are the places of the calls that led here, the handler's own first."""

    module: Module
    scope: str
    names: dict[str, Value]
    owner: Found | None = None
    way: tuple[Place, ...] = ()
    returned: Value = field(default=NOTHING)

    def here(self, node: ast.AST) -> Place:
        """Where a node is in its own function."""
        return self.module.place(node, self.scope)

    def place(self, node: ast.AST) -> Place:
        """Where a node is as the handler's reader sees it: in a function that the handler calls, the call."""
        return self.way[0] if self.way else self.here(node)

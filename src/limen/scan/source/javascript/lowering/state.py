"""What is known while one file is put into the walk's nodes."""

import ast
from collections.abc import Callable
from typing import Final

from limen.scan.source.lowering.lower import Lower

REQUESTS: Final = ("req", "request")
RESPONSES: Final = ("res", "response")
PASSES: Final = ("next", "_next")
"""What parameters of handlers are called."""

Resolve = Callable[[str], str]
"""From what is written in an import (``../db.js``) to a dotted name (``src.db``)."""


class State(Lower):
    """``known`` are local names of libraries (``child`` for ``child_process``), ``answering`` says that the
    function at hand has a response in its hands."""

    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self.resolve = resolve
        self.known: dict[str, str] = {}
        self.answering = False
        self.inside = False


def dotted(state: State, node: ast.expr) -> str:
    """The full dotted name that an expression is, libraries by their own names; empty for what is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([state.known.get(node.id, node.id), *reversed(parts)])

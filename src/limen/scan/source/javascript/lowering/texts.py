"""Template strings."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.lowering.nodes import at, constant, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering


def template(low: "Lowering", node: "Node") -> ast.expr:
    """A text with expressions in it."""
    parts: list[ast.expr] = []
    for each in node.named_children:
        if each.type == "template_substitution":
            inner = low.value(next(iter(each.named_children), None))
            parts.append(at(ast.FormattedValue(inner, -1), each))
        else:
            parts.append(constant(each, text(each)))
    return _text(node, parts)


def _text(node: "Node", parts: list[ast.expr]) -> ast.expr:
    """Parts of a text as one: a text with names in it where it can be written so, else a sum, as flat
    as can be."""
    if all(_writable(each) for each in parts):
        return at(ast.JoinedStr(parts), node)
    plain = [each.value if isinstance(each, ast.FormattedValue) else each for each in parts]
    while len(plain) > 1:
        pairs = [plain[number : number + 2] for number in range(0, len(plain), 2)]
        plain = [
            at(ast.BinOp(pair[0], ast.Add(), pair[1]), node) if len(pair) > 1 else pair[0] for pair in pairs
        ]
    return plain[0]


def _writable(part: ast.expr) -> bool:
    """Whether a part can stand in a text with names in it (which knows no backslashes or quotes within)."""
    if isinstance(part, ast.FormattedValue):
        return isinstance(part.value, ast.Name)
    value = part.value if isinstance(part, ast.Constant) else None
    return isinstance(value, str) and value.isprintable() and "\\" not in value

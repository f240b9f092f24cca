"""What a name holds that is given back without having been looked at: the text of what it was given."""

import ast
from collections.abc import Iterator

from limen.scan.source.python.module import Function


def behind(function: Function | None, node: ast.expr) -> ast.expr:
    """What a name of a function was given, where it was given one thing and nothing in the function judges
    it; any other expression as it is."""
    if function is None or not isinstance(node, ast.Name):
        return node
    held = [
        each.value
        for each in ast.walk(function)
        if isinstance(each, ast.Assign) and any(_is(target, node.id) for target in each.targets)
    ]
    return held[0] if len(held) == 1 and not any(_judges(function, node.id)) else node


def _judges(function: Function, name: str) -> Iterator[bool]:
    """Comparisons with it, calls that it is given or that are made of it."""
    for each in ast.walk(function):
        if isinstance(each, ast.Compare):
            sides = [each.left, *each.comparators]
            empty = any(isinstance(side, ast.Constant) and not side.value for side in sides)
            yield not empty and any(_is(side, name) for side in sides)
        elif isinstance(each, ast.Call):
            base = each.func.value if isinstance(each.func, ast.Attribute) else None
            yield any(_is(part, name) for part in [base, *each.args])


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name

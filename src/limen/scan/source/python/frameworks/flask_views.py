"""Flask's views: what their parameters hold, the classes among them, the methods that they answer."""

import ast
import re
from typing import Final

from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.source.python.frameworks.routers import keyword, listed, plain_name, text
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Found, Project

CONVERTER: Final = re.compile(r"<(?:([a-z]\w{0,40})(?:\([^)]{0,80}\))?:)?([A-Za-z_]\w{0,80})>")
_PLAIN: Final = frozenset(("int", "float", "uuid"))


def given_by(path: str) -> dict[str, Value]:
    """What a view's parameters hold: the variable parts of its path."""
    return {
        name: Value(origins=frozenset((Origin(name, "path", plain=kind in _PLAIN),)))
        for kind, name in CONVERTER.findall(path)
    }


def viewed(node: ast.expr) -> ast.expr:
    """The class of ``View.as_view(...)``; any other expression as it is."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_as_view(node):
        return node.func.value
    return node


def view_class(project: Project, module: Module, view: ast.expr) -> Found | None:
    """A name that was given ``View.as_view(...)`` before."""
    if isinstance(view, ast.Name):
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Assign)
                and plain_name(node.targets[0]) == view.id
                and is_as_view(node.value)
            ):
                return project.find(module, viewed(node.value))
    return None


def is_as_view(node: ast.expr) -> bool:
    """Whether an expression makes a view of a class."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "as_view"


def view_of(node: ast.Call) -> ast.expr | None:
    """The view that ``add_url_rule`` is given."""
    return keyword(node, "view_func") or (node.args[2] if len(node.args) > 2 else None)


def name_of(node: ast.Call) -> str:
    """The name of the endpoint that ``add_url_rule`` makes of a class: its own, or that of the view."""
    view = view_of(node)
    made = view.args[0] if isinstance(view, ast.Call) and is_as_view(view) and view.args else None
    return text(keyword(node, "endpoint")) or text(made)


def decorators_of(klass: ast.ClassDef) -> list[ast.expr]:
    """What a class-based view lists as its decorators."""
    for node in klass.body:
        if isinstance(node, ast.Assign) and plain_name(node.targets[0]) == "decorators":
            return listed(node.value)
    return []


def methods_of(node: ast.Call, *, none: bool = False) -> list[str]:
    """The methods that a rule names; where it names none, reading alone or, with ``none``, none."""
    named = [text(each).upper() for each in listed(keyword(node, "methods"))]
    return named or ([] if none else ["GET"])

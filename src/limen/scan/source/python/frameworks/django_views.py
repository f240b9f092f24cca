"""Django's views: their paths as templates, what their parameters hold, the methods that they answer."""

import ast
import re
from typing import Final

from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.source.python.frameworks.routers import keyword, listed, text
from limen.scan.source.python.module import Function
from limen.scan.source.python.project import parameters

_CONVERTER: Final = re.compile(r"<(?:([a-z]\w{0,40}):)?([A-Za-z_]\w{0,80})>")
_GROUP: Final = re.compile(r"\(\?P<([A-Za-z_]\w{0,80})>[^()]{0,120}\)")
_PLAIN: Final = frozenset(("int", "uuid"))
_METHOD_MARKS: Final = {"require_GET": ["GET"], "require_POST": ["POST"], "require_safe": ["GET"]}


def shown(path: str) -> str:
    """A path as a template: ``/orders/{pk}/``."""
    return "/" + _GROUP.sub(r"{\1}", _CONVERTER.sub(r"{\2}", path)).lstrip("/")


def plain_in(path: str) -> frozenset[str]:
    """The parts of a path that leave no room for more than a number or an identifier."""
    return frozenset(name for kind, name in _CONVERTER.findall(path) if kind in _PLAIN)


def given_by(function: Function, path: str) -> dict[str, Value]:
    """What a view's parameters hold: the request, and the variable parts of its path."""
    kinds = {name: kind for kind, name in _CONVERTER.findall(path)} | dict.fromkeys(_GROUP.findall(path), "")
    names = [each.arg for each in parameters(function) if each.arg not in ("self", "cls")]
    held = {
        name: Value(origins=frozenset((Origin(name, "path", plain=kinds[name] in _PLAIN),)))
        for name in names
        if name in kinds
    }
    return held | ({names[0]: Value(request=True)} if names and names[0] not in kinds else {})


def methods_of(function: Function) -> tuple[list[str], list[ast.expr]]:
    """The methods a function view answers, by its marks or by what it asks of ``request.method``; and
    its other decorators."""
    methods: list[str] = []
    others: list[ast.expr] = []
    for node in unwrapped(function.decorator_list):
        name = ast.unparse(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]
        if name in _METHOD_MARKS:
            methods += _METHOD_MARKS[name]
        elif name in ("require_http_methods", "api_view") and isinstance(node, ast.Call):
            methods += [
                text(each).upper()
                for each in listed(node.args[0] if node.args else keyword(node, "http_method_names"))
            ]
        else:
            others.append(node)
    return methods or _asked(function) or ["GET"], others


def _asked(function: Function) -> list[str]:
    """The methods that a view tells apart itself."""
    found: dict[str, None] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == "request.method":
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.isupper():
                    found[each.value] = None
    return list(found)


def unwrapped(nodes: list[ast.expr]) -> list[ast.expr]:
    """Decorators, those handed to ``method_decorator`` in its place."""
    return [
        each.args[0]
        if isinstance(each, ast.Call) and ast.unparse(each.func).endswith("method_decorator") and each.args
        else each
        for each in nodes
    ]


def is_as_view(node: ast.expr) -> bool:
    """Whether an expression makes a view of a class."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "as_view"

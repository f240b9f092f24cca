"""View sets of Django REST framework: the routers that they are registered with, the path above a nested one,
the methods they allow, and those marked as actions."""

import ast
from collections.abc import Iterator
from typing import Final, TypeGuard

from limen.scan.source.python.frameworks.routers import keyword, listed, plain_name, text
from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Found, Project

VERBS: Final = ("get", "post", "put", "patch", "delete")


def above(project: Project, module: Module, node: ast.Call) -> str:
    """The path above a nested router: ``NestedSimpleRouter(router, "orders", lookup="order")``."""
    if len(node.args) < 2:
        return ""
    parent = project.find(module, node.args[0])
    before = (
        above(project, parent.module, parent.node) if parent and isinstance(parent.node, ast.Call) else ""
    )
    lookup = text(keyword(node, "lookup")) or "nested_1"
    return f"{before}{text(node.args[1])}/{{{lookup}_pk}}/"


def lookup_of(project: Project, found: Found) -> str:
    """The name under which a set finds one of its things."""
    for name in ("lookup_url_kwarg", "lookup_field"):
        member = project.member(found.module, found.node, name)
        if member is not None and isinstance(member.node, ast.expr) and text(member.node):
            return text(member.node)
    return "pk"


def allowed(project: Project, found: Found) -> list[str]:
    """The methods that a set answers at most."""
    member = project.member(found.module, found.node, "http_method_names")
    named = (
        [text(each).upper() for each in listed(member.node)]
        if member and isinstance(member.node, ast.expr)
        else []
    )
    return named or [verb.upper() for verb in VERBS]


def marked(project: Project, found: Found) -> Iterator[tuple[str, ast.Call]]:
    """The methods of a class and its bases that are marked as actions."""
    for each in [found, *project.bases(found)]:
        for node in each.node.body if isinstance(each.node, ast.ClassDef) else ():
            if isinstance(node, FUNCTIONS):
                yield from ((node.name, mark) for mark in node.decorator_list if _is_action(mark))


def registers(node: ast.Call, router: str) -> bool:
    """Whether something is registered with the router of that name."""
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "register"
        and plain_name(node.func.value) == router
    )


def is_false(node: ast.expr | None) -> bool:
    """Whether an expression is the constant ``False``."""
    return isinstance(node, ast.Constant) and node.value is False


def _is_action(node: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "action"

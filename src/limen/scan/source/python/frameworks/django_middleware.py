"""Django's middleware: the project's own, each with the paths that it looks at."""

import ast
from collections.abc import Iterator

from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.frameworks.routers import listed, text
from limen.scan.source.python.guarding import function_guard
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project


def middleware(project: Project) -> Iterator[tuple[str, Guard]]:
    """The project's own middleware, each with the paths it looks at (all, where it names none)."""
    for module in project.modules.values():
        for name in listed(module.values.get("MIDDLEWARE")):
            where, _, klass = text(name).rpartition(".")
            other = project.module(where) if where else None
            node = other.classes.get(klass) or other.functions.get(klass) if other is not None else None
            if other is not None and node is not None:
                yield from _looks(project, other, node)


def _looks(project: Project, module: Module, node: ast.ClassDef | Function) -> Iterator[tuple[str, Guard]]:
    methods = ("__call__", "process_request", "process_view") if isinstance(node, ast.ClassDef) else ()
    bodies = [project.method(module, node, name) for name in methods] if isinstance(node,
    ast.ClassDef) else [
        Found(module, node.name, node)
    ]  # fmt: skip
    for found in bodies:
        if found is not None and isinstance(found.node, FUNCTIONS):
            guard = function_guard(project, found, module, found.node, node.name)
            prefixes = _prefixes(found.node) or _prefixes(module.tree)
            for prefix in prefixes or ["/"]:
                yield prefix, guard if prefixes else _only_known(guard)


def _only_known(guard: Guard) -> Guard:
    """A guard of everything authenticates at most: what it asks of some, it may ask of none."""
    return Guard(guard.name, guard.does & {Guards.AUTHENTICATES}, guard.place, guard.roles)


def _prefixes(node: ast.AST) -> list[str]:
    """The paths that a middleware looks at: ``request.path.startswith("/staff/")``."""
    return [
        each.args[0].value
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr == "startswith"
        and each.args
        and isinstance(each.args[0], ast.Constant)
        and isinstance(each.args[0].value, str)
        and each.args[0].value.startswith("/")
    ]

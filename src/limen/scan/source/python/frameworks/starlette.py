"""Starlette: lists of ``Route`` and ``Mount`` within one another, endpoints that are functions or
classes, middleware of an application or a mount."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from limen.scan.source.model import Guard, Route
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.frameworks.routers import keyword, listed, plain_name, text
from limen.scan.source.python.guarding import class_guard, decorators, named_guard
from limen.scan.source.python.handlers import handler_of
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, parameters

NAME: Final = "starlette"

_APPLICATIONS: Final = ("starlette.applications.Starlette", "starlette.routing.Router")
_VERBS: Final = ("get", "post", "put", "patch", "delete")
_PARAMETER: Final = re.compile(r"\{([A-Za-z_]\w{0,80})(?::[a-z]{1,20})?\}")
_DEEPEST: Final = 8


class Starlette:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def routes(self) -> Iterator[Route]:
        """Every route of every application."""
        for module in self.project.modules.values():
            for node in module.all(ast.Call):
                if self.project.dotted(module, node.func) in _APPLICATIONS:
                    guards = self._middleware(module, node)
                    yield from self._list(module, keyword(node, "routes"), "", guards, _DEEPEST)

    def _list(
        self, module: Module, node: ast.expr | None, prefix: str, guards: tuple[Guard, ...], depth: int
    ) -> Iterator[Route]:
        """The routes of a list, wherever it is written."""
        where, found = self._meant(module, node)
        for each in listed(found) if depth else ():
            place, call = self._meant(where, each)
            if isinstance(call, ast.Call):
                yield from self._one(place, call, prefix, guards, depth)

    def _meant(self, module: Module, node: ast.expr | None) -> tuple[Module, ast.expr | None]:
        """What a name stands for: in a function or module of its own file, or in another."""
        if isinstance(node, ast.Name) and (value := _assigned(module, node.id)) is not None:
            return module, value
        found = self.project.find(module, node) if isinstance(node, ast.Name | ast.Attribute) else None
        if found is not None and isinstance(found.node, ast.expr):
            return found.module, found.node
        return module, node

    def _one(
        self, module: Module, call: ast.Call, prefix: str, guards: tuple[Guard, ...], depth: int
    ) -> Iterator[Route]:
        name = self.project.dotted(module, call.func).rpartition(".")[2]
        path = prefix + text(call.args[0] if call.args else keyword(call, "path"))
        if name == "Mount":
            inner = (*guards, *self._middleware(module, call))
            yield from self._list(module, keyword(call, "routes"), path.rstrip("/"), inner, depth - 1)
        elif name == "Route":
            endpoint = call.args[1] if len(call.args) > 1 else keyword(call, "endpoint")
            found = self.project.find(module, endpoint) if endpoint is not None else None
            methods = [text(each).upper() for each in listed(keyword(call, "methods"))] or ["GET"]
            if found is not None:
                yield from self._endpoint(found, path, methods, (*guards, *self._middleware(module, call)))

    def _endpoint(
        self, found: Found, path: str, methods: list[str], guards: tuple[Guard, ...]
    ) -> Iterator[Route]:
        if isinstance(found.node, FUNCTIONS):
            for method in methods:
                yield self._route(found, found.node, path, method, guards)
        elif isinstance(found.node, ast.ClassDef):
            for verb in _VERBS:
                own = self.project.method(found.module, found.node, verb)
                if own is not None and isinstance(own.node, FUNCTIONS):
                    yield self._route(own, own.node, path, verb.upper(), guards, found)

    def _route(
        self, found: Found, function: Function, path: str, method: str, guards: tuple[Guard, ...],
        owner: Found | None = None,
    ) -> Route:  # fmt: skip
        names = [each.arg for each in parameters(function) if each.arg != "self"]
        given = {names[0]: Value(request=True)} if names else {}
        own = decorators(self.project, found.module, function.decorator_list, found.name)
        return Route(
            method=method,
            path=_PARAMETER.sub(r"{\1}", path) or "/",
            handler=handler_of(self.project, found, given, owner),
            framework=NAME,
            place=found.module.place(function, found.name),
            guards=(*guards, *own),
            group=found.module.name,
        )

    def _middleware(self, module: Module, call: ast.Call) -> tuple[Guard, ...]:
        """What stands before an application, a mount or a route; authentication that lets strangers
        through is no guard."""
        guards = []
        for each in listed(keyword(call, "middleware")):
            named = each.args[0] if isinstance(each, ast.Call) and each.args else each
            found = self.project.find(module, named)
            if found is not None and isinstance(found.node, ast.ClassDef):
                guards.append(class_guard(self.project, found, "__call__"))
            elif "Authentication" not in (name := self.project.dotted(module, named).rpartition(".")[2]):
                guards.append(named_guard(name, module.place(call)))
        return tuple(guard for guard in guards if guard.does)


def _assigned(module: Module, name: str) -> ast.expr | None:
    """What a name is given anywhere in a file."""
    for node in module.all(ast.Assign):
        if any(plain_name(target) == name for target in node.targets):
            return node.value
    return None

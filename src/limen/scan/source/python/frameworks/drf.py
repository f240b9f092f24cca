"""Django REST framework: routers and their view sets, generic views, functions marked ``api_view``."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.source.model import Guard, Route
from limen.scan.source.python.frameworks.django_views import plain_in, shown
from limen.scan.source.python.frameworks.drf_actions import function_guards, handled
from limen.scan.source.python.frameworks.drf_library import LIBRARY
from limen.scan.source.python.frameworks.drf_sets import (
    VERBS,
    above,
    allowed,
    is_false,
    lookup_of,
    marked,
    registers,
)
from limen.scan.source.python.frameworks.routers import keyword, listed, text
from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Found, Project

NAME: Final = "drf"

_COLLECTION: Final = {"list": "GET", "create": "POST"}
_SINGLE: Final = {"retrieve": "GET", "update": "PUT", "partial_update": "PATCH", "destroy": "DELETE"}


class Rest:
    """The views of one project that the framework serves."""

    def __init__(self, project: Project) -> None:
        self.used = any(
            name.startswith("rest_framework")
            for module in project.modules.values()
            for name in module.imports.values()
        )
        self.project = project.with_library("drf", LIBRARY) if self.used else project

    def is_view(self, found: Found) -> bool:
        """Whether a class is a view of the framework."""
        return self.used and any(each.module.file in LIBRARY for each in self.project.bases(found))

    def router(self, module: Module, node: ast.expr, prefix: str) -> Iterator[Route]:
        """The routes of ``router.urls``."""
        if not (self.used and isinstance(node, ast.Attribute) and node.attr == "urls"):
            return
        made = self.project.find(module, node.value)
        if made is None or not isinstance(made.node, ast.Call):
            return
        name = made.name.rpartition(".")[2]
        outer = above(self.project, made.module, made.node)
        slash = "" if is_false(keyword(made.node, "trailing_slash")) else "/"
        for each in made.module.all(ast.Call):
            if registers(each, name) and len(each.args) > 1:
                found = self.project.find(made.module, each.args[1])
                if found is not None and isinstance(found.node, ast.ClassDef):
                    yield from self._set(found, f"{prefix}{outer}{text(each.args[0])}", slash)

    def _set(self, found: Found, prefix: str, slash: str) -> Iterator[Route]:
        """The routes of a view set: those of its standard actions, and of those marked as actions."""
        assert isinstance(found.node, ast.ClassDef)
        one = f"{prefix}/{{{lookup_of(self.project, found)}}}"
        verbs = allowed(self.project, found)
        for path, actions in ((prefix, _COLLECTION), (one, _SINGLE)):
            for action, verb in actions.items():
                if verb in verbs:
                    yield from self._action(found, action, verb, path + slash)
        for name, mark in marked(self.project, found):
            where = one if not is_false(keyword(mark, "detail")) else prefix
            path = f"{where}/{text(keyword(mark, 'url_path')) or name}{slash}"
            for verb in [text(each).upper() for each in listed(keyword(mark, "methods"))] or ["GET"]:
                yield from self._action(found, name, verb, path, mark)

    def view(self, found: Found, path: str, actions: ast.expr | None) -> Iterator[Route]:
        """The routes of ``View.as_view()``, or of a view set's ``as_view({"get": "list"})``."""
        if isinstance(actions, ast.Dict):
            for key, value in zip(actions.keys, actions.values, strict=True):
                yield from self._action(found, text(value), text(key).upper(), path)
            return
        verbs = allowed(self.project, found)
        for verb in VERBS:
            if verb.upper() in verbs:
                yield from self._action(found, verb, verb.upper(), path)

    def _action(
        self, found: Found, action: str, verb: str, path: str, mark: ast.Call | None = None
    ) -> Iterator[Route]:
        assert isinstance(found.node, ast.ClassDef)
        method = self.project.method(found.module, found.node, action)
        if method is None or not isinstance(method.node, FUNCTIONS):
            return
        known = {
            "self.action": action, "view.action": action, "request.method": verb, "self.request.method": verb,
        }  # fmt: skip
        handler, guards = handled(self.project, found, method, tuple(known.items()), mark, plain_in(path))
        yield Route(
            method=verb, path=shown(path), handler=handler, framework=NAME, place=handler.place,
            guards=tuple(each for each in guards if each.does), group=f"{found.module.name}.{found.name}",
        )  # fmt: skip

    def function(self, found: Found, verb: str) -> tuple[Guard, ...] | None:
        """The guards of a function marked ``api_view``; ``None`` where it is none."""
        return function_guards(self.project, found, verb) if self.used else None

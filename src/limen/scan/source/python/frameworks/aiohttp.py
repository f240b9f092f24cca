"""aiohttp: ``add_get`` and its like, ``web.get`` in tables, ``RouteTableDef``, class-based views,
middlewares."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from limen.scan.source.model import Guard, Route
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.frameworks.routers import calls_of, keyword, listed, text
from limen.scan.source.python.guarding import decorators, hook_guard
from limen.scan.source.python.handlers import handler_of
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, parameters

NAME: Final = "aiohttp"

_VERBS: Final = ("get", "post", "put", "patch", "delete")
_PARAMETER: Final = re.compile(r"\{([A-Za-z_]\w{0,80})(?::[^{}]{1,80})?\}")


class AioHttp:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.modules = [
            module
            for module in project.modules.values()
            if any(name.partition(".")[0] == "aiohttp" for name in module.imports.values())
        ]

    def routes(self) -> Iterator[Route]:
        """Every route, by its decorators and by the calls that add it."""
        guards = tuple(self._middlewares())
        for module in self.modules:
            for name, function in module.functions.items():
                for node in function.decorator_list:
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                        found = Found(module, name, function)
                        yield from self._routed(found, node.func.attr, text(node.args[0]), guards)
            for call in calls_of(self.project, module):
                yield from self._added(module, call, guards)

    def _added(self, module: Module, call: ast.Call, guards: tuple[Guard, ...]) -> Iterator[Route]:
        """``router.add_get("/x", view)``, ``web.get("/x", view)``, ``router.add_route("GET", "/x",
        view)``."""
        assert isinstance(call.func, ast.Attribute)
        verb = call.func.attr.removeprefix("add_")
        arguments = call.args
        if verb == "route" and len(arguments) > 2:
            verb, arguments = text(arguments[0]).lower(), arguments[1:]
        if (verb in _VERBS or verb == "view") and len(arguments) > 1 and text(arguments[0]).startswith("/"):
            found = self.project.find(module, arguments[1])
            if found is not None:
                yield from self._routed(found, verb, text(arguments[0]), guards)

    def _routed(self, found: Found, verb: str, path: str, guards: tuple[Guard, ...]) -> Iterator[Route]:
        if isinstance(found.node, FUNCTIONS) and verb in _VERBS and path.startswith("/"):
            yield self._route(found, found.node, path, verb, guards)
        elif isinstance(found.node, ast.ClassDef):
            for each in _VERBS:
                method = self.project.method(found.module, found.node, each)
                if method is not None and isinstance(method.node, FUNCTIONS):
                    yield self._route(method, method.node, path, each, guards, found)

    def _route(
        self, found: Found, function: Function, path: str, verb: str, guards: tuple[Guard, ...],
        owner: Found | None = None,
    ) -> Route:  # fmt: skip
        names = [each.arg for each in parameters(function) if each.arg != "self"]
        given = {names[0]: Value(request=True)} if names else {}
        others = [each for each in function.decorator_list if not _is_route(each)]
        own = decorators(self.project, found.module, others, found.name)
        return Route(
            method=verb.upper(),
            path=_PARAMETER.sub(r"{\1}", path),
            handler=handler_of(self.project, found, given, owner),
            framework=NAME,
            place=found.module.place(function, found.name),
            guards=(*guards, *own),
            group=found.module.name,
        )

    def _middlewares(self) -> Iterator[Guard]:
        """``web.Application(middlewares=[...])`` with functions of the project."""
        for module in self.modules:
            for node in module.all(ast.Call):
                if self.project.dotted(module, node.func) == "aiohttp.web.Application":
                    for each in listed(keyword(node, "middlewares")):
                        guard = hook_guard(self.project, module, each)
                        if guard.does:
                            yield guard


def _is_route(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _VERBS

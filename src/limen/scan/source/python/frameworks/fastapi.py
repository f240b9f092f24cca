"""FastAPI: applications, routers within routers, mounted applications, dependencies of routes, routers and
parameters, models of bodies and answers."""

import ast
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from limen.scan.source.model import Guard, Handler, Route
from limen.scan.source.python.frameworks.depended import depended, dependencies_of
from limen.scan.source.python.frameworks.fastapi_given import PARAMETER, guards_of, handler_at
from limen.scan.source.python.frameworks.routers import (
    Holder,
    Routers,
    calls_of,
    first_text,
    keyword,
    listed,
    plain_name,
    text,
)
from limen.scan.source.python.guarding import decorators, hook_guard
from limen.scan.source.python.models import fields_of
from limen.scan.source.python.module import Function, Module
from limen.scan.source.python.project import Found, Project

NAME: Final = "fastapi"

_MAKES: Final = ("fastapi.FastAPI", "fastapi.APIRouter", "fastapi.routing.APIRouter")
_VERBS: Final = ("get", "post", "put", "patch", "delete", "options", "head")

_ANYTHING: Final = (
    "Annotated", "Any", "Dict", "FileResponse", "HTMLResponse", "JSONResponse", "List", "Optional",
    "PlainTextResponse", "RedirectResponse", "Response", "StreamingResponse", "Union",
)  # fmt: skip
"""Types that say nothing of an answer's members."""


class FastApi:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.routers = Routers(project)
        for module in project.modules.values():
            self._holders(module)
        for module in project.modules.values() if self.routers.prefixes else ():
            self._joined(module)

    def routes(self) -> Iterator[Route]:
        """Every route, in the order of modules."""
        for module in self.project.modules.values() if self.routers.prefixes else ():
            for name, function in module.functions.items():
                for node in function.decorator_list:
                    yield from self._decorated(Found(module, name, function), function, node)
            yield from self._added(module)

    def _holders(self, module: Module) -> None:
        for node in module.all(ast.Assign):
            made = node.value
            if isinstance(made, ast.Call) and self.project.dotted(module, made.func) in _MAKES:
                for name in filter(None, map(plain_name, node.targets)):
                    holder = Holder(module.name, name)
                    self.routers.prefixes[holder] = text(keyword(made, "prefix"))
                    if self.project.dotted(module, made.func).endswith("FastAPI"):
                        self.routers.applications.add(holder)
                    self._guard(module, holder, made)

    def _guard(self, module: Module, holder: Holder, call: ast.Call) -> None:
        """``dependencies=[Depends(...)]`` of a router, or of where it is included."""
        for each in listed(keyword(call, "dependencies")):
            dependency = depended(self.project, module, each)
            if dependency is not None:
                self.routers.guards.setdefault(holder, []).extend(guards_of(self.project, dependency))

    def _joined(self, module: Module) -> None:
        """``include_router``, ``mount``, and middleware."""
        for call in calls_of(self.project, module):
            assert isinstance(call.func, ast.Attribute)
            outer = self.routers.named(module, call.func.value)
            if call.func.attr == "include_router" and call.args:
                child = self.routers.named(module, call.args[0])
                if child is not None:
                    own = self.routers.prefixes[child]
                    self.routers.join(child, outer, text(keyword(call, "prefix")) + own)
                    self._guard(module, child, call)
            elif call.func.attr == "mount" and len(call.args) > 1 and outer is not None:
                child = self.routers.named(module, call.args[1])
                if child is not None:
                    self.routers.join(child, outer, text(call.args[0]))
        for name, function in module.functions.items():
            for node in function.decorator_list:
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "middleware"
                ):
                    holder = self.routers.named(module, node.func.value)
                    if holder is not None:
                        guard = hook_guard(
                            self.project, module, ast.copy_location(ast.Name(name, ast.Load()), function)
                        )
                        self.routers.guards.setdefault(holder, []).append(guard)

    def _decorated(self, found: Found, function: Function, node: ast.expr) -> Iterator[Route]:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return
        verb = node.func.attr
        if verb in _VERBS or verb in ("api_route", "route"):
            holder, path = self.routers.named(found.module, node.func.value), first_text(node, "path")
            if holder is not None and path is not None and self.routers.served(holder):
                methods = [verb.upper()] if verb in _VERBS else _methods(node)
                others = [each for each in function.decorator_list if each is not node]
                guards = decorators(self.project, found.module, others)
                for method in methods:
                    yield self._route(found, function, holder, path, method, node, guards)

    def _added(self, module: Module) -> Iterator[Route]:
        """``add_api_route``."""
        for call in calls_of(self.project, module):
            assert isinstance(call.func, ast.Attribute)
            if call.func.attr == "add_api_route" and len(call.args) > 1:
                holder, path = self.routers.named(module, call.func.value), first_text(call, "path")
                found = self.project.find(module, call.args[1])
                if holder and path is not None and found and isinstance(found.node, Function):
                    for method in _methods(call):
                        yield self._route(found, found.node, holder, path, method, call, [])

    def _route(
        self, found: Found, function: Function, holder: Holder, path: str, method: str, node: ast.Call,
        guards: list[Guard],
    ) -> Route:  # fmt: skip
        module = found.module
        listed_ = (depended(self.project, module, each) for each in listed(keyword(node, "dependencies")))
        asked = [each for each in listed_ if each is not None] + dependencies_of(
            self.project, module, function
        )
        own = [guard for each in asked for guard in guards_of(self.project, each)]
        every = [*self.routers.before(holder), *guards, *(guard for guard in own if guard.does)]
        whole = self.routers.path(holder, path)
        hidden = keyword(node, "include_in_schema")
        return Route(
            method=method,
            path=PARAMETER.sub(r"{\1}", whole) or "/",
            handler=self._answered(handler_at(self.project, found, whole), module, function, node),
            framework=NAME,
            place=module.place(function, found.name),
            guards=tuple(every),
            group=f"{holder.module}:{holder.name}",
            hidden=isinstance(hidden, ast.Constant) and hidden.value is False,
            shaped=_is_shaped(keyword(node, "response_model") or function.returns),
        )

    def _answered(self, told: Handler, module: Module, function: Function, node: ast.Call) -> Handler:
        """What the answer has where its model says so."""
        model = keyword(node, "response_model") or function.returns
        names = fields_of(self.project, module, model)
        return replace(told, returns=names) if names is not None else told


def _is_shaped(model: ast.expr | None) -> bool:
    """Whether a type says which members an answer has."""
    names = (getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(model or ast.Constant(None)))
    return any(name[:1].isupper() and name not in _ANYTHING for name in names)


def _methods(node: ast.Call) -> list[str]:
    return [text(each).upper() for each in listed(keyword(node, "methods"))] or ["GET"]

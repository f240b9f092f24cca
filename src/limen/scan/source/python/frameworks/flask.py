"""Flask (and Quart): applications, blueprints within blueprints, ``route`` and its short forms,
``add_url_rule``, class-based views, and what runs before a request."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.source.model import Guard, Route
from limen.scan.source.python.frameworks.flask_hooks import spared
from limen.scan.source.python.frameworks.flask_views import (
    CONVERTER,
    decorators_of,
    given_by,
    is_as_view,
    methods_of,
    name_of,
    view_class,
    view_of,
    viewed,
)
from limen.scan.source.python.frameworks.routers import (
    Holder,
    Routers,
    calls_of,
    first_text,
    keyword,
    plain_name,
    text,
)
from limen.scan.source.python.guarding import decorators, hook_guard
from limen.scan.source.python.handlers import handler_of
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project
from limen.scan.source.python.tables import attribute_guards

NAME: Final = "flask"

_MAKES: Final = ("flask.Flask", "flask.Blueprint", "quart.Quart", "quart.Blueprint",
"flask_openapi3.APIBlueprint",
                 "apiflask.APIFlask", "apiflask.APIBlueprint")  # fmt: skip
_VERBS: Final = ("get", "post", "put", "patch", "delete", "options", "head")
_HOOKS: Final = ("before_request", "before_app_request")


class Flask:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.routers = Routers(project)
        self.spared: frozenset[str] = frozenset()
        for module in project.modules.values():
            self._holders(module)
        for module in project.modules.values():
            self._joined(module)

    def routes(self) -> Iterator[Route]:
        """Every route, in the order of modules."""
        if not self.routers.prefixes:
            return
        for module in self.project.modules.values():
            for name, function in module.functions.items():
                yield from self._decorated(module, name, function)
            yield from self._added(module)

    def _holders(self, module: Module) -> None:
        for node in module.all(ast.Assign):
            if isinstance(node.value, ast.Call) and self.project.dotted(module, node.value.func) in _MAKES:
                for name in filter(None, map(plain_name, node.targets)):
                    holder = Holder(module.name, name)
                    self.routers.prefixes[holder] = text(keyword(node.value, "url_prefix"))
                    if "lueprint" not in self.project.dotted(module, node.value.func):
                        self.routers.applications.add(holder)

    def _joined(self, module: Module) -> None:
        """``register_blueprint`` and the hooks of this module."""
        for call in calls_of(self.project, module):
            assert isinstance(call.func, ast.Attribute)
            if call.func.attr == "register_blueprint" and call.args:
                self._register(module, call, call.func.value)
            elif call.func.attr in _HOOKS and call.args:
                self._hook(module, call.func, call.args[0])
        for function in module.functions.values():
            for each in function.decorator_list:
                if isinstance(each, ast.Attribute) and each.attr in _HOOKS:
                    self._hook(module, each, ast.copy_location(ast.Name(function.name, ast.Load()), function))

    def _register(self, module: Module, node: ast.Call, outer: ast.expr) -> None:
        child, parent = self.routers.named(module, node.args[0]), self.routers.named(module, outer)
        if child is not None:
            prefix = text(keyword(node, "url_prefix")) or self.routers.prefixes[child]
            self.routers.join(child, parent, prefix)

    def _hook(self, module: Module, hook: ast.Attribute, function: ast.expr) -> None:
        holder = self.routers.named(module, hook.value)
        if holder is None:
            return
        guard = hook_guard(self.project, module, function)
        everywhere = hook.attr == "before_app_request"
        self.spared |= spared(self.project, module, function)
        for place in list(self.routers.prefixes) if everywhere else [holder]:
            self.routers.guards.setdefault(place, []).append(guard)

    def _decorated(self, module: Module, name: str, function: Function) -> Iterator[Route]:
        others = [each for each in function.decorator_list if self._rule(module, each) is None]
        for each in function.decorator_list:
            rule = self._rule(module, each)
            if rule is not None:
                holder, path, methods = rule
                guards = decorators(self.project, module, others)
                for method in methods:
                    yield self._route(Found(module, name, function), function, holder, path, method, guards)

    def _rule(self, module: Module, node: ast.expr) -> tuple[Holder, str, list[str]] | None:
        """Blueprint, path and methods of a decorator that makes a route."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return None
        verb = node.func.attr
        if verb != "route" and verb not in _VERBS:
            return None
        holder = self.routers.named(module, node.func.value)
        path = first_text(node, "rule")
        if holder is None or path is None or not self.routers.served(holder):
            return None
        return holder, path, [verb.upper()] if verb != "route" else methods_of(node)

    def _route(
        self, found: Found, function: Function, holder: Holder, path: str, method: str, guards: list[Guard],
        owner: Found | None = None, endpoint: str = "",
    ) -> Route:  # fmt: skip
        return Route(
            method=method,
            path=CONVERTER.sub(r"{\2}", self.routers.path(holder, path)) or "/",
            handler=handler_of(self.project, found, given_by(path), owner),
            framework=NAME,
            place=found.module.place(function, found.name),
            guards=(*self.routers.before(holder), *guards),
            group=f"{holder.module}:{holder.name}",
            spared=endpoint in self.spared,
        )

    def _added(self, module: Module) -> Iterator[Route]:
        """``add_url_rule`` with a function or a class-based view."""
        for call in calls_of(self.project, module):
            assert isinstance(call.func, ast.Attribute)
            holder = self.routers.named(module, call.func.value) if call.func.attr == "add_url_rule" else None
            path, view = (first_text(call, "rule"), view_of(call)) if holder else (None, None)
            if holder is not None and path is not None and view is not None:
                yield from self._viewed(module, holder, path, call, view)

    def _viewed(
        self, module: Module, holder: Holder, path: str, node: ast.Call, view: ast.expr
    ) -> Iterator[Route]:
        wrapped: list[ast.expr] = []
        while isinstance(view, ast.Call) and not is_as_view(view) and view.args:
            wrapped.append(view.func)
            view = view.args[0]
        named = view_class(self.project, module, view)
        found = self.project.find(module, viewed(view)) if named is None else named
        if found is None:
            return
        guards = decorators(self.project, module, wrapped)
        if isinstance(found.node, FUNCTIONS):
            own = decorators(self.project, found.module, found.node.decorator_list)
            for method in methods_of(node):
                yield self._route(found, found.node, holder, path, method, [*guards, *own])
        elif isinstance(found.node, ast.ClassDef):
            yield from self._class(found, holder, path, node, guards)

    def _class(
        self, found: Found, holder: Holder, path: str, node: ast.Call, guards: list[Guard]
    ) -> Iterator[Route]:
        assert isinstance(found.node, ast.ClassDef)
        endpoint = name_of(node)
        above = decorators(self.project, found.module, decorators_of(found.node))
        allowed = methods_of(node, none=True)
        for verb in _VERBS:
            method = self.project.method(found.module, found.node, verb)
            if (
                method is not None
                and isinstance(method.node, FUNCTIONS)
                and (not allowed or verb.upper() in allowed)
            ):
                own = decorators(self.project, method.module, method.node.decorator_list)
                every = [*guards, *above, *own, *attribute_guards(found.module, found.node, verb)]
                yield self._route(method, method.node, holder, path, verb.upper(), every, found, endpoint)

"""Django: ``urlpatterns`` with their includes, function views, class-based views, decorators, mixins,
middleware."""

import ast
from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.source.model import Guard, Route
from limen.scan.source.python.frameworks.django_middleware import middleware
from limen.scan.source.python.frameworks.django_views import (
    given_by,
    is_as_view,
    methods_of,
    shown,
    unwrapped,
)
from limen.scan.source.python.frameworks.drf import Rest
from limen.scan.source.python.frameworks.drf_actions import without_marks
from limen.scan.source.python.frameworks.routers import listed, text
from limen.scan.source.python.guarding import decorators, function_guard, named_guard
from limen.scan.source.python.handlers import handler_of
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project
from limen.scan.source.python.tables import attribute_guards

NAME: Final = "django"

_PATHS: Final = ("path", "re_path", "url")
_VERBS: Final = ("get", "post", "put", "patch", "delete")
_DEEPEST: Final = 8


class Django:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rest = Rest(project)
        self.everywhere = list(middleware(project))

    def routes(self) -> Iterator[Route]:
        """Every route, from the URL configurations that no other includes."""
        roots = [each for each in self.project.modules.values() if "urlpatterns" in each.values]
        included = {name for module in roots for name in self._includes(module)}
        named = {
            text(each.values["ROOT_URLCONF"])
            for each in self.project.modules.values()
            if "ROOT_URLCONF" in each.values
        }
        roots = [each for each in roots if each.name in named] or roots
        for module in roots:
            if module.name not in included:
                for node in _lists(module):
                    yield from self._patterns(module, node, "", _DEEPEST)

    def _includes(self, module: Module) -> Iterator[str]:
        """The configurations that a module includes."""
        for node in module.all(ast.Call):
            if self._is_include(module, node) and node.args:
                other = self.project.module(text(_first(node)) or self.project.dotted(module, _first(node)))
                if other is not None:
                    yield other.name

    def _is_include(self, module: Module, node: ast.expr) -> bool:
        name = self.project.dotted(module, node.func) if isinstance(node, ast.Call) else ""
        return name.rpartition(".")[2] == "include"

    def _patterns(self, module: Module, node: ast.expr, prefix: str, depth: int) -> Iterator[Route]:
        """The routes of a list of patterns, or of several joined by ``+``."""
        for route in self.rest.router(module, node, prefix):
            yield self._behind(route)
        if isinstance(node, ast.BinOp):
            yield from self._patterns(module, node.left, prefix, depth)
            yield from self._patterns(module, node.right, prefix, depth)
        for each in listed(node):
            if isinstance(each, ast.Call) and len(each.args) > 1:
                name = self.project.dotted(module, each.func).rpartition(".")[2]
                whole = prefix + text(each.args[0]).lstrip("^").rstrip("$")
                if name in _PATHS and self._is_include(module, each.args[1]):
                    yield from self._included(module, each.args[1], whole, depth - 1)
                elif name in _PATHS:
                    yield from self._view(module, each.args[1], whole)

    def _included(self, module: Module, node: ast.expr, prefix: str, depth: int) -> Iterator[Route]:
        """``include("shop.urls")``, ``include(patterns)``, ``include([...])``."""
        assert isinstance(node, ast.Call)
        if not node.args or not depth:
            return
        first = _first(node)
        other = self.project.module(text(first) or self.project.dotted(module, first))
        found = self.project.find(module, first)
        if other is not None and "urlpatterns" in other.values:
            for each in _lists(other):
                yield from self._patterns(other, each, prefix, depth)
        elif found is not None and isinstance(found.node, ast.expr):
            yield from self._patterns(found.module, found.node, prefix, depth)
        else:
            yield from self._patterns(module, first, prefix, depth)

    def _view(self, module: Module, node: ast.expr, path: str) -> Iterator[Route]:
        """A view and the functions wrapped around it where it is named."""
        wrapped: list[ast.expr] = []
        while isinstance(node, ast.Call) and not is_as_view(node) and node.args:
            wrapped.append(node.func)
            node = node.args[0]
        around = decorators(self.project, module, wrapped)
        if is_as_view(node):
            assert isinstance(node, ast.Call)
            assert isinstance(node.func, ast.Attribute)
            found = self.project.find(module, node.func.value)
            if found is not None and self.rest.is_view(found):
                for route in self.rest.view(found, path, node.args[0] if node.args else None):
                    yield self._behind(route)
            elif found is not None and isinstance(found.node, ast.ClassDef):
                yield from self._class(found, found.node, path, around)
            return
        found = self.project.find(module, node)
        if found is not None and isinstance(found.node, FUNCTIONS):
            marks, others = methods_of(found.node)
            guards = [*around, *decorators(self.project, found.module, without_marks(others))]
            for method in marks:
                rest = self.rest.function(found, method)
                route = self._route(found, found.node, path, method, [*guards, *(rest or [])])
                yield route if rest is None else msgspec.structs.replace(route, framework="drf")

    def _class(self, found: Found, klass: ast.ClassDef, path: str, around: list[Guard]) -> Iterator[Route]:
        """A class-based view: a route for each verb that it or a base of it has."""
        guards = [*around, *self._mixins(found, klass), *self._dispatch(found, klass)]
        for verb in _VERBS:
            method = self.project.method(found.module, klass, verb)
            if method is not None and isinstance(method.node, FUNCTIONS):
                own = decorators(self.project, method.module, unwrapped(method.node.decorator_list))
                own += attribute_guards(found.module, klass, verb)
                yield self._route(method, method.node, path, verb.upper(), [*guards, *own], found)

    def _mixins(self, found: Found, klass: ast.ClassDef) -> Iterator[Guard]:
        """``LoginRequiredMixin`` and its like, told by name; those of the project by their ``dispatch``."""
        for base in klass.bases:
            name = self.project.dotted(found.module, base).rpartition(".")[2]
            guard = named_guard(name, found.module.place(klass, klass.name))
            if guard.does and self.project.find(found.module, base) is None:
                yield guard

    def _dispatch(self, found: Found, klass: ast.ClassDef) -> Iterator[Guard]:
        """What a class does before any of its verbs, and what decorates it."""
        yield from decorators(self.project, found.module, unwrapped(klass.decorator_list))
        for name in ("dispatch", "setup", "test_func"):
            method = self.project.method(found.module, klass, name)
            if method is not None and isinstance(method.node, FUNCTIONS):
                yield from decorators(self.project, method.module, unwrapped(method.node.decorator_list))
                yield function_guard(self.project, method, method.module, method.node, name)

    def _route(
        self, found: Found, function: Function, path: str, method: str, guards: list[Guard],
        owner: Found | None = None,
    ) -> Route:  # fmt: skip
        known = {"request.method": method, "self.request.method": method}
        return self._behind(Route(
            method=method,
            path=shown(path),
            handler=handler_of(self.rest.project, found, given_by(function, path), owner, known),
            framework=NAME,
            place=found.module.place(function, found.name),
            guards=tuple(guard for guard in guards if guard.does),
            group=found.module.name,
        ))  # fmt: skip

    def _behind(self, route: Route) -> Route:
        """A route behind the middleware that looks at its path."""
        before = [guard for prefix, guard in self.everywhere if route.path.startswith(prefix) and guard.does]
        return msgspec.structs.replace(route, guards=(*before, *route.guards))


def _lists(module: Module) -> list[ast.expr]:
    """What ``urlpatterns`` is made of: the list it is given first, and those added to it."""
    added = [
        node.value
        for node in module.tree.body
        if isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "urlpatterns"
    ]
    return [module.values["urlpatterns"], *added]


def _first(node: ast.Call) -> ast.expr:
    """What is included; of a pair with a namespace its first."""
    first = node.args[0]
    return first.elts[0] if isinstance(first, ast.Tuple) and first.elts else first

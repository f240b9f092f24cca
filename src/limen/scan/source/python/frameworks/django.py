"""Django: ``urlpatterns`` with their includes, function views, class-based views, decorators, mixins,
middleware."""

import ast
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.source.model import Guard, Guards, Route
from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.source.python.frameworks.drf import Rest
from limen.scan.source.python.frameworks.drf_actions import without_marks
from limen.scan.source.python.frameworks.routers import keyword, listed, text
from limen.scan.source.python.guarding import decorators, function_guard, named_guard
from limen.scan.source.python.handlers import handler_of
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, parameters

NAME: Final = "django"

_PATHS: Final = ("path", "re_path", "url")
_VERBS: Final = ("get", "post", "put", "patch", "delete")
_CONVERTER: Final = re.compile(r"<(?:([a-z]\w{0,40}):)?([A-Za-z_]\w{0,80})>")
_GROUP: Final = re.compile(r"\(\?P<([A-Za-z_]\w{0,80})>[^()]{0,120}\)")
_PLAIN: Final = frozenset(("int", "uuid"))
_METHOD_MARKS: Final = {"require_GET": ["GET"], "require_POST": ["POST"], "require_safe": ["GET"]}
_DEEPEST: Final = 8


class Django:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rest = Rest(project)
        self.everywhere = list(self._middleware())

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
        for route in self.rest.router(module, node, shown(prefix)):
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
        while isinstance(node, ast.Call) and not _is_as_view(node) and node.args:
            wrapped.append(node.func)
            node = node.args[0]
        around = decorators(self.project, module, wrapped)
        if _is_as_view(node):
            assert isinstance(node, ast.Call)
            assert isinstance(node.func, ast.Attribute)
            found = self.project.find(module, node.func.value)
            if found is not None and self.rest.is_view(found):
                for route in self.rest.view(found, shown(path), node.args[0] if node.args else None):
                    yield self._behind(route)
            elif found is not None and isinstance(found.node, ast.ClassDef):
                yield from self._class(found, found.node, path, around)
            return
        found = self.project.find(module, node)
        if found is not None and isinstance(found.node, FUNCTIONS):
            marks, others = _methods(found.node)
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
                own = decorators(self.project, method.module, _unwrapped(method.node.decorator_list))
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
        yield from decorators(self.project, found.module, _unwrapped(klass.decorator_list))
        for name in ("dispatch", "setup", "test_func"):
            method = self.project.method(found.module, klass, name)
            if method is not None and isinstance(method.node, FUNCTIONS):
                yield from decorators(self.project, method.module, _unwrapped(method.node.decorator_list))
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

    def _middleware(self) -> Iterator[tuple[str, Guard]]:
        """The project's own middleware, each with the paths it looks at (all, where it names none)."""
        for module in self.project.modules.values():
            for name in listed(module.values.get("MIDDLEWARE")):
                where, _, klass = text(name).rpartition(".")
                other = self.project.module(where) if where else None
                node = other.classes.get(klass) or other.functions.get(klass) if other is not None else None
                if other is not None and node is not None:
                    yield from self._looks(other, node)

    def _looks(self, module: Module, node: ast.ClassDef | Function) -> Iterator[tuple[str, Guard]]:
        methods = ("__call__", "process_request", "process_view") if isinstance(node, ast.ClassDef) else ()
        bodies = [self.project.method(module, node, name) for name in methods] if isinstance(node,
        ast.ClassDef) else [
            Found(module, node.name, node)
        ]  # fmt: skip
        for found in bodies:
            if found is not None and isinstance(found.node, FUNCTIONS):
                guard = function_guard(self.project, found, module, found.node, node.name)
                prefixes = _prefixes(found.node) or _prefixes(module.tree)
                for prefix in prefixes or ["/"]:
                    yield prefix, guard if prefixes else _only_known(guard)


def shown(path: str) -> str:
    """A path as a template: ``/orders/{pk}/``."""
    return "/" + _GROUP.sub(r"{\1}", _CONVERTER.sub(r"{\2}", path)).lstrip("/")


def _lists(module: Module) -> list[ast.expr]:
    """What ``urlpatterns`` is made of: the list it is given first, and those added to it."""
    added = [
        node.value
        for node in module.tree.body
        if isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "urlpatterns"
    ]
    return [module.values["urlpatterns"], *added]


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


def _methods(function: Function) -> tuple[list[str], list[ast.expr]]:
    """The methods a function view answers, by its marks or by what it asks of ``request.method``; and
    its other decorators."""
    methods: list[str] = []
    others: list[ast.expr] = []
    for node in _unwrapped(function.decorator_list):
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


def _unwrapped(nodes: list[ast.expr]) -> list[ast.expr]:
    """Decorators, those handed to ``method_decorator`` in its place."""
    return [
        each.args[0]
        if isinstance(each, ast.Call) and ast.unparse(each.func).endswith("method_decorator") and each.args
        else each
        for each in nodes
    ]


def _first(node: ast.Call) -> ast.expr:
    """What is included; of a pair with a namespace its first."""
    first = node.args[0]
    return first.elts[0] if isinstance(first, ast.Tuple) and first.elts else first


def _is_as_view(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "as_view"

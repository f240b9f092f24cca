"""Flask (and Quart): applications, blueprints within blueprints, ``route`` and its short forms,
``add_url_rule``, class-based views, and what runs before a request."""

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from limen.scan.source.model import Guard, Route
from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.source.python.guarding import decorators, guard_of
from limen.scan.source.python.handlers import handler
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project

NAME: Final = "flask"

_MAKES: Final = ("flask.Flask", "flask.Blueprint", "quart.Quart", "quart.Blueprint", "flask_openapi3.APIBlueprint",
                 "apiflask.APIFlask", "apiflask.APIBlueprint")  # fmt: skip
_VERBS: Final = ("get", "post", "put", "patch", "delete", "options", "head")
_HOOKS: Final = ("before_request", "before_app_request")
_CONVERTER: Final = re.compile(r"<(?:([a-z]\w{0,40})(?:\([^)]{0,80}\))?:)?([A-Za-z_]\w{0,80})>")
_PLAIN: Final = frozenset(("int", "float", "uuid"))


class Holder(NamedTuple):
    """An application or blueprint by where it is made: module and name."""

    module: str
    name: str


class Flask:
    """The routes of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.prefixes: dict[Holder, str] = {}
        self.parents: dict[Holder, Holder] = {}
        self.hooks: dict[Holder, list[Guard]] = {}
        for module in project.modules.values():
            self._holders(module)
        for module in project.modules.values():
            self._joined(module)

    def routes(self) -> Iterator[Route]:
        """Every route, in the order of modules."""
        if not self.prefixes:
            return
        for module in self.project.modules.values():
            for name, function in module.functions.items():
                yield from self._decorated(module, name, function)
            yield from self._added(module)

    def _holders(self, module: Module) -> None:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                if self.project.dotted(module, node.value.func) in _MAKES:
                    for target in node.targets:
                        if name := _plain_name(target):
                            self.prefixes[Holder(module.name, name)] = _text(node.value, "url_prefix")

    def _joined(self, module: Module) -> None:
        """``register_blueprint`` and the hooks of this module."""
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr == "register_blueprint" and node.args:
                    for child in _each(module, node.args[0]):
                        self._register(module, node, child)
                elif node.func.attr in _HOOKS and node.args:
                    self._hook(module, node.func, node.args[0])
            elif isinstance(node, FUNCTIONS):
                for each in node.decorator_list:
                    if isinstance(each, ast.Attribute) and each.attr in _HOOKS:
                        self._hook(module, each, ast.copy_location(ast.Name(node.name, ast.Load()), node))

    def _register(self, module: Module, node: ast.Call, named: ast.expr) -> None:
        assert isinstance(node.func, ast.Attribute)
        child, parent = self.holder(module, named), self.holder(module, node.func.value)
        if child is None:
            return
        if prefix := _text(node, "url_prefix"):
            self.prefixes[child] = prefix
        if parent is not None and parent != child:
            self.parents[child] = parent

    def _hook(self, module: Module, hook: ast.Attribute, function: ast.expr) -> None:
        holder = self.holder(module, hook.value)
        if holder is None:
            return
        guard = guard_of(self.project, module, function)
        places = list(self.prefixes) if hook.attr == "before_app_request" else [holder]
        for place in places:
            self.hooks.setdefault(place, []).append(guard)

    def holder(self, module: Module, node: ast.expr) -> Holder | None:
        """The application or blueprint that an expression names, wherever it is made."""
        name = _plain_name(node)
        if name and Holder(module.name, name) in self.prefixes:
            return Holder(module.name, name)
        found = self.project.find(module, node)
        if found is not None and Holder(found.module.name, found.name) in self.prefixes:
            return Holder(found.module.name, found.name)
        return None

    def _chain(self, holder: Holder) -> list[Holder]:
        chain = [holder]
        while (parent := self.parents.get(chain[-1])) is not None and parent not in chain:
            chain.append(parent)
        return chain[::-1]

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
        holder = self.holder(module, node.func.value)
        path = _first_text(node, "rule")
        if holder is None or path is None:
            return None
        return holder, path, [verb.upper()] if verb != "route" else _methods(node)

    def _route(
        self, found: Found, function: Function, holder: Holder, path: str, method: str, guards: list[Guard],
        owner: Found | None = None,
    ) -> Route:  # fmt: skip
        chain = self._chain(holder)
        before = [guard for each in chain for guard in self.hooks.get(each, ()) if guard.does]
        whole = "".join(self.prefixes.get(each, "").rstrip("/") for each in chain) + path
        return Route(
            method=method,
            path=_CONVERTER.sub(r"{\2}", whole) or "/",
            handler=handler(self.project, found, function, given_by(path), owner),
            framework=NAME,
            place=found.module.place(function, found.name),
            guards=(*before, *guards),
            group=f"{holder.module}:{holder.name}",
        )

    def _added(self, module: Module) -> Iterator[Route]:
        """``add_url_rule`` with a function or a class-based view."""
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                holder = self.holder(module, node.func.value) if node.func.attr == "add_url_rule" else None
                path = _first_text(node, "rule") if holder else None
                view = _view(node) if holder else None
                if holder is not None and path is not None and view is not None:
                    yield from self._viewed(module, holder, path, node, view)

    def _viewed(
        self, module: Module, holder: Holder, path: str, node: ast.Call, view: ast.expr
    ) -> Iterator[Route]:
        wrapped: list[ast.expr] = []
        while isinstance(view, ast.Call) and not _is_as_view(view) and view.args:
            wrapped.append(view.func)
            view = view.args[0]
        named = self._view_class(module, view)
        found = (
            self.project.find(module, view.func.value if _is_as_view(view) else view)
            if named is None
            else named
        )
        if found is None:
            return
        guards = decorators(self.project, module, wrapped)
        if isinstance(found.node, FUNCTIONS):
            own = decorators(self.project, found.module, found.node.decorator_list)
            for method in _methods(node):
                yield self._route(found, found.node, holder, path, method, [*guards, *own])
        elif isinstance(found.node, ast.ClassDef):
            yield from self._class(found, holder, path, node, guards)

    def _view_class(self, module: Module, view: ast.expr) -> Found | None:
        """A name that was given ``View.as_view(...)`` before."""
        if isinstance(view, ast.Name):
            for node in ast.walk(module.tree):
                if (
                    isinstance(node, ast.Assign)
                    and _plain_name(node.targets[0]) == view.id
                    and _is_as_view(node.value)
                ):
                    return self.project.find(module, node.value.func.value)
        return None

    def _class(
        self, found: Found, holder: Holder, path: str, node: ast.Call, guards: list[Guard]
    ) -> Iterator[Route]:
        assert isinstance(found.node, ast.ClassDef)
        shared = list(_listed(found.node, "decorators"))
        above = decorators(self.project, found.module, shared)
        allowed = _methods(node, none=True)
        for verb in _VERBS:
            method = self.project.method(found.module, found.node, verb)
            if (
                method is not None
                and isinstance(method.node, FUNCTIONS)
                and (not allowed or verb.upper() in allowed)
            ):
                own = decorators(self.project, method.module, method.node.decorator_list)
                every = [*guards, *above, *own]
                yield self._route(method, method.node, holder, path, verb.upper(), every, found)


def _each(module: Module, node: ast.expr) -> list[ast.expr]:
    """What an expression may be: where it is the name of a loop over things written out, each of them."""
    for loop in ast.walk(module.tree):
        if (
            isinstance(loop, ast.For)
            and isinstance(loop.iter, ast.Tuple | ast.List)
            and isinstance(node, ast.Name)
        ) and _plain_name(loop.target) == node.id:
            return list(loop.iter.elts)
    return [node]


def given_by(path: str) -> dict[str, Value]:
    """What a view's parameters hold: the variable parts of its path."""
    return {
        name: Value(origins=frozenset((Origin(name, "path", plain=kind in _PLAIN),)))
        for kind, name in _CONVERTER.findall(path)
    }


def _is_as_view(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "as_view"


def _view(node: ast.Call) -> ast.expr | None:
    named = next((each.value for each in node.keywords if each.arg == "view_func"), None)
    return named or (node.args[2] if len(node.args) > 2 else None)


def _listed(klass: ast.ClassDef, name: str) -> list[ast.expr]:
    for node in klass.body:
        if isinstance(node, ast.Assign) and _plain_name(node.targets[0]) == name:
            return list(node.value.elts) if isinstance(node.value, ast.List | ast.Tuple) else []
    return []


def _methods(node: ast.Call, *, none: bool = False) -> list[str]:
    for each in node.keywords:
        if each.arg == "methods" and isinstance(each.value, ast.List | ast.Tuple | ast.Set):
            return [str(one.value).upper() for one in each.value.elts if isinstance(one, ast.Constant)]
    return [] if none else ["GET"]


def _plain_name(node: ast.AST) -> str:
    """A name, or the member of ``self`` or an application that stands for one."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""


def _text(node: ast.Call, keyword: str) -> str:
    for each in node.keywords:
        if each.arg == keyword and isinstance(each.value, ast.Constant) and isinstance(each.value.value, str):
            return each.value.value
    return ""


def _first_text(node: ast.Call, keyword: str) -> str | None:
    first = (
        node.args[0]
        if node.args
        else next((each.value for each in node.keywords if each.arg == keyword), None)
    )
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None

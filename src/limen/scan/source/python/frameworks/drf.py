"""Django REST framework: routers and their view sets, generic views, functions marked ``api_view``."""

import ast
from collections.abc import Iterator
from typing import Final, TypeGuard

from msgspec.structs import replace

from limen.scan.source.model import Guard, Guards, Handler, Route
from limen.scan.source.python.flow.deciding import Known
from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.frameworks.drf_library import LIBRARY
from limen.scan.source.python.frameworks.drf_permissions import Permissions
from limen.scan.source.python.frameworks.routers import keyword, listed, plain_name, text
from limen.scan.source.python.guarding import decorators
from limen.scan.source.python.handlers import of_events
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, parameters

NAME: Final = "drf"

_COLLECTION: Final = {"list": "GET", "create": "POST"}
_SINGLE: Final = {"retrieve": "GET", "update": "PUT", "partial_update": "PATCH", "destroy": "DELETE"}
_VERBS: Final = ("get", "post", "put", "patch", "delete")
_OWN: Final = frozenset(("action", "api_view", "permission_classes", "throttle_classes",
"authentication_classes",
                         "renderer_classes", "parser_classes"))  # fmt: skip


class Rest:
    """The views of one project that the framework serves."""

    def __init__(self, project: Project) -> None:
        self.used = any(
            name.startswith("rest_framework")
            for module in project.modules.values()
            for name in module.imports.values()
        )
        self.project = project.with_library(LIBRARY) if self.used else project
        self.permissions = Permissions(self.project)

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
        above = self._above(made.module, made.node)
        slash = "" if _is_false(keyword(made.node, "trailing_slash")) else "/"
        for each in ast.walk(made.module.tree):
            if _registers(each, name) and isinstance(each, ast.Call) and len(each.args) > 1:
                found = self.project.find(made.module, each.args[1])
                if found is not None and isinstance(found.node, ast.ClassDef):
                    yield from self._set(found, f"{prefix}{above}{text(each.args[0])}", slash)

    def _above(self, module: Module, node: ast.Call) -> str:
        """The path above a nested router: ``NestedSimpleRouter(router, "orders", lookup="order")``."""
        if len(node.args) < 2:
            return ""
        parent = self.project.find(module, node.args[0])
        before = (
            self._above(parent.module, parent.node) if parent and isinstance(parent.node, ast.Call) else ""
        )
        lookup = text(keyword(node, "lookup")) or "nested_1"
        return f"{before}{text(node.args[1])}/{{{lookup}_pk}}/"

    def _set(self, found: Found, prefix: str, slash: str) -> Iterator[Route]:
        """The routes of a view set: those of its standard actions, and of those marked as actions."""
        assert isinstance(found.node, ast.ClassDef)
        one = f"{prefix}/{{{self._lookup(found)}}}"
        verbs = self._allowed(found)
        for path, actions in ((prefix, _COLLECTION), (one, _SINGLE)):
            for action, verb in actions.items():
                if verb in verbs:
                    yield from self._action(found, action, verb, path + slash)
        for name, mark in self._marked(found):
            where = one if not _is_false(keyword(mark, "detail")) else prefix
            path = f"{where}/{text(keyword(mark, 'url_path')) or name}{slash}"
            for verb in [text(each).upper() for each in listed(keyword(mark, "methods"))] or ["GET"]:
                yield from self._action(found, name, verb, path, mark)

    def _lookup(self, found: Found) -> str:
        for name in ("lookup_url_kwarg", "lookup_field"):
            member = self.project.member(found.module, found.node, name)
            if member is not None and isinstance(member.node, ast.expr) and text(member.node):
                return text(member.node)
        return "pk"

    def _allowed(self, found: Found) -> list[str]:
        member = self.project.member(found.module, found.node, "http_method_names")
        named = (
            [text(each).upper() for each in listed(member.node)]
            if member and isinstance(member.node, ast.expr)
            else []
        )
        return named or [verb.upper() for verb in _VERBS]

    def _marked(self, found: Found) -> Iterator[tuple[str, ast.Call]]:
        """The methods of a class and its bases that are marked as actions."""
        for each in [found, *self.project.bases(found)]:
            for node in each.node.body if isinstance(each.node, ast.ClassDef) else ():
                if isinstance(node, FUNCTIONS):
                    yield from ((node.name, mark) for mark in node.decorator_list if _is_action(mark))

    def view(self, found: Found, path: str, actions: ast.expr | None) -> Iterator[Route]:
        """The routes of ``View.as_view()``, or of a view set's ``as_view({"get": "list"})``."""
        if isinstance(actions, ast.Dict):
            for key, value in zip(actions.keys, actions.values, strict=True):
                yield from self._action(found, text(value), text(key).upper(), path)
            return
        for verb in _VERBS:
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
        handler, guards = self._handler(found, method, known, mark)
        yield Route(
            method=verb, path="/" + path.lstrip("/"), handler=handler, framework=NAME, place=handler.place,
            guards=tuple(each for each in guards if each.does), group=f"{found.module.name}.{found.name}",
        )  # fmt: skip

    def _handler(
        self, found: Found, method: Found, known: Known, mark: ast.Call | None
    ) -> tuple[Handler, list[Guard]]:
        """A method as a handler, with what is asked of the object that it finds."""
        assert isinstance(method.node, FUNCTIONS)
        assert isinstance(found.node, ast.ClassDef)
        ours = method.module.file not in LIBRARY
        place = found.module.place(found.node, f"{found.name}.{method.node.name}")
        walk = Walk(self.project)
        walk.known = known
        way = () if ours else (place,)
        walk.function(method.module, method.name, method.node, _given(method.node), found, way)
        guards = [*self._guards(found, known, mark), *self._limits(found, mark)]
        guards += (
            decorators(self.project, method.module, without_marks(method.node.decorator_list)) if ours else []
        )
        if "self.check_object_permissions" in walk.events.calls:
            self._objects(walk, found, known)
        handler = of_events(walk.events, method, method.node)
        return (handler if ours else replace(handler, place=place)), guards

    def _objects(self, walk: Walk, found: Found, known: Known) -> None:
        """What ``has_object_permission`` asks counts as the handler's own asking."""
        kinds = {load.what for load in walk.events.loads.values() if load.what}
        for kind in sorted(kinds) or [""]:
            for asked in self.permissions.asked_of_object(found, known, kind):
                walk.events.compares |= asked.events.compares
                walk.events.belongs |= asked.events.belongs
                walk.events.asks |= asked.events.asks
                walk.events.gates |= asked.events.asks if not asked.events.compares else {}

    def _guards(self, found: Found, known: Known, mark: ast.Call | None) -> Iterator[Guard]:
        own = keyword(mark, "permission_classes") if mark is not None else None
        if own is not None:
            place = found.module.place(own)
            yield from self.permissions.classes(found.module, own, place, known)
        else:
            yield from self.permissions.of_class(found, known)

    def _limits(self, found: Found, mark: ast.Call | None) -> Iterator[Guard]:
        """Throttles of an action, of its class, or of all."""
        place = found.module.place(found.node)
        own = keyword(mark, "throttle_classes") if mark is not None else None
        member = self.project.member(found.module, found.node, "throttle_classes")
        scoped = self.project.member(found.module, found.node, "throttle_scope") or (
            mark and keyword(mark, "throttle_scope")
        )
        listing = own if own is not None else member.node if member is not None else None
        if listing is not None:
            throttled = isinstance(listing, ast.expr) and bool(listed(listing))
        else:
            throttled = self._throttled(bool(scoped))
        if throttled:
            yield Guard("throttle", frozenset((Guards.LIMITS,)), place)

    def _throttled(self, scoped: bool) -> bool:
        """Whether the settings limit a view that says nothing but, perhaps, its scope."""
        setting = self.permissions.setting("DEFAULT_THROTTLE_CLASSES")
        names = [ast.unparse(each) for each in listed(setting[1])] if setting is not None else []
        return any(scoped or "Scoped" not in name for name in names)

    def function(self, found: Found, verb: str) -> list[Guard] | None:
        """The guards of a function marked ``api_view``; ``None`` where it is none."""
        if not (self.used and isinstance(found.node, FUNCTIONS)):
            return None
        marks = {
            self.project.dotted(found.module, each.func).rpartition(".")[2]: each
            for each in found.node.decorator_list
            if isinstance(each, ast.Call)
        }
        if "api_view" not in marks:
            return None
        place = found.module.place(found.node, found.name)
        known = {"request.method": verb}
        own = marks.get("permission_classes")
        guards = (
            list(self.permissions.classes(found.module, own.args[0], place, known))
            if own is not None and own.args
            else list(self.permissions.default(place, known))
        )
        slow = marks.get("throttle_classes")
        if (slow is not None and slow.args and listed(slow.args[0])) or (
            slow is None and self._throttled(scoped=False)
        ):
            guards.append(Guard("throttle", frozenset((Guards.LIMITS,)), place))
        return guards


def _registers(node: ast.AST, router: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "register"
        and plain_name(node.func.value) == router
    )


def _is_action(node: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "action"


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _given(function: Function) -> dict[str, Value]:
    """What an action's parameters hold: the request, and parts of the path by name."""
    names = [each.arg for each in parameters(function) if each.arg != "self"]
    held = {name: Value(origins=frozenset((Origin(name, "path"),))) for name in names[1:]}
    return held | ({names[0]: Value(request=True)} if names else {})


def without_marks(nodes: list[ast.expr]) -> list[ast.expr]:
    """The decorators that are none of the framework's own."""
    return [
        each
        for each in nodes
        if ast.unparse(each.func if isinstance(each, ast.Call) else each).rpartition(".")[2] not in _OWN
    ]

"""What an action of a view of Django REST framework does, and what is asked before it."""

import ast
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from limen.scan.finding import Place
from limen.scan.memo import remembered
from limen.scan.source.model import Guard, Guards, Handler
from limen.scan.source.python.flow.deciding import Known
from limen.scan.source.python.flow.request import member
from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.frameworks.drf_library import LIBRARY
from limen.scan.source.python.frameworks.drf_permissions import Permissions
from limen.scan.source.python.frameworks.drf_throttles import by_default, limits, throttles
from limen.scan.source.python.frameworks.routers import keyword, listed
from limen.scan.source.python.guarding import decorators
from limen.scan.source.python.handlers import Pairs, of_events
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, Project, parameters

_OWN: Final = frozenset(("action", "api_view", "permission_classes", "throttle_classes",
"authentication_classes",
                         "renderer_classes", "parser_classes"))  # fmt: skip

_FIRST: Final = ("setup", "initial")
"""Methods of a view that run before its action."""


@remembered
def handled(
    project: Project,
    found: Found,
    method: Found,
    known: Pairs[str],
    mark: ast.Call | None,
    plain: frozenset[str],
) -> tuple[Handler, list[Guard]]:
    """A method as a handler, where these expressions are known, and its guards; ``plain`` are the parts of
    its path that are no text."""
    return Actions(project).handler(found, method, dict(known), mark, plain)


@remembered
def function_guards(project: Project, found: Found, verb: str) -> tuple[Guard, ...] | None:
    """The guards of a function marked ``api_view``; ``None`` where it is none."""
    guards = Actions(project).function(found, verb)
    return tuple(guards) if guards is not None else None


class Actions:
    """The actions of one project's views."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.permissions = Permissions(project)

    def handler(
        self, found: Found, method: Found, known: Known, mark: ast.Call | None, plain: frozenset[str]
    ) -> tuple[Handler, list[Guard]]:
        """A method as a handler, with what is asked of the object that it finds."""
        assert isinstance(method.node, FUNCTIONS)
        assert isinstance(found.node, ast.ClassDef)
        ours = method.module.file not in LIBRARY
        place = found.module.place(found.node, f"{found.name}.{method.node.name}")
        walk = Walk(self.project)
        walk.known = known
        way = () if ours else (place,)
        self._initial(walk, found, place)
        walk.function(method.module, method.name, method.node, _given(method.node, plain), found, way)
        guards = [*self._guards(found, known, mark), *throttles(self.project, self.permissions, found, mark)]
        guards += (
            decorators(self.project, method.module, without_marks(method.node.decorator_list)) if ours else []
        )
        if "self.check_object_permissions" in walk.events.calls:
            self._objects(walk, found, known)
        handler = of_events(walk.events, method, method.node)
        return (handler if ours else replace(handler, place=place)), guards

    def _initial(self, walk: Walk, found: Found, place: Place) -> None:
        """What a view does with every request before its action, and gives itself for it."""
        for name in _FIRST:
            method = self.project.method(found.module, found.node, name)  # type: ignore[arg-type]
            if method is not None and isinstance(method.node, FUNCTIONS):
                names = {"request": Value(request=True), "kwargs": member("kwargs")}
                walk.before(method, method.node, names, found, (place,))

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

    def function(self, found: Found, verb: str) -> list[Guard] | None:
        """The guards of a function marked ``api_view``; ``None`` where it is none."""
        if not isinstance(found.node, FUNCTIONS):
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
        named = listed(slow.args[0]) if slow is not None and slow.args else []
        if any(limits(self.permissions, found.module, each, "") for each in named) or (
            slow is None and by_default(self.permissions, "")
        ):
            guards.append(Guard("throttle", frozenset((Guards.LIMITS,)), place))
        return guards


def _given(function: Function, plain: frozenset[str]) -> dict[str, Value]:
    """What an action's parameters hold: the request, and parts of the path by name."""
    names = [each.arg for each in parameters(function) if each.arg != "self"]
    held = {name: Value(origins=frozenset((Origin(name, "path", name in plain),))) for name in names[1:]}
    return held | ({names[0]: Value(request=True)} if names else {})


def without_marks(nodes: list[ast.expr]) -> list[ast.expr]:
    """The decorators that are none of the framework's own."""
    return [
        each
        for each in nodes
        if ast.unparse(each.func if isinstance(each, ast.Call) else each).rpartition(".")[2] not in _OWN
    ]

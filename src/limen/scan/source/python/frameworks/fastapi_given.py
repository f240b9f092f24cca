"""What FastAPI hands a handler: each parameter by its type, its default and what it depends on."""

import ast
import re
from typing import Final

from limen.scan.memo import remembered
from limen.scan.source.model import Given, Guard, Handler
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.value import NOTHING, Origin, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.frameworks.depended import Dependency, depended
from limen.scan.source.python.frameworks.depends import Dependencies, InPath
from limen.scan.source.python.frameworks.routers import keyword
from limen.scan.source.python.handlers import handler
from limen.scan.source.python.models import is_model
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, defaults, parameters

PARAMETER: Final = re.compile(r"\{([A-Za-z_]\w{0,80})(?::[a-z]{1,20})?\}")
_MARKS: Final[dict[str, Given]] = {
    "Header": "header", "Cookie": "cookie", "Body": "body", "Form": "body", "File": "file", "Query": "query",
    "Path": "path",
}  # fmt: skip
_KNOWN: Final = {
    **dict.fromkeys(("Request", "HTTPConnection", "WebSocket"), Value(request=True)),
    **dict.fromkeys(("Response", "BackgroundTasks", "Session", "AsyncSession"), NOTHING),
}
"""Parameters by their type that hold nothing of the caller's, or the request as a whole."""
_PLAIN: Final = frozenset(
    ("int", "float", "bool", "UUID", "UUID4", "date", "datetime", "Decimal", "EmailStr")
)


@remembered
def handler_at(project: Project, found: Found, path: str) -> Handler:
    """A function as the handler of a path, after what it depends on."""
    assert isinstance(found.node, FUNCTIONS)
    walk = Walk(project)
    given = Parameters(project).values(walk, found, found.node, frozenset(PARAMETER.findall(path)))
    return handler(walk, found, found.node, given)


@remembered
def _names(project: Project, dependency: Dependency) -> frozenset[str]:
    return Parameters(project).dependencies.parameters(dependency)


@remembered
def _given(project: Project, dependency: Dependency, path: InPath) -> tuple[Value, Events, frozenset[Origin]]:
    """What a dependency gives, what it was seen to do, and what it checked: the same for all handlers that
    depend on it."""
    walk = Walk(project)
    value = Parameters(project).dependencies.value(walk, dependency, path)
    return value, walk.events, frozenset(walk.checked)


@remembered
def guards_of(project: Project, dependency: Dependency) -> tuple[Guard, ...]:
    """What a dependency makes sure of."""
    return tuple(Parameters(project).dependencies.guards(dependency))


class Parameters:
    """What parameters of functions hold, in one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.dependencies = Dependencies(project, self.values)

    def values(self, walk: Walk, found: Found, function: Function, path: InPath) -> dict[str, Value]:
        """What the parameters of a handler or a dependency hold."""
        given = defaults(function)
        return {
            each.arg: self._value(walk, found.module, each, given.get(each.arg), path)
            for each in parameters(function)
            if each.arg not in ("self", "cls")
        }

    def _depended(self, walk: Walk, dependency: Dependency, path: InPath) -> Value:
        """What a dependency gives; one of another is a part of its walk, since they may lead in a circle."""
        if walk.on_the_way:
            return self.dependencies.value(walk, dependency, path)
        value, events, checked = _given(self.project, dependency, path & _names(self.project, dependency))
        walk.events.join(events)
        walk.checked |= checked
        return value

    def _value(
        self, walk: Walk, module: Module, each: ast.arg, default: ast.expr | None, path: InPath
    ) -> Value:
        dependency = depended(self.project, module, default, each.annotation) or depended(
            self.project, module, each.annotation
        )
        if dependency is not None:
            return self._depended(walk, dependency, path)
        annotation = _bare(each.annotation)
        kind = self.project.dotted(module, annotation).rpartition(".")[2] if annotation is not None else ""
        if (known := _KNOWN.get(kind)) is not None:
            return known
        model = self.project.find(module, annotation) if annotation is not None else None
        if model is not None and is_model(self.project, model):
            return Value(origins=frozenset((Origin("", "body"),)), whole=True, klass=model, made=True)
        if kind == "int" and not _bounded(default, each.annotation):
            walk.events.reads[each.arg] = None
        given = _marked(default, each.annotation) or ("path" if each.arg in path else "query")
        plain = kind in _PLAIN or (model is not None and isinstance(model.node, ast.ClassDef))
        if kind in ("dict", "Dict", "Any") and given in ("query", "body"):
            return Value(origins=frozenset((Origin("", "body"),)), whole=True)
        if (given == "header" and "auth" in each.arg) or (
            each.arg in ("x_api_key", "api_key") and given == "header"
        ):
            return Value(credential=True)
        return Value(origins=frozenset((Origin(each.arg, given, plain=plain),)))


def _bounded(default: ast.expr | None, annotation: ast.expr | None) -> bool:
    """Whether ``Query(le=100)`` or the like says how large a number may be."""
    marks = [each for each in [default, *_said_in(annotation)] if isinstance(each, ast.Call)]
    return any(keyword(each, name) is not None for each in marks for name in ("le", "lt"))


def _marked(default: ast.expr | None, annotation: ast.expr | None) -> Given | None:
    """Where ``Header()``, ``Body()`` and the like say that a value comes from."""
    for node in [default, *(_said_in(annotation))]:
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _MARKS:
                return _MARKS[name]
    return None


def _said_in(annotation: ast.expr | None) -> list[ast.expr]:
    """What ``Annotated[T, ...]`` says besides the type."""
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
        return annotation.slice.elts[1:]
    return []


def _bare(annotation: ast.expr | None) -> ast.expr | None:
    """The type of ``Annotated[T, ...]``, ``T | None``, ``Optional[T]`` and ``"T"``."""
    if isinstance(annotation, ast.BinOp):
        return _bare(annotation.left)
    if isinstance(annotation, ast.Subscript):
        name = (
            annotation.value.attr
            if isinstance(annotation.value, ast.Attribute)
            else getattr(annotation.value, "id", "")
        )
        if name in ("Annotated", "Optional"):
            inner = annotation.slice
            return _bare(inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner)
        return annotation.value
    return annotation

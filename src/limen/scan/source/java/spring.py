"""Routes of Spring: methods of controllers with their mappings, guarded by filter chains and annotations."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from limen.scan.source.java.chains import Chains
from limen.scan.source.java.guards import GUARDS, Asked, asked
from limen.scan.source.java.handling import handled
from limen.scan.source.java.interceptors import before
from limen.scan.source.java.marks import Class, given, marks_of, names_in, texts
from limen.scan.source.model import Guard, Handler, Route
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, Project

NAME: Final = "spring"
_CONTROLLERS: Final = ("Controller", "RestController")
_MAPPINGS: Final = {
    "DeleteMapping": "DELETE", "GetMapping": "GET", "PatchMapping": "PATCH", "PostMapping": "POST",
    "PutMapping": "PUT", "RequestMapping": "",
}  # fmt: skip
_PATTERN: Final = re.compile(r"\{\*?(\w{1,80})(?::[^/]{0,200}?)?\}(?=/|$)")


class Method(msgspec.Struct, frozen=True):
    """A method of a controller: its annotations, and where its parameters are annotated."""

    found: Found
    function: Function
    marks: dict[str, ast.Call]
    declared: Function


def routes(project: Project, chains: Chains) -> Iterator[Route]:
    """All routes."""
    running = before(project, filters=not chains.all)
    for klass in controllers(project):
        own = _class_marks(klass)
        for method in _methods(klass):
            for route in _of_method(klass, method, own, chains):
                runs = (each.guard for each in running if each.fits(route.method, route.path))
                yield msgspec.structs.replace(route, guards=(*runs, *route.guards))


def controllers(project: Project) -> Iterator[Class]:
    """The classes whose methods are served."""
    for module in project.modules.values():
        for node in module.classes.values():
            klass = Class(project, Found(module, node.name, node))
            if any(each in _CONTROLLERS for each in marks_of(klass, node.decorator_list)):
                yield klass


def _class_marks(klass: Class) -> dict[str, ast.Call]:
    """The annotations of a controller and of what it extends or implements."""
    found = marks_of(klass, klass.node.decorator_list)
    for base in klass.project.bases(klass.found):
        if isinstance(base.node, ast.ClassDef):
            inherited = marks_of(Class(klass.project, base), base.node.decorator_list)
            found = {**inherited, **found}
    return found


def _methods(klass: Class) -> Iterator[Method]:
    """Its methods that are mapped, here or in an interface, and those that it has of a class above."""
    seen: set[str] = set()
    above = klass.project.bases(klass.found)
    for owner in [klass.found, *above]:
        for node in owner.node.body if isinstance(owner.node, ast.ClassDef) else ():
            if not isinstance(node, FUNCTIONS) or (owner is not klass.found and node.name in seen):
                continue
            marks, declared = _declared(klass, node, [each for each in above if each.node is not owner.node])
            if any(each in _MAPPINGS for each in marks):
                seen.add(node.name)
                yield Method(Found(owner.module, f"{owner.name}.{node.name}", node), node, marks, declared)


def _declared(klass: Class, node: Function, above: list[Found]) -> tuple[dict[str, ast.Call], Function]:
    """The annotations of a method, or those that an interface gives it."""
    marks = marks_of(klass, node.decorator_list)
    if any(each in _MAPPINGS for each in marks):
        return marks, node
    for base in above:
        for other in base.node.body if isinstance(base.node, ast.ClassDef) else ():
            if isinstance(other, FUNCTIONS) and other.name == node.name and other is not node:
                return {**marks_of(Class(klass.project, base), other.decorator_list), **marks}, other
    return marks, node


def _of_method(
    klass: Class, method: Method, of_class: Mapping[str, ast.Call], chains: Chains
) -> Iterator[Route]:
    guarding = {name: mark for name, mark in of_class.items() if name in GUARDS} | method.marks
    told = list(asked(klass, guarding, chains))
    made = _belonging(handled(klass, method.found, method.function, method.declared), told)
    for verb, path in _mapped(klass, method.marks, of_class):
        guard = chains.guard(verb, path)
        guards = [*([guard] if guard is not None else []), *(each.guard for each in told)]
        yield _route(klass, method, made, verb, path, guards)


def _route(klass: Class, method: Method, made: Handler, verb: str, path: str, guards: list[Guard]) -> Route:
    return Route(
        method=verb,
        path=path,
        handler=made,
        framework=NAME,
        place=method.found.module.place(method.function, method.found.name),
        guards=tuple(guards),
        group=f"{klass.module.name}:{klass.node.name}",
        hidden="Hidden" in method.marks,
    )


def _belonging(made: Handler, told: list[Asked]) -> Handler:
    """A handler whose guard compares with who calls what it then loads by."""
    compared = {each for one in told for each in one.variables}
    kinds = [load.what for load in made.loads if load.by in compared and load.what]
    return msgspec.structs.replace(made, belongs=tuple(dict.fromkeys((*made.belongs, *kinds))))


def _mapped(
    klass: Class, marks: Mapping[str, ast.Call], of_class: Mapping[str, ast.Call]
) -> Iterator[tuple[str, str]]:
    """Methods and paths of a mapping."""
    name = next(each for each in marks if each in _MAPPINGS)
    mark, outer = marks[name], of_class.get("RequestMapping")
    verbs = [_MAPPINGS[name]] if _MAPPINGS[name] else _verbs(mark) or (_verbs(outer) if outer else [])
    for prefix in (_paths(klass, outer) if outer is not None else [""]) or [""]:
        for path in _paths(klass, mark) or [""]:
            for verb in verbs or ["GET"]:
                yield verb, _joined(prefix, path)


def _paths(klass: Class, mark: ast.Call) -> list[str]:
    named = given(mark, "path")
    return texts(klass, named if named is not None else given(mark, "value"))


def _verbs(mark: ast.Call) -> list[str]:
    return [each for each in names_in(given(mark, "method")) if each != "RequestMethod"]


def _joined(before: str, path: str) -> str:
    parts = [each.strip("/") for each in (before, path) if each.strip("/")]
    return _PATTERN.sub(r"{\1}", "/" + "/".join(parts))

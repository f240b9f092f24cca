"""What a parameter, a route or a router depends on, as FastAPI reads it: ``Depends(x)``, ``Annotated[T,
Depends(x)]``, ``Security(x, scopes=[...])``."""

import ast
from typing import NamedTuple

from limen.scan.source.python.frameworks.routers import keyword, listed, text
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Project, defaults, parameters


class Dependency(NamedTuple):
    """What is depended on, the module that names it, and the scopes asked for (``Security``)."""

    module: Module
    node: ast.expr
    scopes: tuple[str, ...] | None = None


def depended(
    project: Project, module: Module, node: ast.expr | None, typed: ast.expr | None = None
) -> Dependency | None:
    """What ``Depends(x)``, ``Annotated[T, Depends(x)]``, or a name that stands for one depends on; ``typed``
    is the type beside it, which ``Depends()`` makes one of."""
    for _ in range(4):
        if isinstance(node, ast.Call):
            return _asked_for(project, module, node, typed)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            told = (depended(project, module, each, node.slice.elts[0]) for each in node.slice.elts[1:])
            return next(filter(None, told), None)
        found = project.find(module, node) if isinstance(node, ast.Name | ast.Attribute) else None
        if found is None or not isinstance(found.node, ast.expr):
            return None
        node, module = found.node, found.module
    return None


def _asked_for(project: Project, module: Module, node: ast.Call, typed: ast.expr | None) -> Dependency | None:
    name = project.dotted(module, node.func).rpartition(".")[2]
    target = node.args[0] if node.args else typed
    if name not in ("Depends", "Security") or target is None:
        return None
    scopes = tuple(text(each) for each in listed(keyword(node, "scopes")))
    return Dependency(module, target, scopes if name == "Security" else None)


def dependencies_of(project: Project, module: Module, function: Function) -> list[Dependency]:
    """What the parameters of a function depend on, in order."""
    given = defaults(function)
    told = (
        depended(project, module, given.get(each.arg), each.annotation)
        or depended(project, module, each.annotation)
        for each in parameters(function)
    )
    return [each for each in told if each is not None]


def inner_of(function: Function, dependency: Dependency) -> Function:
    """The function that is run: a factory's inner one where the dependency is what a factory makes."""
    inner = next((each for each in function.body if isinstance(each, FUNCTIONS)), None)
    return inner if inner is not None and isinstance(dependency.node, ast.Call) else function

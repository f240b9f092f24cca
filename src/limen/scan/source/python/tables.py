"""Tables of roles by method in class-based views."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Project
from limen.scan.words import names_role

_VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def attribute_guards(module: Module, klass: ast.ClassDef, method: str) -> list[Guard]:
    """Roles that a class-based view names in a member of its own (``roles = {"GET": ("hr",)}``)."""
    found = []
    for node in klass.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and isinstance(node, ast.Assign) and _asks(target.id):
            roles = tuple(_roles(module, node.value, method))
            if roles:
                found.append(Guard(target.id, frozenset((Guards.AUTHORISES,)), module.place(node), roles))
    return found


def _asks(name: str) -> bool:
    return names_role(name) or name in ("needs", "requires", "required")


def _roles(module: Module, node: ast.expr, method: str) -> Iterable[str]:
    """The texts of a list of roles, or of a mapping's entry for that method."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and str(key.value).lower() == method.lower():
                yield from _roles(module, value, method)
        return
    for each in ast.walk(module.values.get(node.id, node) if isinstance(node, ast.Name) else node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def astray(project: Project, module: Module, klass: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Tables that name a method which the class does not answer, and not one that it does: the table's name
    and both methods."""
    answered = [verb for verb in _VERBS if project.method(module, klass, verb.lower()) is not None]
    for node in klass.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and names_role(target.id):
            named = _verbs(node.value)
            idle = [verb for verb in named if verb not in answered]
            free = [verb for verb in answered if verb not in named]
            if idle and free:
                yield target.id, idle[0], free[0]


def _verbs(node: ast.expr) -> list[str]:
    """The keys of a table that are all methods."""
    keys = (
        [key.value for key in node.keys if isinstance(key, ast.Constant)]
        if isinstance(node, ast.Dict)
        else []
    )
    verbs = [str(key).upper() for key in keys]
    return (
        verbs
        if isinstance(node, ast.Dict) and len(keys) == len(node.keys) and set(verbs) <= set(_VERBS)
        else []
    )

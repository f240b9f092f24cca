"""Whom a hook before requests lets pass: endpoints that it names."""

import ast
from collections.abc import Iterator

from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Project

_ENDPOINT = "request.endpoint"


def spared(project: Project, module: Module, node: ast.expr) -> frozenset[str]:
    """The endpoints with which a hook does nothing: ``if request.endpoint in PUBLIC: return``,
    ``if request.endpoint not in PUBLIC: ...``."""
    hook = project.find(module, node)
    if hook is None or not isinstance(hook.node, FUNCTIONS):
        return frozenset()
    conditions = [each for each in ast.walk(hook.node) if isinstance(each, ast.If)]
    return frozenset(name for each in conditions for name in _named(project, hook.module, each))


def _named(project: Project, module: Module, node: ast.If) -> Iterator[str]:
    passes = isinstance(node.body[0], ast.Return) and node.body[0].value is None
    for each in ast.walk(node.test):
        if isinstance(each, ast.Compare) and ast.unparse(each.left) == _ENDPOINT:
            among = isinstance(each.ops[0], ast.In | ast.Eq) and passes
            if among or isinstance(each.ops[0], ast.NotIn | ast.NotEq):
                yield from _texts(project, module, each.comparators[0])


def _texts(project: Project, module: Module, node: ast.expr) -> Iterator[str]:
    found = project.find(module, node) if isinstance(node, ast.Name | ast.Attribute) else None
    for each in ast.walk(found.node if found is not None else node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value

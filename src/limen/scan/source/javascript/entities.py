"""The kinds of things that a service of JavaScript keeps: besides what records and statements of SQL
tell, the schemas of Mongoose and the models of Sequelize."""

import ast
from collections.abc import Iterator
from itertools import chain

from limen.scan.memo import remembered
from limen.scan.source.javascript.project import JsProject
from limen.scan.source.model import Entity
from limen.scan.source.python.entities import together
from limen.scan.source.python.module import Module
from limen.scan.words import kind_of


def entities(project: JsProject) -> dict[str, Entity]:
    """Entities by kind."""
    return together(project, chain(*(_of_module(project, module) for module in project.modules.values())))


@remembered
def _of_module(_project: JsProject, module: Module) -> tuple[Entity, ...]:
    return tuple(_found(module))


def _found(module: Module) -> Iterator[Entity]:
    for node in module.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.Call):
                yield from _of_schema(module, node.targets[0].id, node.value)
        elif isinstance(node, ast.Call) and _last(node) in ("model", "define") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                for each in node.args[1:2]:
                    yield from _of_schema(module, first.value, each)


def _of_schema(module: Module, name: str, node: ast.expr) -> Iterator[Entity]:
    """``new Schema({ email: String })``, ``define("user", { email: STRING })``."""
    fields: tuple[str, ...] = ()
    if isinstance(node, ast.Call) and _last(node) == "Schema":
        fields = tuple(each.arg for each in node.keywords if each.arg)
    elif isinstance(node, ast.Dict):
        fields = tuple(str(key.value) for key in node.keys if isinstance(key, ast.Constant))
    if fields:
        yield Entity(kind_of(name), module.place(node, name), fields)


def _last(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")

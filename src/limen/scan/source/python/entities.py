"""The kinds of things that a service keeps, with their members: from classes, and from records written out
in its source (seeds, fixtures, ``CREATE TABLE``)."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from limen.scan.finding import Place
from limen.scan.memo import remembered
from limen.scan.source.model import Entity
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Project
from limen.scan.tree import File
from limen.scan.words import kind_of, kind_of_table, names_owner

_TABLE: Final = re.compile(
    r"create\s{1,4}table\s{1,4}(?:if\s{1,4}not\s{1,4}exists\s{1,4})?[\"'`]?(\w{1,80})[\"'`]?\s{0,8}\(([^;]{1,4000})",
    re.IGNORECASE,
)
_REFERS: Final = ("ForeignKey", "OneToOneField")
_ACCOUNTS: Final = ("auth_user_model", "get_user_model()", "user")
_COLUMN: Final = re.compile(r"(?:^|,)\s{0,40}[\"'`]?([a-z_]\w{0,60})[\"'`]?\s", re.IGNORECASE)


def entities(project: Project) -> dict[str, Entity]:
    """Entities by kind."""
    return together(project, ())


def together(project: Project, more: Iterable[Entity]) -> dict[str, Entity]:
    """Entities by kind, with those that a front end knows besides; members from several places come
    together."""
    found: dict[str, Entity] = {}
    classes = (_of_module(project, module) for module in project.modules.values())
    for each in chain(*classes, *map(_of_sql, project.statements), more):
        before = found.get(each.kind)
        fields = tuple(dict.fromkeys([*(before.fields if before else ()), *each.fields]))
        told = (*(before.owners if before else ()), *each.owners)
        owners = tuple(
            name for name in fields if name in told or (names_owner(name) and _owns(name, each.kind))
        )
        found[each.kind] = Entity(each.kind, before.place if before else each.place, fields, owners)
    return found


def _owns(field: str, kind: str) -> bool:
    """``user_id`` says whose an order is, but a user's own ``user_id`` or ``username`` is his name."""
    return not kind or (kind_of(field.removesuffix("_id")) != kind and not field.lower().startswith(kind))


@remembered
def _of_module(_project: Project, module: Module) -> tuple[Entity, ...]:
    return tuple(_found(module))


def _found(module: Module) -> Iterator[Entity]:
    for klass in module.classes.values():
        if fields := tuple(_fields(klass)):
            yield Entity(kind_of(klass.name), module.place(klass, klass.name), fields, tuple(_people(klass)))
    for name, value in module.values.items():
        if fields := tuple(_keys(value)):
            yield Entity(kind_of(name), module.place(value, name), fields)
    for node in module.all(ast.Constant):
        if isinstance(node.value, str) and "create" in node.value.lower():
            yield from _tables(node.value, module.place(node))


def _of_sql(file: File) -> Iterator[Entity]:
    return _tables(file.text, Place(file.name, 1))


def _tables(sql: str, place: Place) -> Iterator[Entity]:
    for table, columns in _TABLE.findall(sql):
        yield Entity(kind_of_table(table), place, tuple(_COLUMN.findall(columns)))


def _fields(klass: ast.ClassDef) -> Iterator[str]:
    for node in klass.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.FunctionDef) and node.name == "__init__":
            yield from (
                target.attr
                for each in ast.walk(node)
                if isinstance(each, ast.Assign)
                for target in each.targets
                if isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
                and target.value.id == "self"
            )


def _people(klass: ast.ClassDef) -> Iterator[str]:
    """Members that refer to an account, whatever they are named: ``ForeignKey(User)``."""
    for node in klass.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        made = node.value if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and isinstance(made, ast.Call) and made.args:
            kind = ast.unparse(made.func).rpartition(".")[2]
            referred = ast.unparse(made.args[0]).strip("'\"").rpartition(".")[2].lower()
            if kind in _REFERS and referred in _ACCOUNTS:
                yield target.id


def _keys(node: ast.expr) -> Iterator[str]:
    """Members of records in a dictionary or list of them."""
    records = (
        node.values
        if isinstance(node, ast.Dict)
        else node.elts
        if isinstance(node, ast.List | ast.Tuple)
        else []
    )
    for each in records[:50]:
        if isinstance(each, ast.Dict):
            yield from (
                key.value for key in each.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )
        elif isinstance(each, ast.Call):
            yield from (keyword.arg for keyword in each.keywords if keyword.arg)

"""Classes that describe data (pydantic's models, dataclasses): whether a class is one, and which members
it has."""

import ast
from typing import Final

from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Found, Project

_BASES: Final = frozenset(("BaseModel", "SQLModel", "Schema", "Struct", "TypedDict", "BaseSettings"))
_DEEPEST: Final = 6
PLAIN: Final = frozenset((
    "BigDecimal", "BigInteger", "Boolean", "Decimal", "Double", "Float", "Instant", "Integer", "LocalDate",
    "LocalDateTime", "Long", "OffsetDateTime", "Short", "UUID", "ZonedDateTime", "bool", "boolean", "date",
    "datetime", "double", "float", "int", "long", "short",
))  # fmt: skip
"""Types that leave no room for a text of the caller's."""


def is_model(project: Project, found: Found, depth: int = _DEEPEST) -> bool:
    """Whether a class describes a body: it derives from a library's model, or is a dataclass."""
    if not isinstance(found.node, ast.ClassDef) or not depth:
        return False
    if any(
        ast.unparse(each).startswith(("dataclass", "dataclasses.dataclass"))
        for each in found.node.decorator_list
    ):
        return True
    for base in found.node.bases:
        if project.dotted(found.module, base).rpartition(".")[2] in _BASES:
            return True
        other = project.find(found.module, base)
        if other is not None and other.node is not found.node and is_model(project, other, depth - 1):
            return True
    return False


def members(project: Project, found: Found, depth: int = _DEEPEST) -> tuple[str, ...]:
    """The members of a model, those of its bases first."""
    if not isinstance(found.node, ast.ClassDef) or not depth:
        return ()
    above = [project.find(found.module, base) for base in found.node.bases]
    names = [
        name
        for each in above
        if each and each.node is not found.node
        for name in members(project, each, depth - 1)
    ]
    own = [
        node.target.id
        for node in found.node.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    return tuple(dict.fromkeys([*names, *own]))


def open_ended(found: Found) -> bool:
    """Whether a model takes members that it does not name (``extra="allow"``)."""
    return isinstance(found.node, ast.ClassDef) and "allow" in {
        each.value
        for node in found.node.body
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def fields_of(project: Project, module: Module, node: ast.expr | None) -> tuple[str, ...] | None:
    """The members of the model that an annotation names (``Order``, ``list[Order]``); ``None`` where it names
    none."""
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Name | ast.Attribute):
            found = project.find(module, each)
            if found is not None and is_model(project, found):
                return members(project, found)
    return None

"""The kinds of things that a service of Spring keeps: classes of JPA and documents, and what repositories
are of. A thing that is part of another belongs to whom that belongs."""

import ast
import copy
from collections.abc import Iterator
from itertools import chain
from typing import Final

from msgspec.structs import replace

from limen.scan.source.java.marks import Class, marks_of, type_names, typed
from limen.scan.source.java.project import JavaProject
from limen.scan.source.model import Entity
from limen.scan.source.python.entities import together
from limen.scan.source.python.project import Found
from limen.scan.words import kind_of, words

_KEPT: Final = frozenset(("Document", "Embeddable", "Entity", "MappedSuperclass", "RedisHash", "Table"))
_UNSEEN: Final = frozenset(("JsonIgnore", "JsonBackReference", "Transient"))
_PART: Final = frozenset(("ManyToOne", "OneToOne", "DBRef"))


def entities(project: JavaProject) -> dict[str, Entity]:
    """Entities by kind."""
    kept = list(_kept(project))
    alone = copy.copy(project)
    alone.modules = {}
    found = together(alone, chain.from_iterable(map(_entity, kept)))
    return _with_owners(found, {kind_of(each.node.name): _wholes(each) for each in kept})


def _kept(project: JavaProject) -> Iterator[Class]:
    for module in project.modules.values():
        for node in module.classes.values():
            klass = Class(project, Found(module, node.name, node))
            if not _KEPT.isdisjoint(marks_of(klass, node.decorator_list)) or node.name in project.types.kept:
                yield klass


def _entity(klass: Class) -> Iterator[Entity]:
    """Its members as columns are named, without those that no answer shows."""
    classes = [klass.node, *(each.node for each in klass.project.bases(klass.found))]
    body = chain.from_iterable(each.body for each in classes if isinstance(each, ast.ClassDef))
    held = (node for node in body if isinstance(node, ast.AnnAssign))
    seen = (node.target for node in held if _UNSEEN.isdisjoint(_marks(klass, node)))
    names = [each.id for each in seen if isinstance(each, ast.Name) and not each.id.isupper()]
    fields = tuple("_".join(words(each)) for each in names)
    yield Entity(kind_of(klass.node.name), klass.module.place(klass.node, klass.node.name), fields)


def _marks(klass: Class, node: ast.AnnAssign) -> dict[str, ast.Call]:
    return marks_of(klass, typed(node.annotation)[1])


def _wholes(klass: Class) -> frozenset[str]:
    """The kinds of things that one is part of."""
    found = set()
    for node in klass.node.body:
        if isinstance(node, ast.AnnAssign) and not _PART.isdisjoint(_marks(klass, node)):
            found |= {kind_of(each) for each in type_names(node.annotation) if each not in _PART}
    return frozenset(found)


def _with_owners(found: dict[str, Entity], wholes: dict[str, frozenset[str]]) -> dict[str, Entity]:
    """Owners also by way of what a thing is part of."""
    for _ in range(len(found)):
        for kind, entity in list(found.items()):
            way = sorted(each for each in wholes.get(kind, ()) if each in found and found[each].owners)
            if way and not entity.owners:
                found[kind] = replace(entity, owners=tuple(way))
    return found

"""How serializers of Django REST framework lead to other things: fields that refer to one, nested rows."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.source.python.project import Found, Project
from limen.scan.source.python.serializers import closed, declared, members_of, meta_of, written
from limen.scan.words import kind_of

_REFERS: Final = ("ForeignKey", "OneToOneField")
_ACCOUNTS: Final = frozenset(("AbstractBaseUser", "AbstractUser"))


def nested(project: Project, found: Found) -> Iterator[str]:
    """What ``depth`` gives out besides: all that the models have to which a serializer's members refer; of an
    account that derives from Django's its password."""
    meta = meta_of(project, found)
    model = project.find(found.module, meta["model"]) if "depth" in meta and "model" in meta else None
    if model is None:
        return
    for name in members_of(project, found) or ():
        field = (
            project.member(model.module, model.node, name) if name not in declared(project, found) else None
        )
        other = _referred(project, field) if field is not None else None
        if other is not None:
            yield f"{kind_of(other.name)}.*"
            yield from () if _ACCOUNTS.isdisjoint(_bases(project, other)) else ("password",)


def _referred(project: Project, field: Found) -> Found | None:
    """The model that a field of another refers to."""
    made = field.node
    if not isinstance(made, ast.Call) or not made.args or not ast.unparse(made.func).endswith(_REFERS):
        return None
    other = project.find(field.module, made.args[0])
    return other if other is not None and isinstance(other.node, ast.ClassDef) else None


def _bases(project: Project, found: Found) -> set[str]:
    """The last names of all that a class derives from."""
    return {
        ast.unparse(base).rpartition(".")[2]
        for each in [found, *project.bases(found)]
        for base in (each.node.bases if isinstance(each.node, ast.ClassDef) else ())
    }


def related(project: Project, found: Found) -> Iterator[tuple[str, Found]]:
    """The fields by which a body refers to other things, with what makes each; none where the serializer
    looks at its caller itself, or makes its fields anew."""
    if any(_looks(project, found, name) for name in ("get_fields", "validate")):
        return
    names = members_of(project, found) or ()
    for each in [*project.bases(found), found]:
        for name, call in written(each):
            open_ = name in names and not closed(call) and not _looks(project, found, f"validate_{name}")
            if open_ and _refers(project, each, call):
                yield name, Found(each.module, name, call)


def _refers(project: Project, found: Found, call: ast.Call) -> bool:
    """Whether a field of that class is one that refers to another thing."""
    kind = project.find(found.module, call.func)
    bases = _bases(project, kind) if kind is not None else ()
    return any(base.endswith("RelatedField") for base in (*bases, ast.unparse(call.func)))


def _looks(project: Project, found: Found, name: str) -> bool:
    """Whether a method of a serializer asks who calls."""
    method = project.method(found.module, found.node, name)  # type: ignore[arg-type]
    return method is not None and any(
        isinstance(each, ast.Attribute) and each.attr in ("context", "user") for each in ast.walk(method.node)
    )

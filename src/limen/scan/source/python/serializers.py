"""Classes that say which members of an object go in and out: serializers of Django REST framework."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.source.python.project import Found, Project

_BASES: Final = frozenset(("Serializer", "ModelSerializer", "HyperlinkedModelSerializer", "ModelForm"))
_DEEPEST: Final = 6
_UNSET: Final = frozenset(("HiddenField", "ReadOnlyField", "SerializerMethodField"))
"""Fields that never take what the caller sends."""


def is_serializer(project: Project, found: Found, depth: int = _DEEPEST) -> bool:
    """Whether a class derives from the framework's serializer."""
    for base in found.node.bases if isinstance(found.node, ast.ClassDef) and depth else ():
        if project.dotted(found.module, base).rpartition(".")[2] in _BASES:
            return True
        other = project.find(found.module, base)
        if other is not None and other.node is not found.node and is_serializer(project, other, depth - 1):
            return True
    return False


def model_of(project: Project, found: Found) -> str:
    """The name of the model that a serializer is for; empty for none."""
    node = meta_of(project, found).get("model")
    return project.dotted(found.module, node).rpartition(".")[2] if node is not None else ""


def is_form(project: Project, found: Found) -> bool:
    """Whether a class is a form of Django's, which takes the body first."""
    names = [
        ast.unparse(base)
        for each in [found, *project.bases(found)]
        if isinstance(each.node, ast.ClassDef)
        for base in each.node.bases
    ]
    return any(name.endswith("Form") for name in names)


def writable(project: Project, found: Found) -> tuple[tuple[str, ...], bool]:
    """The members that a body can set, those that a check of their own looks at left out; and whether
    they were chosen one by one."""
    names = members_of(project, found) or ()
    meta = meta_of(project, found)
    shut = {
        *_texts(meta.get("read_only_fields")),
        *_extra(meta.get("extra_kwargs"), "read_only"),
        "id",
        "pk",
    }
    shut |= {name for name, call in declared(project, found).items() if closed(call)}
    shut |= {name for name in names if project.method(found.module, found.node, f"validate_{name}")}  # type: ignore[arg-type]
    return tuple(name for name in names if name not in shut), not {
        "exclude"
    } & meta.keys() and not _everything(meta)


def _everything(meta: dict[str, ast.expr]) -> bool:
    return isinstance(fields := meta.get("fields"), ast.Constant) and fields.value == "__all__"


def readable(project: Project, found: Found) -> tuple[str, ...] | None:
    """The members that are given out; ``None`` where they are all those of a model that is not known."""
    names = members_of(project, found)
    if names is None:
        return None
    hidden = {*_extra(meta_of(project, found).get("extra_kwargs"), "write_only")}
    hidden |= {name for name, call in declared(project, found).items() if _is_true(call, "write_only")}
    return tuple(name for name in names if name not in hidden)


def as_it_is(project: Project, found: Found) -> bool:
    """Whether all that a model has is given out: ``"__all__"``, with nothing written out or hidden."""
    meta = meta_of(project, found)
    return _everything(meta) and "extra_kwargs" not in meta and not declared(project, found)


def members_of(project: Project, found: Found) -> tuple[str, ...] | None:
    """The members that go in or out; ``None`` where they are those of a model that is not known."""
    meta, named = meta_of(project, found), tuple(declared(project, found))
    fields = meta.get("fields")
    if isinstance(fields, ast.List | ast.Tuple | ast.BinOp):
        return tuple(_texts(fields))
    if "model" not in meta:
        return named
    model = project.find(found.module, meta["model"])
    if model is None or not isinstance(model.node, ast.ClassDef):
        return None
    left = set(_texts(meta.get("exclude")))
    return tuple(dict.fromkeys([*named, *(name for name in _columns(model.node) if name not in left)]))


def _columns(klass: ast.ClassDef) -> Iterator[str]:
    """The fields of a model, as they are written in its class."""
    for node in klass.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        made = node.value if isinstance(node, ast.Assign) else None
        called = ast.unparse(made.func) if isinstance(made, ast.Call) else ""
        if isinstance(target, ast.Name) and called.endswith(("Field", "ForeignKey")):
            yield target.id


def meta_of(project: Project, found: Found) -> dict[str, ast.expr]:
    """The members of a serializer's ``Meta``, or of the nearest base's that has one."""
    for each in [found, *project.bases(found)]:
        for node in each.node.body if isinstance(each.node, ast.ClassDef) else ():
            if isinstance(node, ast.ClassDef) and node.name == "Meta":
                return {
                    inner.targets[0].id: inner.value
                    for inner in node.body
                    if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name)
                }
    return {}


def written(found: Found) -> Iterator[tuple[str, ast.Call]]:
    """The fields that are written out in one class."""
    for node in found.node.body if isinstance(found.node, ast.ClassDef) else ():
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(target, ast.Name):
            yield target.id, node.value


def declared(project: Project, found: Found) -> dict[str, ast.Call]:
    """The fields that are written out in the class or its bases."""
    return {name: call for each in [*project.bases(found), found] for name, call in written(each)}


def closed(call: ast.Call) -> bool:
    """Whether a field never takes what the caller sends."""
    return ast.unparse(call.func).rpartition(".")[2] in _UNSET or _is_true(call, "read_only")


def _is_true(call: ast.Call, name: str) -> bool:
    return any(
        each.arg == name and isinstance(each.value, ast.Constant) and bool(each.value.value)
        for each in call.keywords
    )


def _texts(node: ast.expr | None) -> Iterator[str]:
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _extra(node: ast.expr | None, mark: str) -> Iterator[str]:
    """The fields that ``extra_kwargs`` marks so."""
    for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
        if isinstance(key, ast.Constant) and f"'{mark}': True" in ast.unparse(value):
            yield str(key.value)

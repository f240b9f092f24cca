"""Calls into functions, methods and classes of this project: their parameters take what was given, and what
they do counts as the caller's doing."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given, of_a_call
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.models import is_model, members
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, parameters
from limen.scan.words import kind_of, names_owner

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


def followed(walk: "Walk", call: Given, frame: Frame) -> Value | None:
    """What a function of this project gives back; ``None`` where the call leads out of the project."""
    target, owner = _target(walk, call, frame)
    if target is None:
        return None
    if isinstance(target.node, ast.ClassDef):
        return _made(walk, call, target, frame)
    if not isinstance(target.node, FUNCTIONS):
        return None
    names = bound(target.node, call, skip=0 if owner is None or _is_static(target.node) else 1)
    if owner is not None and call.receiver.whole:
        names = {"self": call.receiver, **names}
    outer = frame.names if target.name.startswith(f"{frame.scope}.") and target.module is frame.module else {}
    way = (*frame.way, frame.here(call.node))
    return walk.function(target.module, target.name, target.node, {**outer, **names}, owner, way)


def _target(walk: "Walk", call: Given, frame: Frame) -> tuple[Found | None, Found | None]:
    """The definition that a call leads to, and the class whose method it is."""
    function = call.node.func
    if isinstance(function, ast.Attribute):
        if _is_super(function.value) and frame.owner is not None:
            return walk.inherited(frame.owner, call.name), frame.owner
        klass = frame.owner if _is_self(function.value) else call.receiver.klass
        if klass is not None:
            return walk.method_of(klass, call.name), klass
    chained = isinstance(function, ast.Attribute) and of_a_call(function)
    held = NOTHING if chained else walk.value(function, frame)
    if held.bound is not None:
        return held.bound, None
    if held.klass is not None and not held.made:
        return held.klass, None
    if isinstance(function, ast.Attribute) and call.receiver == NOTHING:
        alike = walk.project.methods(call.name)
        if len(alike) == 1:
            return alike[0], alike[0]
    return None, None


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _is_static(function: Function) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorator_list)


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _made(walk: "Walk", call: Given, klass: Found, frame: Frame) -> Value:
    init = walk.method_of(klass, "__init__")
    if init is not None and isinstance(init.node, FUNCTIONS):
        way = (*frame.way, frame.here(call.node))
        walk.function(init.module, init.name, init.node, bound(init.node, call, skip=1), klass, way)
    placed = zip(
        members(walk.project, klass), (each for each in call.arguments if not each.name), strict=False
    )
    if any(names_owner(name) and each.value.identity for name, each in placed):
        walk.events.owned[kind_of(klass.name.rpartition(".")[2])] = None
    together = call.together
    whole = next((each.value for each in call.arguments if each.name == "**" and each.value.whole), NOTHING)
    return Value(
        made=True, klass=klass, origins=together.origins, owned=together.owned, identity=together.identity,
        kinds=together.kinds, whole=whole.whole and is_model(walk.project, klass),
    )  # fmt: skip


def bound(function: Function, call: Given, skip: int = 0) -> dict[str, Value]:
    """What each parameter takes of a call's arguments; ``skip`` leading ones (``self``) take nothing."""
    names = [each.arg for each in parameters(function)][skip:]
    taken = dict(zip(names, (each.value for each in call.arguments if not each.name), strict=False))
    taken |= {each.name: each.value for each in call.arguments if each.name and each.name != "**"}
    spread = next((each.value for each in call.arguments if each.name == "**"), None)
    return {name: taken.get(name) or (spread.mixed() if spread else NOTHING) for name in names}

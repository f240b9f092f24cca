"""Serializers (Django REST framework's): what of a body they let in, what of an object they give out."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from limen.scan.source.model import Assign
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given, of_a_call
from limen.scan.source.python.flow.loading import kind_at, load
from limen.scan.source.python.flow.value import NOTHING, Origin, Value
from limen.scan.source.python.module import FUNCTIONS
from limen.scan.source.python.project import Found, Project
from limen.scan.source.python.relations import nested, related
from limen.scan.source.python.serializers import (
    as_it_is,
    is_form,
    is_serializer,
    model_of,
    readable,
    writable,
)
from limen.scan.words import POWERS, kind_of, listed, names_owner, names_role, sensitive, words

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_PUBLISHERS: Final = listed("publishers")


def serialised(walk: "Walk", call: Given, frame: Frame) -> Value | None:
    """A serializer made, or kept with ``save``; ``None`` for every other call."""
    klass = call.receiver.klass
    if (
        call.name == "save"
        and klass is not None
        and call.receiver.made
        and is_serializer(walk.project, klass)
    ):
        return _saved(walk, call, klass, frame)
    function = call.node.func
    if isinstance(function, ast.Attribute) and of_a_call(function):
        return None
    made = walk.value(function, frame).klass
    if made is None or not is_serializer(walk.project, made):
        return None
    placed = [each for each in call.arguments if not each.name]
    form = is_form(walk.project, made)
    data = call.keyword("data") or (placed[0] if form and placed else None)
    thing = call.keyword("instance") or (placed[0] if placed and not form else None)
    body = data.value if data is not None else NOTHING
    held = thing.value if thing is not None else NOTHING
    if body.given and not form:
        _related(walk, call, made, frame)
    return Value(
        origins=body.origins, whole=body.whole, made=True, klass=made, kinds=held.kinds, owned=held.owned,
        identity=held.identity, fixed=body.fixed,
    )  # fmt: skip


def _related(walk: "Walk", call: Given, klass: Found, frame: Frame) -> None:
    """Things that members of the body refer to, found among those that their fields allow."""
    for name, field in related(walk.project, klass):
        allowed = _allowed(walk, field, frame)
        if allowed.kinds or allowed.klass is not None:
            what = kind_at(walk, field.node, allowed, frame)
            by = Value(origins=frozenset((Origin(name, "body", plain=True),)))
            load(
                walk, call.node, what, by, scoped=allowed.owned or allowed.identity, does="read", frame=frame,
                tied=bool(allowed.via),
            )  # fmt: skip


def _allowed(walk: "Walk", field: Found, frame: Frame) -> Value:
    """The things among which a field finds one: what its class or its ``queryset`` says."""
    assert isinstance(field.node, ast.Call)
    klass = walk.project.find(field.module, field.node.func)
    method = walk.method_of(klass, "get_queryset") if klass is not None else None
    if method is not None and isinstance(method.node, FUNCTIONS):
        way = (*frame.way, frame.here(field.node))
        return walk.function(method.module, method.name, method.node, {}, klass, way)
    among = next((each.value for each in field.node.keywords if each.arg == "queryset"), None)
    return walk.value(among, Frame(field.module, "", {}, way=frame.way))


def _saved(walk: "Walk", call: Given, klass: Found, frame: Frame) -> Value:
    """``serializer.save(owner=request.user)``: what it is called with goes before the body."""
    what = kind_of(model_of(walk.project, klass))
    if any(names_owner(each.name) and each.value.identity for each in call.arguments) and what:
        walk.events.owned[what] = None
    if call.receiver.whole and call.receiver.given:
        names, chosen = writable(walk.project, klass)
        fixed = call.receiver.fixed | {each.name for each in call.arguments}
        grave = _grave if chosen else sensitive
        fields = tuple(name for name in names if name not in fixed and grave(name))
        if fields:
            walk.events.assign(Assign(frame.place(call.node), what, fields, "whole"))
    return Value(kinds=frozenset((what,)) if what else frozenset(), entire=True)


def _grave(name: str) -> bool:
    """Whether a member that a serializer lets in by name is one that its caller should not set: a power,
    a role, an owner other than one whom he may choose to deal with."""
    owner = names_owner(name) and _PUBLISHERS.isdisjoint(words(name))
    return name in POWERS or names_role(name) or owner


def given_out(walk: "Walk", base: Value, name: str) -> Value | None:
    """``serializer.data`` and ``.validated_data``; ``None`` where it is no serializer's."""
    if base.klass is None or not base.made or not is_serializer(walk.project, base.klass):
        return None
    if name in ("validated_data", "initial_data", "cleaned_data"):
        return base
    if name != "data":
        return None
    walk.events.returns |= dict.fromkeys(_returned(walk.project, base.klass))
    return Value(kinds=base.kinds, owned=base.owned)


def _returned(project: Project, klass: Found) -> Iterator[str]:
    names = readable(project, klass)
    yield from nested(project, klass)
    if names is not None and as_it_is(project, klass):
        names = None
    yield from names if names is not None else (f"{kind_of(model_of(project, klass))}.*",)

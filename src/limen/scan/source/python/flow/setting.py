"""Calls that set members of an object which the caller named: ``update(body)``, ``Model(**body)``,
``setattr``."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.model import Assign
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Argument, Given
from limen.scan.source.python.flow.loading import kind_at
from limen.scan.source.python.flow.reaching import taken_over
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.flow.writing import keep
from limen.scan.source.python.models import members, open_ended
from limen.scan.words import kind_of, names_owner, sensitive

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_KEEPS: Final = frozenset(
    [
        "add",
        "append",
        "bulk_create",
        "create",
        "find_one_and_update",
        "insert",
        "insert_one",
        "put",
        "save",
        "store",
        "update",
        "update_one",
    ]
)
_OR_CREATES: Final = ("get_or_create", "update_or_create")
_UNCHECKED: Final = ("construct", "model_construct")
"""Methods that make a thing of a model without asking whether it is one."""
_COPIES: Final = ("copy", "evolve", "replace")
"""Functions that make a changed copy of what they are given first."""
_NO_OBJECTS: Final = frozenset(
    [
        "dict",
        "print",
        "jsonify",
        "JSONResponse",
        "Response",
        "dumps",
        "info",
        "debug",
        "warning",
        "error",
        "format",
    ]
)


def set_members(walk: "Walk", call: Given, frame: Frame) -> None:
    """Note members set without naming them, and things that were given the caller as their owner."""
    what = _what(walk, call, frame)
    if any(names_owner(each.name) and each.value.identity for each in call.arguments) and what:
        walk.events.owned[what] = None
    if call.name == "setattr" and len(call.arguments) == 3:
        _one_by_one(walk, call, frame)
        return
    if call.name in _NO_OBJECTS or not what or ours(walk, call, frame):
        return
    for each in call.arguments:
        if call.name[:1].isupper() or call.name in _KEEPS:
            keep(walk, each.name, each.value, frame.place(call.node))
        _kept(walk, call, each, what, frame)


def _kept(walk: "Walk", call: Given, each: Argument, what: str, frame: Frame) -> None:
    """What one argument of a call that keeps something sets of it."""
    spread, keeps, here = each.name == "**", call.name in _KEEPS, frame.place(call.node)
    thing = bool(call.receiver.kinds) or call.receiver.klass is not None
    if each.value.foreign and (
        (spread and call.name in _UNCHECKED) or (keeps and (spread or thing) and not each.value.clean)
    ):
        taken_over(walk, call.node, f"members of {what}", frame)
    keeps = keeps or (each.name == "defaults" and call.name in _OR_CREATES)
    if each.value.whole and _body(each.value) and (spread or keeps):
        fields = settable(walk, each.value)
        if fields is not None:
            walk.events.assign(Assign(here, what, fields, "whole"))
    if each.value.over and (spread or keeps):
        walk.events.assign(Assign(here, what, tuple(sorted(each.value.over)), "over"))
    if keeps and each.value.named:
        walk.events.assign(Assign(here, what, tuple(sorted(each.value.named)), "named"))
    if keeps and each.value.owned and not each.value.kinds:
        walk.events.owned[what] = None


def _one_by_one(walk: "Walk", call: Given, frame: Frame) -> None:
    """``setattr(thing, name, value)`` with a name of the caller's, or out of a list of the service's own."""
    holder, key, value = call.arguments
    fields = tuple(sorted(key.value.names)) if key.value.names else settable(walk, key.value)
    if key.value.foreign:
        taken_over(walk, call.node, f"members of {kind_at(walk, holder.node, holder.value, frame)}", frame)
    if (key.value.key or key.value.names) and value.value.given and fields is not None:
        kind = kind_at(walk, holder.node, holder.value, frame)
        walk.events.assign(Assign(frame.place(call.node), kind, fields, "each"))


def ours(walk: "Walk", call: Given, frame: Frame) -> bool:
    """Whether a class of this project says what the method does: then it is walked instead."""
    function = call.node.func
    own = (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "self"
    )
    klass = frame.owner if own else call.receiver.klass
    return klass is not None and walk.method_of(klass, call.name) is not None


def settable(walk: "Walk", value: Value) -> tuple[str, ...] | None:
    """The members that a body can set and should not: nothing where it may be any, ``None`` where its
    model names its members and none of them is sensitive."""
    if value.allowed is not None:
        return tuple(sorted(filter(sensitive, value.allowed))) or None
    if value.klass is None or open_ended(value.klass):
        return ()
    names = [name for name in members(walk.project, value.klass) if name not in value.fixed]
    return tuple(filter(sensitive, names)) or None


def _body(value: Value) -> bool:
    return value.given and any(each.given in ("body", "query") for each in value.origins)


def _what(walk: "Walk", call: Given, frame: Frame) -> str:
    """The kind of object a call makes or changes."""
    if call.name[:1].isupper():
        return kind_of(call.name)
    if call.name in _COPIES and call.arguments:
        first = call.arguments[0]
        return kind_at(walk, first.node, first.value, frame) or ("caller" if first.value.identity else "")
    return kind_at(walk, call.node, call.receiver, frame)

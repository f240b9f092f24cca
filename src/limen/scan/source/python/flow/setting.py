"""Calls that set members of an object which the caller named: ``update(body)``, ``Model(**body)``,
``setattr``."""

from typing import TYPE_CHECKING, Final

from limen.scan.source.model import Assign
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given
from limen.scan.source.python.flow.loading import kind_at
from limen.scan.source.words import kind_of, names_owner

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_KEEPS: Final = frozenset(
    [
        "add",
        "append",
        "bulk_create",
        "create",
        "insert",
        "insert_one",
        "put",
        "save",
        "store",
        "update",
        "update_one",
    ]
)
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
        holder, key, value = call.arguments
        if key.value.key and value.value.given:
            kind = kind_at(walk, holder.node, holder.value, frame)
            walk.events.assign(Assign(frame.place(call.node), kind, (), "each"))
        return
    if call.name in _NO_OBJECTS or not what:
        return
    for each in call.arguments:
        spread = each.name == "**"
        if each.value.whole and each.value.given and _body(each.value) and (spread or call.name in _KEEPS):
            walk.events.assign(Assign(frame.place(call.node), what, (), "whole"))
        if call.name in _KEEPS and each.value.owned and not each.value.kinds:
            walk.events.owned[what] = None


def _body(value) -> bool:
    return any(each.given in ("body", "query") for each in value.origins)


def _what(walk: "Walk", call: Given, frame: Frame) -> str:
    """The kind of object a call makes or changes."""
    if call.name[:1].isupper():
        return kind_of(call.name)
    return kind_at(walk, call.node, call.receiver, frame)

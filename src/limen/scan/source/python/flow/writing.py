"""What happens when a value is given a name, a member or a place in a collection."""

import ast
from typing import TYPE_CHECKING

from msgspec.structs import replace

from limen.scan.source.model import Assign
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.loading import kind_at, load
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.models import open_ended
from limen.scan.words import SENSITIVE, names_owner

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


def assigned(walk: "Walk", target: ast.expr, value: Value, frame: Frame) -> None:
    """``target = value``."""
    if isinstance(target, ast.Name):
        frame.names[target.id] = value
    elif isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            assigned(walk, each, replace(value, whole=False, literal=None), frame)
    elif isinstance(target, ast.Starred):
        assigned(walk, target.value, value, frame)
    elif isinstance(target, ast.Attribute):
        _member(walk, target, value, frame)
    elif isinstance(target, ast.Subscript):
        _item(walk, target, value, frame)


def _member(walk: "Walk", target: ast.Attribute, value: Value, frame: Frame) -> None:
    frame.names[ast.unparse(target)] = value
    holder = walk.value(target.value, frame)
    if holder.request or (holder.identity and not value.given):
        return
    if holder.given and holder.whole and isinstance(target.value, ast.Name):
        frame.names[target.value.id] = replace(holder, fixed=holder.fixed | {target.attr})
    chosen = [origin for origin in value.origins if origin.given in ("body", "query")]
    if chosen and (target.attr in SENSITIVE or names_owner(target.attr)):
        what = kind_at(walk, target.value, holder, frame)
        walk.events.assign(Assign(frame.place(target), what, (target.attr,), "named"))


def _item(walk: "Walk", target: ast.Subscript, value: Value, frame: Frame) -> None:
    holder, index = walk.value(target.value, frame), walk.value(target.slice, frame)
    if holder.given and holder.whole:
        if index.literal and names_owner(index.literal) and _from_body(value):
            walk.events.assign(Assign(frame.place(target), "", (index.literal,), "named"))
        if isinstance(target.value, ast.Name) and index.literal:
            frame.names[target.value.id] = replace(holder, fixed=holder.fixed | {index.literal})
        return
    what = kind_at(walk, target.value, holder, frame)
    if value.owned and what:
        walk.events.owned[what] = None
    if index.key and value.given:
        walk.events.assign(Assign(frame.place(target), what, (), "each"))
    elif value.whole and value.given:
        walk.events.assign(Assign(frame.place(target), what, (), "whole"))
    elif index.literal in SENSITIVE and any(origin.given in ("body", "query") for origin in value.origins):
        walk.events.assign(Assign(frame.place(target), what, (str(index.literal),), "named"))
    if index.given and not index.key:
        load(walk, target, what, index, scoped=index.identity, does="write", frame=frame)


def _from_body(value: Value) -> bool:
    return any(origin.given in ("body", "query") for origin in value.origins)


def loop_names(walk: "Walk", target: ast.expr, iterated: ast.expr, source: Value, frame: Frame) -> None:
    """What a loop's names hold: out of a whole part of the request a name that the caller chose, and its
    value; out of a collection, things of its kind."""
    method = (
        iterated.func.attr
        if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Attribute)
        else ""
    )
    if source.whole and isinstance(target, ast.Tuple) and len(target.elts) == 2 and method == "items":
        assigned(walk, target.elts[0], key_of(source), frame)
        assigned(walk, target.elts[1], source.mixed(), frame)
    elif source.ours and method in ("", "keys"):
        assigned(walk, target, NOTHING, frame)
    elif source.ours and method == "items" and isinstance(target, ast.Tuple) and len(target.elts) == 2:
        assigned(walk, target.elts[0], NOTHING, frame)
        assigned(walk, target.elts[1], source.mixed(), frame)
    elif source.whole and method in ("", "keys"):
        assigned(walk, target, key_of(source), frame)
    else:
        each = replace(
            source, whole=False, made=source.klass is not None, kinds=_kinds(walk, iterated, source, frame)
        )
        assigned(walk, target, each, frame)


def key_of(source: Value) -> Value:
    """A name out of a part of the request: the caller's own text, unless a model says which names there
    are."""
    if source.klass is not None and not open_ended(source.klass):
        return Value(key=True, klass=source.klass, fixed=source.fixed)
    return replace(source.mixed(), key=True)


def _kinds(walk: "Walk", iterated: ast.expr, source: Value, frame: Frame) -> frozenset[str]:
    """The kinds of the things that a collection holds."""
    if source.kinds or source.given or source.identity:
        return source.kinds
    what = kind_at(walk, iterated, source, frame)
    return frozenset((what,)) if what else frozenset()

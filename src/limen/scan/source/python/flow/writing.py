"""What happens when a value is given a name, a member or a place in a collection."""

import ast
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from limen.scan.finding import Place
from limen.scan.source.model import Assign
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.loading import kind_at, load
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.models import open_ended
from limen.scan.words import POWERS, SENSITIVE, STATES, listed, names_owner, names_role, words

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_ADDRESSES: Final = listed("addresses")


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
    if not holder.made and (changed := kind_at(walk, target.value, holder, frame)):
        walk.events.changes[changed] = None
    keep(walk, target.attr, value, frame.place(target))
    if target.attr in STATES and not value.given and (what := kind_at(walk, target.value, holder, frame)):
        walk.events.settles[what, target.attr] = None
    chosen = [origin for origin in value.origins if origin.given in ("body", "query")]
    if chosen and (target.attr in SENSITIVE or names_owner(target.attr)):
        what = kind_at(walk, target.value, holder, frame)
        walk.events.assign(Assign(frame.place(target), what, (target.attr,), "named"))


def keep(walk: "Walk", name: str, value: Value, place: Place) -> None:
    """Note an address of the caller's that is kept under a name that says so, and that nobody looked at."""
    unseen = [each for each in value.origins if not each.plain and each not in walk.checked]
    if unseen and not _ADDRESSES.isdisjoint(words(name)) and "http" not in value.clean:
        walk.events.keeps.setdefault(name, place)


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
    if _from_body(value):
        _noted(walk, target, what, (holder, index), frame)
    if index.key and value.given:
        walk.events.assign(Assign(frame.place(target), what, (), "each"))
    elif value.whole and value.given:
        walk.events.assign(Assign(frame.place(target), what, (), "whole"))
    elif index.literal in SENSITIVE and any(origin.given in ("body", "query") for origin in value.origins):
        walk.events.assign(Assign(frame.place(target), what, (str(index.literal),), "named"))
    if index.given and not index.key:
        load(walk, target, what, index, scoped=index.identity, does="write", frame=frame)


def _noted(walk: "Walk", target: ast.Subscript, what: str, where: tuple[Value, Value], frame: Frame) -> None:
    """A member that the body fills: one out of a list of the service's own, or one by which a thing is
    decided; a mapping that is kept later holds it until then."""
    holder, index = where
    if index.names:
        walk.events.assign(Assign(frame.place(target), what, tuple(sorted(index.names)), "named"))
    if index.literal in STATES and isinstance(target.value, ast.Name):
        frame.names[target.value.id] = replace(holder, named=holder.named | {str(index.literal)})


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
    elif source.names is not None and not source.given:
        _chosen(walk, target, source.names, frame)
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


def _chosen(walk: "Walk", target: ast.expr, names: frozenset[str], frame: Frame) -> None:
    """Names out of a list of the service's own; of those in it, the ones that no caller sets matter."""
    grave = frozenset(name for name in names if name in POWERS or names_role(name))
    first, *others = target.elts if isinstance(target, ast.Tuple) and target.elts else [target]
    assigned(walk, first, Value(names=grave) if grave else NOTHING, frame)
    for each in others:
        assigned(walk, each, NOTHING, frame)


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

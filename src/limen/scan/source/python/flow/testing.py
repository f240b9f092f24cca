"""Conditions: where a handler asks who calls, what he may do, and whether what was found is his."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from limen.scan.source.model import Flow
from limen.scan.source.python.flow.examining import examines, names_host, names_scheme
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.loading import chosen, kind_at, load
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.words import kind_of, sensitive, words

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


def tested(walk: "Walk", node: ast.expr, frame: Frame) -> Value:
    """A condition: what it is made of, noted where it is about the caller."""
    if isinstance(node, ast.BoolOp):
        for each in node.values:
            tested(walk, each, frame)
        return NOTHING
    if isinstance(node, ast.UnaryOp):
        return tested(walk, node.operand, frame)
    walk.events.weighs |= dict.fromkeys(looked_at(node))
    value = walk.value(node, frame)
    if examines(walk, node, frame):
        walk.checked |= value.origins
    if value.identity or value.credential:
        walk.events.identity = True
    if value.role:
        walk.events.asks[frame.here(node)] = None
    return value


def looked_at(node: ast.AST) -> Iterator[str]:
    """The words of all names in a condition."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name | ast.Attribute):
            yield from words(each.id if isinstance(each, ast.Name) else each.attr)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from words(each.value[:80])


def compared(walk: "Walk", node: ast.Compare, frame: Frame) -> Value:
    """A comparison, side by side."""
    sides = [node.left, *node.comparators]
    walk.events.weighs |= dict.fromkeys(looked_at(node))
    values = [walk.value(side, frame) for side in sides]
    for number, operator in enumerate(node.ops):
        _pair(
            walk,
            node,
            operator,
            (sides[number], values[number]),
            (sides[number + 1], values[number + 1]),
            frame,
        )
    return NOTHING


Side = tuple[ast.expr, Value]


def _pair(
    walk: "Walk", node: ast.Compare, operator: ast.cmpop, left: Side, right: Side, frame: Frame
) -> None:
    one, other = left[1], right[1]
    if one.identity or other.identity:
        walk.events.identity = True
    if one.role or other.role:
        _role(walk, node, (one, other), frame)
    elif _belongs(one, other) or _belongs(other, one):
        walk.events.compares[frame.here(node)] = None
        kinds = one.kinds | other.kinds | one.via | other.via
        named = {kind_of(each.klass.name.rpartition(".")[2]) for each in (one, other) if each.klass}
        walk.events.belongs |= dict.fromkeys(sorted(kinds | named) if kinds else ())
    elif names_host(left[0]) or names_host(right[0]):
        walk.checked |= one.origins if not other.given else frozenset()
        walk.checked |= other.origins if not one.given else frozenset()
    elif isinstance(operator, ast.Eq):
        _matched(walk, node, left, right, frame)
        _matched(walk, node, right, left, frame)
    if isinstance(operator, ast.In | ast.NotIn) and not other.given:
        _listed(walk, left, right[0], frame)


def _role(walk: "Walk", node: ast.Compare, values: tuple[Value, Value], frame: Frame) -> None:
    walk.events.asks[frame.here(node)] = None
    for value in values:
        if value.literal:
            walk.events.roles[value.literal] = None
        believed(walk, node, value, frame)


def believed(walk: "Walk", node: ast.expr, value: Value, frame: Frame) -> None:
    """Note a role that is looked at and that a header or cookie of the caller's may have said."""
    for origin in sorted(value.origins) if value.role else ():
        if origin.given in ("header", "cookie"):
            flow = Flow(frame.place(node), "role", origin.name, origin.given, (frame.here(node),))
            walk.events.flow(flow)


def _belongs(who: Value, what: Value) -> bool:
    """Whether one side is who calls, and the other what was found or asked for."""
    return (
        who.identity
        and not what.identity
        and (bool(what.kinds) or bool(chosen(what)) or what.klass is not None)
    )


def _matched(walk: "Walk", node: ast.Compare, item: Side, by: Side, frame: Frame) -> None:
    """``item.id == id``: something of a collection, or a column, is found by the caller's value."""
    held = item[1]
    if (
        by[1].given
        and not held.given
        and (held.kinds or held.klass)
        and isinstance(item[0], ast.Attribute | ast.Subscript | ast.Call | ast.Name)
    ):
        what = kind_at(walk, item[0], held, frame)
        load(walk, node, what, by[1], scoped=held.owned or by[1].identity, does="read", frame=frame)


def _listed(walk: "Walk", left: Side, known: ast.expr, frame: Frame) -> None:
    """``name in KNOWN``: from here on the value is one that the service knows; a name is one of those listed,
    unless the list is of all that the object has."""
    walk.checked |= left[1].origins if not names_scheme(left[0]) else frozenset()
    if not isinstance(left[0], ast.Name) or not left[1].key or _all_members(known):
        return
    names = _texts(walk, known, frame)
    held = replace(left[1], allowed=names) if any(map(sensitive, names)) else replace(left[1], key=False)
    frame.names[left[0].id] = held


def _all_members(known: ast.expr) -> bool:
    """Whether a list is of the members of an object itself: ``user.keys()``, ``Account.model_fields``."""
    node = known.func if isinstance(known, ast.Call) else known
    return isinstance(node, ast.Attribute) and node.attr in (
        "keys",
        "model_fields",
        "__fields__",
        "__dict__",
        "columns",
    )


def _texts(walk: "Walk", known: ast.expr, frame: Frame) -> frozenset[str]:
    """The texts of a list written out, here or where its name is defined."""
    found = walk.project.find(frame.module, known)
    return frozenset(
        each.value
        for each in ast.walk(found.node if found is not None else known)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )

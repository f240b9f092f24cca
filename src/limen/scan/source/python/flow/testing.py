"""Conditions: where a handler asks who calls, what he may do, and whether what was found is his."""

import ast
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.loading import chosen, kind_at, load
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.words import sensitive

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


_FORMS: Final = frozenset(
    ["fullmatch", "is_relative_to", "isalnum", "isdecimal", "isdigit", "isidentifier", "match", "startswith"]
)
_PARTS: Final = frozenset(["host", "hostname", "netloc", "scheme"])


def tested(walk: "Walk", node: ast.expr, frame: Frame) -> Value:
    """A condition: what it is made of, noted where it is about the caller."""
    if isinstance(node, ast.BoolOp):
        for each in node.values:
            tested(walk, each, frame)
        return NOTHING
    if isinstance(node, ast.UnaryOp):
        return tested(walk, node.operand, frame)
    value = walk.value(node, frame)
    if _examines(node):
        walk.checked |= value.origins
    if value.identity or value.credential:
        walk.events.identity = True
    if value.role:
        walk.events.asks[frame.here(node)] = None
    return value


def _examines(node: ast.expr) -> bool:
    """Whether a condition looks into a text: at the host of an address, at what it begins with, at its
    form."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in _FORMS and not _begun(node)
    return isinstance(node, ast.Attribute) and node.attr in _PARTS


def _begun(call: ast.Call) -> bool:
    """Whether a text is only asked for the beginning of an address whose host goes on as it likes:
    ``startswith(f"https://{host}")``."""
    return any(
        isinstance(each, ast.JoinedStr)
        and isinstance(each.values[-1], ast.FormattedValue)
        and any(isinstance(part, ast.Constant) and "://" in str(part.value) for part in each.values)
        for argument in call.args
        for each in ast.walk(argument)
    )


def compared(walk: "Walk", node: ast.Compare, frame: Frame) -> Value:
    """A comparison, side by side."""
    sides = [node.left, *node.comparators]
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
        walk.events.belongs |= dict.fromkeys(one.kinds | other.kinds | one.via | other.via)
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
    walk.checked |= left[1].origins
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

"""What an expression's value is made of, one kind of expression after the other."""

import ast
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from limen.scan.source.python.flow.calling import called
from limen.scan.source.python.flow.collecting import (
    comprehension_of,
    dict_of,
    lambda_of,
    list_of,
    text_of,
)
from limen.scan.source.python.flow.deciding import decided
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.loading import kind_at, load
from limen.scan.source.python.flow.request import in_context, item, member
from limen.scan.source.python.flow.serialising import given_out
from limen.scan.source.python.flow.testing import believed, compared, tested
from limen.scan.source.python.flow.value import NOTHING, Value, joined
from limen.scan.source.python.flow.writing import assigned
from limen.scan.source.python.module import FUNCTIONS
from limen.scan.source.python.project import Found
from limen.scan.words import names_caller, names_role

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_DEEPEST: Final = 80
"""Expressions within expressions that are followed."""


def value_of(walk: "Walk", node: ast.AST, frame: Frame) -> Value:
    """What an expression is made of; nothing for those that carry nothing."""
    step = _STEPS.get(type(node))
    if step is None or walk.depth > _DEEPEST:
        return NOTHING
    walk.depth += 1
    try:
        return step(walk, node, frame)
    finally:
        walk.depth -= 1


def _constant(_walk: "Walk", node: ast.Constant, _frame: Frame) -> Value:
    return Value(literal=node.value) if isinstance(node.value, str) else NOTHING


def _name(walk: "Walk", node: ast.Name, frame: Frame) -> Value:
    if node.id in frame.names:
        return frame.names[node.id]
    dotted = frame.module.imports.get(node.id, node.id)
    if node.id == "request" or dotted.endswith(".request"):
        return Value(request=True)
    found = walk.project.find(frame.module, node, frame.scope)
    if found is None:
        known = node.id not in frame.module.imports and not names_caller(node.id)
        return NOTHING if known else _imported(node.id)
    if isinstance(found.node, ast.ClassDef):
        return Value(klass=found)
    if isinstance(found.node, FUNCTIONS):
        return Value(bound=found)
    return walk.constant(found)


def _imported(name: str) -> Value:
    """A name of a library: ``current_user``, ``session``."""
    return (
        Value(identity=True) if names_caller(name) and name not in ("login", "user", "account") else NOTHING
    )


def _in_context(node: ast.Subscript) -> bool:
    """``self.context["request"]``, by which serializers know what is asked."""
    at = node.slice.value if isinstance(node.slice, ast.Constant) else None
    return at == "request" and isinstance(node.value, ast.Attribute) and node.value.attr == "context"


def _attribute(walk: "Walk", node: ast.Attribute, frame: Frame) -> Value:
    dotted = _dotted(node)
    if (held := frame.names.get(dotted, walk.own.get(dotted))) is not None:
        return held
    if (own := _own(walk, node, frame)) is not None:
        return own
    base = walk.value(node.value, frame)
    if (out := given_out(walk, base, node.attr)) is not None:
        return out
    return _member(walk, node, base, frame)


def _own(walk: "Walk", node: ast.Attribute, frame: Frame) -> Value | None:
    """What the class of a method gives ``self.queryset``."""
    mine = isinstance(node.value, ast.Name) and node.value.id == "self"
    return walk.member(frame.owner, node.attr) if mine and frame.owner is not None else None


def _member(walk: "Walk", node: ast.Attribute, base: Value, frame: Frame) -> Value:
    if base.request or (node.attr == "request" and isinstance(node.value, ast.Name)):
        return Value(request=True) if node.attr == "request" else member(node.attr)
    if _is_g(walk, node, frame):
        return in_context(node.attr)
    if node.attr == "kwargs" and isinstance(node.value, ast.Name) and node.value.id == "self":
        return member("kwargs")
    if base.whole and base.given:
        return item(base, node.attr)
    if base.klass is not None and not base.made and (text := _choice(walk, base.klass, node.attr)):
        return Value(literal=text)
    return part(base, node.attr) if base != NOTHING else _of_module(walk, node, frame)


def _choice(walk: "Walk", klass: Found, name: str) -> str | None:
    """The text of a member of an enumeration: ``Role.ADMIN``."""
    bases = klass.node.bases if isinstance(klass.node, ast.ClassDef) else []
    if not any(ast.unparse(base).endswith(("Enum", "Choices")) for base in bases):
        return None
    held = walk.member(klass, name)
    return held.literal if held is not None else None


def _of_module(walk: "Walk", node: ast.Attribute, frame: Frame) -> Value:
    found = walk.project.find(frame.module, node)
    if found is None:
        return NOTHING
    if isinstance(found.node, ast.ClassDef):
        return Value(klass=found)
    return Value(bound=found) if isinstance(found.node, FUNCTIONS) else walk.constant(found)


def part(base: Value, name: str) -> Value:
    """A member of something that is no request: of who calls, of what was loaded."""
    if base.identity:
        return Value(identity=True, role=base.role or names_role(name), kinds=base.kinds)
    return replace(base, whole=False, entire=False, literal=None, bound=None)


def _is_g(walk: "Walk", node: ast.Attribute, frame: Frame) -> bool:
    return walk.project.dotted(frame.module, node.value) in ("flask.g", "g", "ctx", "quart.g")


def _dotted(node: ast.Attribute) -> str:
    parts = [node.attr]
    base: ast.expr = node.value
    while isinstance(base, ast.Attribute):
        parts.append(base.attr)
        base = base.value
    return ".".join([base.id, *reversed(parts)]) if isinstance(base, ast.Name) else ""


def _subscript(walk: "Walk", node: ast.Subscript, frame: Frame) -> Value:
    base, index = walk.value(node.value, frame), walk.value(node.slice, frame)
    name = index.literal
    if base.request or _in_context(node):
        return member(name or "") if base.request else Value(request=True)
    if base.given and (base.whole or (base.key and name is not None)):
        if name:
            walk.events.reads[name] = None
        return item(base, name)
    if base.identity:
        return part(base, name or "")
    believed(walk, node, index, frame)
    if index.credential or index.role:
        return Value(identity=True, role=index.role)
    if index.given and not base.given and not isinstance(node.slice, ast.Slice):
        return found(walk, node, node.value, base, index, frame)
    return replace(part(base, name or ""), literal=name)


def found(walk: "Walk", node: ast.expr, holder: ast.expr, base: Value, by: Value, frame: Frame) -> Value:
    """What a collection holds at a place that the caller chose."""
    what = kind_at(walk, holder, base, frame)
    scoped = base.owned or base.identity or by.identity
    load(walk, node, what, by, scoped=scoped, does="read", frame=frame)
    return Value(kinds=frozenset((what,)) if what else frozenset(), owned=scoped, entire=True)


def _bool(walk: "Walk", node: ast.BoolOp, frame: Frame) -> Value:
    if decided(node, walk.known) is not None:
        return NOTHING
    return reduce(joined, (walk.value(each, frame) for each in node.values))


def _unary(walk: "Walk", node: ast.UnaryOp, frame: Frame) -> Value:
    return walk.value(node.operand, frame)


def _if(walk: "Walk", node: ast.IfExp, frame: Frame) -> Value:
    tested(walk, node.test, frame)
    return joined(walk.value(node.body, frame), walk.value(node.orelse, frame))


def _inside(walk: "Walk", node: ast.Await | ast.Starred | ast.FormattedValue, frame: Frame) -> Value:
    return walk.value(node.value, frame)


def _yielded(walk: "Walk", node: ast.Yield | ast.YieldFrom, frame: Frame) -> Value:
    value = walk.value(node.value, frame)
    frame.returned |= value
    return value


def _walrus(walk: "Walk", node: ast.NamedExpr, frame: Frame) -> Value:
    value = walk.value(node.value, frame)
    assigned(walk, node.target, value, frame)
    return value


_STEPS: Final[dict[type[ast.AST], Callable[..., Value]]] = {
    ast.Constant: _constant, ast.Name: _name, ast.Attribute: _attribute, ast.Subscript: _subscript,
    ast.Call: called, ast.Compare: compared, ast.Dict: dict_of, ast.BoolOp: _bool, ast.UnaryOp: _unary,
    ast.IfExp: _if, ast.Await: _inside, ast.Starred: _inside, ast.FormattedValue: _inside,
    ast.Yield: _yielded, ast.YieldFrom: _yielded, ast.NamedExpr: _walrus, ast.Lambda: lambda_of,
    ast.ListComp: comprehension_of, ast.SetComp: comprehension_of, ast.GeneratorExp: comprehension_of,
    ast.DictComp: comprehension_of, ast.BinOp: text_of, ast.JoinedStr: text_of, ast.Tuple: list_of,
    ast.List: list_of, ast.Set: list_of,
}  # fmt: skip

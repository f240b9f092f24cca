"""Values put together out of others: texts, lists, mappings, comprehensions."""

import ast
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from msgspec.structs import replace

from limen.scan.source.python.flow.addressing import LEADS, settled
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.testing import tested
from limen.scan.source.python.flow.value import NOTHING, Value, either
from limen.scan.source.python.flow.writing import keep, loop_names
from limen.scan.source.python.models import members, open_ended
from limen.scan.words import POWERS, STATES, names_owner, names_role

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


def all_together(walk: "Walk", nodes: list[ast.expr], frame: Frame) -> Value:
    """What several expressions are made of."""
    return reduce(or_, (walk.value(each, frame) for each in nodes), NOTHING)


def mixed_of(walk: "Walk", node: ast.AST, frame: Frame) -> Value:
    """Something made of the expressions within one."""
    return all_together(
        walk, [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)], frame
    ).mixed()


def list_of(walk: "Walk", node: ast.List | ast.Tuple | ast.Set, frame: Frame) -> Value:
    """A collection written out, with the texts that it is made of where it is made of nothing else."""
    return replace(mixed_of(walk, node, frame), names=_texts(node.elts))


def _texts(nodes: Sequence[ast.expr | None]) -> frozenset[str] | None:
    texts = [each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return frozenset(texts) if texts and len(texts) == len(nodes) else None


def _together(node: ast.BinOp, values: list[Value]) -> Value | None:
    """Two collections as one."""
    names = [each.names for each in values if each.names is not None]
    if len(names) < 2 or not isinstance(node.op, ast.Add | ast.BitOr):
        return None
    return replace(
        reduce(or_, values).mixed(), names=names[0] | names[1], ours=all(each.ours for each in values)
    )


def text_of(walk: "Walk", node: ast.JoinedStr | ast.BinOp, frame: Frame) -> Value:
    """A text put together: what it is made of, and the parts of it that are constant."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
    values = [walk.value(each, frame) for each in parts]
    if isinstance(node, ast.BinOp) and (held := _together(node, values)) is not None:
        return held
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return either(*values).mixed()
    made = reduce(or_, values, NOTHING).mixed()
    clean = made.clean | LEADS if settled(values) else made.clean - LEADS
    return replace(made, literal="".join(each.literal or "" for each in values), clean=clean)


def dict_of(walk: "Walk", node: ast.Dict, frame: Frame) -> Value:
    """A mapping: of the service's own names where its caller chose none of them; what is written after a
    body goes before it."""
    made, ours = NOTHING, True
    for key, each in zip(node.keys, node.values, strict=True):
        value = walk.value(each, frame)
        if key is None and value.key and value.given:
            value = replace(value, whole=True, key=False)
        if key is None:
            made = _spread(walk, made, value) if value.whole else made | value.mixed()
            ours &= value.ours or not value.given
            continue
        ours &= not walk.value(key, frame).given
        name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
        made = replace(made, fixed=made.fixed | {name})
        keep(walk, name, value, frame.place(node))
        if (name in POWERS or name in STATES or names_role(name)) and any(
            origin.given == "body" for origin in value.origins
        ):
            made = replace(made, named=made.named | {name})
        mine = value.identity and names_owner(name)
        made |= replace(value.mixed(), identity=False, role=False, entire=False, owned=value.owned or mine)
    return replace(made, ours=ours, names=_texts(node.keys))


def _spread(walk: "Walk", made: Value, body: Value) -> Value:
    """A body laid over what the service set before: what it may name it sets anew."""
    known = members(walk.project, body.klass) if body.klass and not open_ended(body.klass) else None
    over = frozenset(name for name in made.fixed - made.named if known is None or name in known)
    return replace(
        replace(made, fixed=frozenset()) | body, over=made.over | (over if body.given else frozenset())
    )


def lambda_of(walk: "Walk", node: ast.Lambda, frame: Frame) -> Value:
    """A small function, mostly a condition: what it compares with decides what is found by it."""
    made = walk.value(node.body, frame)
    for each in ast.walk(node.body):
        if isinstance(each, ast.Compare):
            made |= all_together(walk, [each.left, *each.comparators], frame).mixed()
    return made


def comprehension_of(
    walk: "Walk", node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame
) -> Value:
    """A collection made of another, as far as its conditions let it."""
    before = dict(frame.names)
    whole = NOTHING
    for each in node.generators:
        source = walk.value(each.iter, frame)
        loop_names(walk, each.target, each.iter, source, frame)
        for condition in each.ifs:
            tested(walk, condition, frame)
        if source.whole and isinstance(node, ast.DictComp):
            whole = source
    elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    key = walk.value(node.key, frame) if isinstance(node, ast.DictComp) else NOTHING
    made = all_together(walk, elements[-1:], frame).mixed()
    frame.names = before
    if isinstance(node, ast.DictComp):
        if key.names is not None and made.given and not whole.given:
            return replace(made, whole=True, allowed=key.names)
        return replace(made | whole, allowed=key.allowed) if key.key else replace(made, ours=True)
    return made

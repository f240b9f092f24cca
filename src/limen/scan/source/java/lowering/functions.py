"""Functions without a name: small ones by what they give, blocks behind the statement at hand."""

import ast
from typing import TYPE_CHECKING

from limen.scan.source.java.lowering.setters import member
from limen.scan.source.java.lowering.state import safe
from limen.scan.source.lowering.nodes import assign, at, call, constant, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering


def as_value(low: "Lowering", node: "Node", held: ast.expr | None = None) -> ast.expr:
    """A function as a value. ``held`` is what its parameters are given, where that is known."""
    names, body = _parameters(node), node.child_by_field_name("body")
    outer = dict(low.local)
    low.local |= dict.fromkeys(names, "")
    try:
        if body is None or body.type == "block":
            return _behind(low, node, body, names, held)
        taken = [at(ast.arg(safe(each)), node) for each in names]
        return at(ast.Lambda(ast.arguments([], taken, None, [], [], None, []), low.value(body)), node)
    finally:
        low.local = outer


def _behind(
    low: "Lowering", node: "Node", body: "Node | None", names: list[str], held: ast.expr | None
) -> ast.expr:
    """A block stands behind the statement at hand; what it gives back is nobody's answer."""
    given = held or constant(node, None)
    after, low.after = low.after, []
    low.lambdas += 1
    stated = low.block(body.named_children) if body is not None else []
    low.lambdas -= 1
    targets = [name(node, safe(each)) for each in names]
    if len(targets) == 2 and held is not None:  # each member of a mapping
        items = call(node, at(ast.Attribute(held, "items", ast.Load()), node))
        pair = at(ast.Tuple(targets, ast.Store()), node)
        stated = [at(ast.For(pair, items, stated or [at(ast.Pass(), node)], []), node)]
    else:
        stated = [*(assign(node, each, given) for each in targets), *stated]
    low.after = [*after, *stated]
    return constant(node, None)


def _parameters(node: "Node") -> list[str]:
    held = node.child_by_field_name("parameters")
    if held is None:
        return []
    if held.type == "identifier":
        return [text(held)]
    named = (each.child_by_field_name("name") or each for each in held.named_children)
    return [text(each) for each in named if each.type == "identifier"]


def referred(low: "Lowering", node: "Node") -> ast.expr:
    """``OrderView::of``, ``this::view``, ``OrderView::new``; ``Order::getId`` as a function of an order."""
    parts = node.named_children
    held = low.value(parts[0]) if parts else constant(node, None)
    own = text(parts[1]) if len(parts) > 1 else ""
    if not own:  # ``new``
        return held
    kind = low.known(text(parts[0]))
    static = low.types.method(kind, own)
    if static or not text(parts[0])[:1].isupper():
        return at(ast.Attribute(held, own, ast.Load()), node)
    each = name(node, low.fresh("each"))
    assert isinstance(each, ast.Name)
    given = at(ast.Attribute(each, own, ast.Load()), node)
    done: ast.expr = call(node, given)
    if own[:3] == "get" and own[3:4].isupper() and own not in low.types.worked:
        done = at(ast.Attribute(each, member(own, 3), ast.Load()), node)
    elif static is None and kind is not None and kind.kind == "record":
        done = given
    return at(ast.Lambda(ast.arguments([], [at(ast.arg(each.id), node)], None, [], [], None, []), done), node)

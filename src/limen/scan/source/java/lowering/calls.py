"""Calls: of a library under the name by which the walk knows them, getters as members, answers as what is
given back."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.answers import answered
from limen.scan.source.java.lowering.functions import as_value
from limen.scan.source.java.lowering.known import (
    BY_TYPE,
    CALLS,
    EACH,
    ERRORS,
    KEEPS,
    LISTS,
    MADE,
    MAPS,
    METHODS,
    SAME,
)
from limen.scan.source.java.lowering.optional import opened
from limen.scan.source.java.lowering.setters import built, member
from limen.scan.source.java.lowering.special import special
from limen.scan.source.java.lowering.state import SELF
from limen.scan.source.java.nodes import handed, simple
from limen.scan.source.lowering.each import each_of
from limen.scan.source.lowering.nodes import at, call, name, text
from limen.scan.words import names_caller

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_EQUAL: Final = ("contentEquals", "equals", "equalsIgnoreCase")
_CONTAINS: Final = ("contains", "containsKey")
_ERROR: Final = ("getCause", "getLocalizedMessage", "getMessage", "getStackTrace", "toString")


def called(low: "Lowering", node: "Node") -> ast.expr:
    """A call of a method."""
    held, own = node.child_by_field_name("object"), text(node.child_by_field_name("name"))
    if (made := answered(low, node) or special(low, node) or _builder(low, node)) is not None:
        return made
    given = handed(node)
    if held is None:
        return _own(low, node, own, [low.value(each) for each in given])
    if _written(low, held, own):
        taken = [low.value(each) for each in given]
        return call(node, at(ast.Attribute(low.value(held), own, ast.Load()), node), *taken)
    if len(given) == 1 and own in EACH and given[0].type in ("lambda_expression", "method_reference"):
        return _each(low, node, own, low.value(held), given[0])
    if (made := opened(low, node, own, held, given)) is not None:
        return made
    return _on(low, node, own, held, [low.value(each) for each in given])


def _written(low: "Lowering", held: "Node", own: str) -> bool:
    """Whether a class of this project says what a method does, by the declared type of its receiver."""
    kind = low.known(low.type_of(held)) or low.known(text(held))
    return low.types.method(kind, own) is not None and (
        own in low.types.worked or (kind is not None and kind.kind == "interface")
    )


def _own(low: "Lowering", node: "Node", own: str, given: list[ast.expr]) -> ast.expr:
    """A method of a class around, or one imported by name."""
    if low.method(own) is None and own in low.statics:
        return call(node, f"{low.statics[own]}.{own}", *given)
    if not given and (own in low.types.components) and low.method(own) is None and low.field(own) is not None:
        return name(node, f"{SELF}.{own}")
    return call(node, f"{SELF}.{own}", *given)


def _each(low: "Lowering", node: "Node", own: str, held: ast.expr, given: "Node") -> ast.expr:
    """What is done with every member of a collection."""
    body = given.child_by_field_name("body")
    if given.type == "lambda_expression" and body is not None and body.type == "block":
        as_value(low, given, held)
        return held
    return each_of(low, node, EACH[own], held, low.value(given)) or held


def _on(low: "Lowering", node: "Node", own: str, held: "Node", given: list[ast.expr]) -> ast.expr:
    """A method of something."""
    full = f"{simple(held)}.{own}"
    if full in CALLS and low.field(simple(held)) is None:
        return call(node, CALLS[full], *given)
    if full in KEEPS and given:
        return given[0] if len(given) == 1 else at(ast.Tuple(given, ast.Load()), node)
    if full in LISTS:
        return at(ast.List(given, ast.Load()), node)
    if full in MAPS:
        values = given[1::2]
        return at(ast.Dict(list(given[: 2 * len(values) : 2]), values), node)
    return _by_type(low, node, own, held, given) or _compared(low, node, own, held, given)


def _by_type(low: "Lowering", node: "Node", own: str, held: "Node", given: list[ast.expr]) -> ast.expr | None:
    """A method of a library's type, as its variable was declared."""
    known = BY_TYPE.get(_root(low, held), {}).get(own)
    if known is None or not (given or own.startswith(("open", "next"))):
        return None
    if known == "execute":
        return call(node, at(ast.Attribute(low.value(held), known, ast.Load()), node), *given)
    return call(node, known, *(given or [low.value(held)]))


def _root(low: "Lowering", node: "Node") -> str:
    """The type of what a chain of calls begins with."""
    while node.type == "method_invocation" and (inner := node.child_by_field_name("object")) is not None:
        node = inner
    return low.type_of(node) or (simple(node) if node.type == "identifier" else "")


def _compared(low: "Lowering", node: "Node", own: str, held: "Node", given: list[ast.expr]) -> ast.expr:
    base = low.value(held)
    if own in _EQUAL and len(given) == 1:
        return at(ast.Compare(base, [ast.Eq()], [given[0]]), node)
    if own in _EQUAL and len(given) == 2 and simple(held) in ("Objects", "StringUtils"):
        return at(ast.Compare(given[0], [ast.Eq()], [given[1]]), node)
    if own in _CONTAINS and len(given) == 1:
        return at(ast.Compare(given[0], [ast.In()], [base]), node)
    if not given:
        return _without(low, node, own, held, base)
    if own in ("formatted", "resolve"):
        return at(ast.BinOp(base, ast.Add(), given[0]), node)
    return call(node, at(ast.Attribute(base, METHODS.get(own, own), ast.Load()), node), *given)


def _without(low: "Lowering", node: "Node", own: str, held: "Node", base: ast.expr) -> ast.expr:
    """A method that takes nothing: mostly a member."""
    if own in SAME or (own == "name" and isinstance(base, ast.Constant)):
        return base
    if own in ("getFileName", "toString") or (text(held) in low.errors and own in _ERROR):
        return call(node, "os.path.basename" if own == "getFileName" else "str", base)
    if own in ("isPresent", "isEmpty", "isBlank"):
        return base if own == "isPresent" else at(ast.UnaryOp(ast.Not(), base), node)
    if (given := got(low, held, own)) is not None:
        known = text(held)[:1].isupper() and names_caller(given.removesuffix("Id"))
        return name(node, "current_user") if known else at(ast.Attribute(base, given, ast.Load()), node)
    return call(node, at(ast.Attribute(base, METHODS.get(own, own), ast.Load()), node))


def got(low: "Lowering", held: "Node", own: str) -> str | None:
    """The member that a method gives, by its name; ``None`` for one that does more."""
    for begins in ("get", "is"):
        rest = own[len(begins) :]
        if own.startswith(begins) and rest[:1].isupper() and own not in low.types.worked:
            return member(own, len(begins))
    return own if own in low.types.components and _is_component(low, held, own) else None


def _is_component(low: "Lowering", held: "Node", own: str) -> bool:
    """Whether a record gives a member so: by the type of its variable where that is told."""
    kind = low.known(low.type_of(held))
    if kind is not None:
        return kind.kind == "record" and own in kind.fields
    return all(own not in each.methods for each in low.types.all)


def _builder(low: "Lowering", node: "Node") -> ast.expr | None:
    """``Order.builder().owner(me).build()``."""
    links: list[tuple[str, list[Node]]] = []
    each: Node | None = node
    while each is not None and each.type == "method_invocation":
        links.append((text(each.child_by_field_name("name")), handed(each)))
        each = each.child_by_field_name("object")
    names = [own for own, _ in links]
    kind = text(each)
    if len(names) < 2 or names[0] != "build" or names[-1] != "builder" or kind not in low.visible:
        return None
    return built(low, node, kind, links[-2:0:-1])


def made_new(low: "Lowering", node: "Node") -> ast.expr:
    """``new``: an object of this project, or of a library under the name by which the walk knows it."""
    kind = simple(node.child_by_field_name("type"))
    if (made := answered(low, node) or special(low, node)) is not None:
        return made
    given = [low.value(each) for each in handed(node)]
    if kind in MADE and kind not in low.visible:
        return call(node, MADE[kind], *given)
    if kind in ("File", "URL", "URI", "InputStreamReader", "BufferedReader") and given:
        return given[-1] if len(given) == 1 else at(ast.BinOp(given[0], ast.Add(), given[1]), node)
    return call(node, ERRORS.get(kind, kind), *given)

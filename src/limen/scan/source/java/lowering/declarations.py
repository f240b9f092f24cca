"""Types: classes, records, enumerations and interfaces with their fields and methods."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.marks import marks, setting, typed
from limen.scan.source.java.lowering.repositories import derived, is_mapper, is_repository
from limen.scan.source.java.lowering.state import SELF, safe
from limen.scan.source.java.nodes import members, modifiers, parameters, simple
from limen.scan.source.java.types import KINDS, Type
from limen.scan.source.lowering.nodes import assign, at, call, function, name, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.java.lowering.lower import Lowering

_METHODS: Final = ("method_declaration", "constructor_declaration", "compact_constructor_declaration")
_FIELDS: Final = ("field_declaration", "constant_declaration")


def declared(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """A type, after those that stand within it."""
    own = low.types.by_name.get(text(node.child_by_field_name("name")), [])
    this = next((each for each in own if each.module == low.module), None)
    if this is None:
        return []
    low.classes.append(this)
    try:
        inner = [made for each in members(node) if each.type in KINDS for made in declared(low, each)]
        return [*inner, _class(low, node, this)]
    finally:
        low.classes.pop()


def _class(low: "Lowering", node: "Node", this: Type) -> ast.ClassDef:
    body: list[ast.stmt] = [_component(low, each) for each in _components(node)]
    for each in members(node):
        if each.type in _FIELDS:
            body += _fields(low, each)
        elif each.type in _METHODS and (own := _method(low, each)) is not None:
            body.append(own)
    if is_repository(low.types, this) or is_mapper(low.types, this):
        body += derived(low, node, this)
    decorators = marks(low, node)
    if this.kind in ("class", "record") and not this.bean:
        decorators.append(name(node, "dataclass"))
    bases = [name(node, each) for each in this.supers if each in low.types.by_name and each != this.name]
    return at(ast.ClassDef(this.name, bases, [], body or [at(ast.Pass(), node)], decorators), node)


def _components(node: "Node") -> "list[Node]":
    return parameters(node) if node.type == "record_declaration" else []


def _component(low: "Lowering", node: "Node") -> ast.stmt:
    target = at(ast.Name(text(node.child_by_field_name("name")), ast.Store()), node)
    made: ast.stmt = ast.AnnAssign(target, typed(low, node), None, 1)
    return at(made, node)


def _fields(low: "Lowering", node: "Node") -> list[ast.stmt]:
    made: list[ast.stmt] = []
    kind = simple(node.child_by_field_name("type"))
    for each in node.children_by_field_name("declarator"):
        written = each.child_by_field_name("value")
        value = low.value(written) if written is not None else setting(node) or _injected(low, node, kind)
        target = at(ast.Name(text(each.child_by_field_name("name")), ast.Store()), each)
        made.append(at(ast.AnnAssign(target, typed(low, node), value, 1), node))
    return made


def _injected(low: "Lowering", node: "Node", kind: str) -> ast.expr | None:
    """What the container puts into a field: an object of the class, or of the one that implements it."""
    known = low.known(kind)
    if known is None:
        return None
    made = low.types.implementing(known)
    if not (known.bean or made.bean or known.kind == "interface"):
        return None
    if made.name not in low.visible:
        return at(ast.Call(name(node, f"{made.module}.{made.name}"), [], []), node)
    return call(node, made.name)


def _method(low: "Lowering", node: "Node") -> ast.FunctionDef | None:
    """A method; one without a body only where annotations say that it is served."""
    body = node.child_by_field_name("body")
    if body is None and not any("Mapping" in ast.unparse(each) for each in marks(low, node)):
        return None
    static = "static" in modifiers(node)
    constructs = node.type != "method_declaration"
    with low.function():
        taken = parameters(node)
        for each in taken:
            low.local[_name(each)] = simple(_type(each))
            if simple(_type(each)).endswith(("Exception", "Throwable")):
                low.errors.add(_name(each))
        stated = [*_settings(taken), *low.block(body.named_children if body is not None else ())]
    own = "__init__" if constructs else text(node.child_by_field_name("name"))
    names = [] if static else [SELF]
    made = function(node, own, [*names, *(safe(_name(each)) for each in taken)], stated)
    for argument, each in zip(made.args.args[len(names) :], taken, strict=True):
        argument.annotation = typed(low, each)
    made.returns = name(node, simple(node.child_by_field_name("type"))) if not constructs else None
    made.decorator_list = [*marks(low, node), *([name(node, "staticmethod")] if static else [])]
    return made


def _settings(taken: "list[Node]") -> list[ast.stmt]:
    """Parameters that settings fill."""
    found = ((each, setting(each)) for each in taken)
    return [assign(each, name(each, safe(_name(each))), value) for each, value in found if value is not None]


def _name(node: "Node") -> str:
    held = node.child_by_field_name("name")
    if held is None:  # a spread parameter
        inner = next((each for each in node.named_children if each.type == "variable_declarator"), node)
        held = inner.child_by_field_name("name")
    return text(held)


def _type(node: "Node") -> "Node | None":
    inner = (each for each in node.named_children if each.type.endswith("type_identifier"))
    return node.child_by_field_name("type") or next(inner, None)

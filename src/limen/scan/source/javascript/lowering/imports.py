"""Imports and exports, of ES modules and of CommonJS: what other files give is known by its dotted name."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from limen.scan.source.javascript.lowering.functions import FUNCTIONS, defined
from limen.scan.source.javascript.lowering.known import ROOTS
from limen.scan.source.lowering.nodes import assign, at, name, string, text

if TYPE_CHECKING:
    from tree_sitter import Node

    from limen.scan.source.javascript.lowering.lower import Lowering


def imported(low: "Lowering", node: "Node") -> list[ast.stmt]:
    """``import a, { b as c } from "d"``."""
    source = text(node.child_by_field_name("source"))[1:-1]
    clause = next((each for each in node.named_children if each.type == "import_clause"), None)
    made: list[ast.stmt] = []
    for each in clause.named_children if clause is not None and source else ():
        if each.type == "identifier":
            made += _from(low, node, source, [("default", text(each))])
        elif each.type == "namespace_import":
            made += _whole(low, node, source, text(each.named_children[-1]))
        elif each.type == "named_imports":
            named = [one for one in each.named_children if one.type == "import_specifier"]
            made += _from(low, node, source, [_both(one) for one in named])
    return made


def _both(node: "Node") -> tuple[str, str]:
    own = text(node.child_by_field_name("name") or node)
    return own, text(node.child_by_field_name("alias")) or own


def _from(low: "Lowering", node: "Node", source: str, names: list[tuple[str, str]]) -> list[ast.stmt]:
    base = low.resolve(source)
    if not _ours(source):
        for own, here in names:
            low.known[here] = base if own == "default" else f"{base}.{own}"
    names = [each for each in names if _ours(source) or each[1] not in ROOTS]
    whole = [ast.alias(base, here) for own, here in names if own == "default" and not _ours(source)]
    parts = [ast.alias(own, here) for own, here in names if own != "default" or _ours(source)]
    made: list[ast.stmt] = [at(ast.Import(whole), node)] if whole else []
    return [*made, at(ast.ImportFrom(base, parts, 0), node)] if parts else made


def _whole(low: "Lowering", node: "Node", source: str, here: str) -> list[ast.stmt]:
    base = low.resolve(source)
    if not _ours(source):
        low.known[here] = base
        if here in ROOTS:
            return []
    return [at(ast.Import([ast.alias(base, here)]), node)]


def _ours(source: str) -> bool:
    return source.startswith((".", "/", "@/", "~/"))


def required(low: "Lowering", target: "Node", value: "Node") -> list[ast.stmt]:
    """``const a = require("b")``, ``const { c } = require("b")``; nothing for anything else."""
    source = source_of(value)
    if source is None:
        return []
    if target.type == "identifier":
        return _whole(low, value, source, text(target))
    if target.type != "object_pattern":
        return []
    names = []
    for each in target.named_children:
        key = each.child_by_field_name("key") or each
        names.append((text(key), text(each.child_by_field_name("value") or each)))
    return _from(low, value, source, names)


def source_of(node: "Node") -> str | None:
    """What a ``require`` names."""
    if node.type != "call_expression" or text(node.child_by_field_name("function")) != "require":
        return None
    given = node.child_by_field_name("arguments")
    first = next(iter(given.named_children), None) if given is not None else None
    return string(first) if first is not None and first.type == "string" else None


def inline(low: "Lowering", node: "Node", source: str) -> ast.expr:
    """``require("./users")`` in the midst of an expression: a name of its own."""
    here = low.fresh("required")
    low.before += _whole(low, node, source, here)
    return name(node, here)


def exported(low: "Lowering", node: "Node", statement: Callable[["Node"], list[ast.stmt]]) -> list[ast.stmt]:
    """``export const a = 1``, ``export default router``, ``export { a as b } from "./c"``."""
    inner, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    if inner is not None:
        made = statement(inner)
        whole = any(each.type == "default" for each in node.children)
        last = made[-1] if made else None
        if whole and isinstance(last, ast.FunctionDef | ast.ClassDef) and last.name != "default":
            made.append(assign(node, name(node, "default"), name(node, last.name)))
        return made
    if value is not None:
        return default(low, node, value)
    source = node.child_by_field_name("source")
    clause = next((each for each in node.named_children if each.type == "export_clause"), None)
    pairs = (
        [_both(each) for each in clause.named_children if each.type == "export_specifier"] if clause else []
    )
    if source is not None:
        return _from(low, node, string(source), pairs) if pairs else []
    return [assign(node, name(node, here), name(node, own)) for own, here in pairs if own != here]


def default(low: "Lowering", node: "Node", value: "Node") -> list[ast.stmt]:
    """What a file gives as a whole; the members of an object also one by one."""
    if value.type in FUNCTIONS:
        return [defined(low, value, "default")]
    made = low.value(value)
    stated: list[ast.stmt] = []
    for key, each in zip(made.keys, made.values, strict=True) if isinstance(made, ast.Dict) else ():
        own = str(key.value) if isinstance(key, ast.Constant) else ""
        if own.isidentifier() and not (isinstance(each, ast.Name) and each.id == own):
            stated.append(assign(node, name(node, own), each))
    return [*stated, assign(node, name(node, "default"), made)]


def exported_as(low: "Lowering", left: "Node", right: "Node") -> list[ast.stmt] | None:
    """``module.exports = a``, ``exports.b = a``, ``module.exports.b = a``; ``None`` for any other target."""
    written = text(left)
    if written in ("module.exports", "exports"):
        return default(low, left, right)
    base, _, own = written.rpartition(".")
    if base not in ("module.exports", "exports") or not own.isidentifier():
        return None
    if right.type in FUNCTIONS:
        return [defined(low, right, own)]
    value = low.value(right)
    return [] if isinstance(value, ast.Name) and value.id == own else [assign(left, name(left, own), value)]

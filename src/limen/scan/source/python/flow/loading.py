"""Objects found by what the caller gave: which kind of object, by which value, and whether who he is took
part."""

import ast
import re
from typing import TYPE_CHECKING, Final, Literal

from limen.scan.source.model import Load
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given
from limen.scan.source.python.flow.value import Origin, Value
from limen.scan.words import acts_for, kind_of, kind_of_table

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

Does = Literal["read", "create", "write", "delete"]

METHODS: Final[dict[str, Does]] = {
    **dict.fromkeys(
        [
            "by_id", "exclude", "fetch", "fetch_one", "fetchone", "filter", "filter_by", "find", "find_by_id",
            "find_one", "first_or_404", "get", "get_by", "get_by_id", "get_object", "get_object_or_404",
            "get_one", "get_or_404", "get_or_none", "get_list_or_404", "in_bulk", "load", "lookup",
            "one_or_404", "retrieve", "scalar", "select", "where",
        ],
        "read",
    ),
    **dict.fromkeys(["find_one_and_update", "replace_one", "update", "update_one", "update_many"], "write"),
    **dict.fromkeys([
        "delete", "delete_one", "delete_many", "destroy", "discard", "pop", "remove", "find_one_and_delete",
    ], "delete"),
}  # fmt: skip
"""Methods and functions that find an object by a value, and what they do with it."""

_MAKES: Final = frozenset(
    ("add", "bulk_create", "create", "insert", "insert_many", "insert_one", "save", "upsert")
)
"""Methods that keep an object: no kind of thing."""

_TABLE: Final = re.compile(
    r"\b(from|into|update|join)\s{1,4}[\"'`\[]?([a-z_][a-z0-9_.]{0,80})", re.IGNORECASE
)
_BEGINS: Final = re.compile(r"\s{0,40}(select|insert|update|delete|replace|with|merge)\s", re.IGNORECASE)
_VERBS: Final[dict[str, Does]] = {
    "delete": "delete",
    "update": "write",
    "insert": "create",
    "replace": "create",
}


def load(
    walk: "Walk",
    node: ast.AST,
    what: str,
    by: Value,
    *,
    scoped: bool,
    does: Does,
    frame: Frame,
    tied: bool = False,
    shared: bool = False,
) -> None:
    """Note that an object of kind ``what`` was found by a value of the caller's."""
    asked = bool(walk.events.asks)
    scoped = scoped or (by.loose == "named" and asked)
    for origin in chosen(by):
        walk.events.load(
            Load(frame.place(node), what, origin.name, origin.given, scoped, does, tied, shared, asked)
        )


def his(call: Given) -> bool:
    """Whether who calls, and nobody else in his place, takes part in what a call is given."""
    return any(each.value.identity and each.value.loose != "named" for each in call.arguments)


def shared(call: Given) -> bool:
    """Whether who calls takes part only beside what everybody shares."""
    parts = [each.value.loose for each in call.arguments if each.value.identity]
    return bool(parts) and set(parts) == {"shared"}


def chosen(value: Value) -> list[Origin]:
    """The parts of the request that name an object: of headers, which are seldom ids, those that say for
    whom one acts."""
    return sorted(
        each
        for each in value.origins
        if each.given in ("path", "query", "body") or (each.given == "header" and acts_for(each.name))
    )


def is_statement(text: str | None) -> bool:
    """Whether a text begins as a statement of SQL does."""
    return text is not None and _BEGINS.match(text) is not None


def table(sql: str) -> tuple[str, Does]:
    """The kind of row a statement is about, and what it does with it."""
    match = _TABLE.search(sql)
    verb = sql.split(None, 1)[0].lower() if sql.strip() else ""
    return (kind_of_table(match[2].rpartition(".")[2]) if match else ""), _VERBS.get(verb, "read")


def kind_at(walk: "Walk", node: ast.AST, value: Value, frame: Frame) -> str:
    """The kind of thing an expression holds or is: by what it was loaded from, its class, or its name."""
    if value.kinds:
        return min(value.kinds)
    if value.klass is not None:
        return kind_of(value.klass.name.rpartition(".")[2])
    while isinstance(node, ast.Call | ast.Subscript | ast.Await):
        if isinstance(node, ast.Call):
            if first := _class_in(walk, node, frame):
                return first
            node = node.func
        else:
            node = node.value
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
        while isinstance(node, ast.Call | ast.Subscript):
            node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    return next(
        (kind for name in names if name not in METHODS and name not in _MAKES and (kind := kind_of(name))), ""
    )


def _class_in(walk: "Walk", call: ast.Call, frame: Frame) -> str:
    """The class or table that a call names first: ``session.get(Order, id)``, ``insert("orders", row)``."""
    if not call.args:
        return ""
    first = call.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.isidentifier():
        return kind_of(first.value)
    name = first.attr if isinstance(first, ast.Attribute) else first.id if isinstance(first, ast.Name) else ""
    held = frame.names.get(name)
    if held is not None and held.klass is None:
        return ""
    found = walk.project.find(frame.module, first)
    if (found and isinstance(found.node, ast.ClassDef)) or (name[:1].isupper() and not name.isupper()):
        return kind_of(name)
    return ""

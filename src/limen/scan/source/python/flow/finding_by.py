"""Calls that find objects: by a method that finds (``get``, ``filter_by``), by a statement of SQL, by a
condition on a column."""

import ast
import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from limen.scan.source.model import Assign
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Given
from limen.scan.source.python.flow.loading import (
    METHODS,
    chosen,
    his,
    is_statement,
    kind_at,
    load,
    shared,
    table,
)
from limen.scan.source.python.flow.setting import ours, settable
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.module import FUNCTIONS
from limen.scan.words import POWERS, STATES, names_caller, names_owner, names_role, words

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_EVERYTHING: Final = re.compile(r"[\s,.]\*(?:\s|,|$)")
_INTO: Final = re.compile(
    r"\binto\s{1,8}[\w.\"`]{1,80}\s{0,8}\(([^()]{1,2000})\)\s{0,40}values", re.IGNORECASE
)
_SETS: Final = re.compile(r"[\s,](\w{1,40})\s{0,4}=\s{0,4}['\"]")
"""Columns that a statement sets to a text of its own."""
_DEFAULTS: Final = ("get", "pop", "setdefault")
"""Methods whose second argument is given back where nothing is found."""
_ELSEWHERE: Final = ("os.", "requests.", "httpx.", "logging.", "json.", "re.", "redis.", "urllib.")


def looked_up(walk: "Walk", call: Given, frame: Frame) -> Value | None:
    """What a call finds; ``None`` where it does not find anything by itself."""
    first = call.first()
    if first is not None and is_statement(first.value.literal):
        return _statement(walk, call, first.value.literal or "", frame)
    if call.name not in METHODS or call.receiver.given or call.dotted.startswith(_ELSEWHERE):
        return None
    if call.receiver.bound or ours(walk, call, frame) or _by_function(walk, call, frame):
        return None
    return _found(walk, call, frame)


def _by_function(walk: "Walk", call: Given, frame: Frame) -> bool:
    """Whether a function of this project says what the call does: then it is walked instead."""
    if not isinstance(call.node.func, ast.Name):
        return False
    found = walk.project.find(frame.module, call.node.func, frame.scope)
    return found is not None and isinstance(found.node, FUNCTIONS)


def _statement(walk: "Walk", call: Given, sql: str, frame: Frame) -> Value:
    what, does = table(sql)
    mine = his(call)
    if what and chosen(call.together):
        tied = any(each.value.kinds - {what} and not each.value.identity for each in call.arguments[1:])
        load(
            walk,
            call.node,
            what,
            call.together,
            scoped=mine,
            does=does,
            frame=frame,
            tied=tied,
            shared=shared(call),
        )
    if does in ("create", "write") and what and (mine or (does == "create" and _made_his(call.together))):
        walk.events.owned[what] = None
    named = next((each.value for each in call.arguments if each.value.key), None)
    fields = settable(walk, named) if named is not None else None
    if what and named is not None and named.over:
        walk.events.assign(Assign(frame.place(call.node), what, tuple(sorted(named.over)), "over"))
    if what and fields is not None:
        walk.events.assign(Assign(frame.place(call.node), what, fields, "each"))
    if what and call.together.named and does in ("create", "write"):
        walk.events.assign(Assign(frame.place(call.node), what, tuple(sorted(call.together.named)), "named"))
    walk.events.weighs |= dict.fromkeys(words(sql.lower().partition(" where ")[2]))
    if what and mine and does == "read":
        walk.events.looks[what] = None
    if what and does == "write":
        settled = (call.together.fixed & STATES) - call.together.named | set(_SETS.findall(sql)) & STATES
        walk.events.settles |= dict.fromkeys((what, name) for name in sorted(settled))
    if what and does == "create":
        _columns(walk, call, what, sql, frame)
    kinds = frozenset((what,)) if what else frozenset[str]()
    entire = _EVERYTHING.search(sql) is not None
    together = call.together
    return Value(
        kinds=kinds,
        via=together.kinds | together.via,
        owned=mine,
        entire=entire,
        identity=himself(what, together),
    )


def _made_his(row: Value) -> bool:
    """Whether a new row names the caller as its owner, and nothing but who he is was found for it."""
    return row.owned and all(names_caller(kind) or names_owner(kind) for kind in row.kinds)


def _columns(walk: "Walk", call: Given, what: str, sql: str, frame: Frame) -> None:
    """Columns of a new row that the body fills by name, and that are its owner's or a power."""
    match = _INTO.search(sql)
    nodes = [each.node for each in call.arguments[1:] if not each.name]
    if len(nodes) == 1 and isinstance(nodes[0], ast.Tuple | ast.List):
        nodes = list(nodes[0].elts)
    for column, node in zip(match[1].split(",") if match else (), nodes, strict=False):
        if isinstance(node, ast.Starred):
            return
        name = column.strip().strip("\"`'")
        by = {each.name for each in walk.value(node, frame).origins if each.given == "body"}
        if name in by and (name in POWERS or names_role(name) or names_owner(name)):
            walk.events.assign(Assign(frame.place(node), what, (name,), "named"))


def himself(what: str, by: Value) -> bool:
    """Whether what is found by who calls is he himself: his account, his profile."""
    return by.identity and not chosen(by) and (names_caller(what) or names_owner(what))


def _found(walk: "Walk", call: Given, frame: Frame) -> Value:
    base, by = call.receiver, call.together
    first = call.first()
    if (
        first is not None
        and base == NOTHING
        and (first.value.kinds or first.value.klass)
        and not first.value.given
    ):
        base = first.value
        by = reduce(or_, (each.value for each in call.arguments if each is not first), NOTHING)
    what = kind_at(walk, call.node, base, frame)
    if base.identity and not base.kinds and not chosen(by):
        return Value(identity=True, role=base.role)
    scoped = base.owned or base.identity or his(call)
    if by.identity and (base.kinds or base.klass) and not chosen(by):
        walk.events.compares[frame.here(call.node)] = None
    if by.credential:
        return Value(identity=True)
    tied = bool(base.via - {what}) or any(
        each.value.kinds - {what} and not each.value.identity for each in call.arguments if each.name
    )
    load(
        walk, call.node, what, by, scoped=scoped, does=METHODS[call.name], frame=frame, tied=tied,
        shared=shared(call),
    )  # fmt: skip
    kinds = base.kinds | (frozenset((what,)) if what else frozenset())
    walk.events.looks |= dict.fromkeys(sorted(kinds) if scoped else ())
    found = Value(
        kinds=kinds,
        via=by.kinds | by.via,
        owned=scoped,
        identity=(base.identity and not chosen(by)) or himself(what, by),
        klass=base.klass,
        entire=True,
    )
    return (
        found | call.arguments[1].value.mixed()
        if call.name in _DEFAULTS and len(call.arguments) > 1
        else found
    )

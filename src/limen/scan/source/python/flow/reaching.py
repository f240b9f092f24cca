"""A caller's value that reaches a call in which it can do harm."""

import ast
from typing import TYPE_CHECKING, Final

from limen.scan.source.model import Flow
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.given import Argument, Given
from limen.scan.source.python.flow.loading import is_statement
from limen.scan.source.python.flow.sinks import FETCHES, METHODS, sink_of
from limen.scan.source.python.flow.value import Origin, Value

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk

_BELIEVED: Final = ("code", "command", "deserialisation", "path", "sql", "template")
"""Sinks in which another service's answer can do harm as well."""


def reached(walk: "Walk", call: Given, frame: Frame) -> None:
    """Note the sink that a call is, if what the caller chose is in it."""
    first = call.first()
    sink = sink_of(call.dotted, _shell(call.node)) or METHODS.get(call.name, "") or _unsafe(call)
    if not sink and first is not None and is_statement(first.value.literal):
        sink = "sql"
    if not sink and call.receiver.client and call.name in FETCHES:
        sink = "http"
    if sink == "template" and _sandboxed(walk, call, frame):
        return
    if not sink and call.name in ("format", "format_map") and (call.together.identity or call.together.kinds):
        sink = "format"
    carrier = _carrier(call, sink)
    if not sink or carrier is None:
        return
    if sink == "http" and not carrier.value.given:
        _fetched(walk, carrier.node)
    if carrier.value.foreign and sink in _BELIEVED and sink not in carrier.value.clean:
        taken_over(walk, call.node, sink, frame)
    for origin in sorted(harmful(walk, carrier.value, sink)):
        flow = Flow(
            frame.place(call.node), sink, origin.name, origin.given, (*frame.way[1:], frame.here(call.node))
        )
        walk.events.flow(flow)


def taken_over(walk: "Walk", node: ast.AST, what: str, frame: Frame) -> None:
    """Note what another service's answer becomes without being looked at."""
    walk.events.flow(Flow(frame.place(node), "answer", what, "answer", (frame.here(node),)))


def _fetched(walk: "Walk", node: ast.expr) -> None:
    """An address that is a member of something kept: ``hook.url``, ``user["webhook"]``."""
    if isinstance(node, ast.Attribute):
        walk.events.fetches[node.attr] = None
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        walk.events.fetches[str(node.slice.value)] = None


def harmful(walk: "Walk", value: Value, sink: str) -> list[Origin]:
    """The parts of the request in a value that can do harm in a sink: text that nobody checked."""
    if sink in value.clean:
        return []
    return [each for each in value.origins if not each.plain and each not in walk.checked]


def _sandboxed(walk: "Walk", call: Given, frame: Frame) -> bool:
    """Whether a template is taken from a sandbox: what it is taken from was made so, or is not known in
    a module that has one."""
    if "template" in call.receiver.clean:
        return True
    function = call.node.func
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) in frame.names:
        return False
    if frame.owner is not None and isinstance(function, ast.Attribute) and _own_member(walk, function, frame):
        return False
    return any("sandbox" in each.lower() for each in frame.module.imports.values())


def _own_member(walk: "Walk", function: ast.Attribute, frame: Frame) -> bool:
    """Whether what a method is called of is a member that the class at hand gives itself."""
    base = function.value
    mine = isinstance(base, ast.Attribute) and isinstance(base.value, ast.Name) and base.value.id == "self"
    return (
        mine and frame.owner is not None and walk.member(frame.owner, getattr(base, "attr", "")) is not None
    )


def _carrier(call: Given, sink: str) -> Argument | None:
    """The argument that matters: the address, the statement, the name of the file."""
    if sink == "http":
        named = call.keyword("url")
        placed = [each for each in call.arguments if not each.name]
        return named or (
            placed[1] if call.name == "request" and len(placed) > 1 else placed[0] if placed else None
        )
    if call.name in ("format", "format_map"):
        return Argument("", call.node.func, call.receiver)
    if call.name == "extra":
        return call.keyword("where") or call.keyword("select")
    return call.first()


def _shell(node: ast.Call) -> bool:
    return any(
        each.arg == "shell" and isinstance(each.value, ast.Constant) and each.value.value is True
        for each in node.keywords
    )


def _unsafe(call: Given) -> str:
    """``yaml.load`` without a safe loader."""
    if call.dotted != "yaml.load":
        return ""
    loader = call.keyword("Loader")
    named = ast.unparse(loader.node) if loader else ""
    return "" if "Safe" in named or "Base" in named else "deserialisation"

"""What each kind of statement does to what a walk knows."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from limen.scan.source.python.flow.answering import given_out, refusal, says, stops, texts
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.testing import tested
from limen.scan.source.python.flow.value import Value
from limen.scan.source.python.flow.writing import assigned, loop_names
from limen.scan.source.python.module import Function
from limen.scan.source.python.project import Found

if TYPE_CHECKING:
    from limen.scan.source.python.flow.walk import Walk


def _return(walk: "Walk", node: ast.Return, frame: Frame) -> None:
    value = walk.value(node.value, frame)
    frame.returned = frame.returned | value
    if not frame.way and node.value is not None:
        given_out(walk, node.value, value)
    if refusal(node.value):
        walk.events.refuses = True
    if says(node.value, 429):
        walk.events.limits = True


def _raise(walk: "Walk", node: ast.Raise, frame: Frame) -> None:
    walk.value(node.exc, frame)
    if isinstance(node.exc, ast.Call):
        walk.events.says |= dict.fromkeys(texts(ast.walk(node.exc)))
    if refusal(node.exc):
        walk.events.refuses = True
    if says(node.exc, 429):
        walk.events.limits = True


def _expression(walk: "Walk", node: ast.Expr, frame: Frame) -> None:
    walk.value(node.value, frame)


def _assign(walk: "Walk", node: ast.Assign, frame: Frame) -> None:
    value = walk.value(node.value, frame)
    for target in node.targets:
        assigned(walk, target, value, frame)


def _annotated(walk: "Walk", node: ast.AnnAssign, frame: Frame) -> None:
    if node.value is not None:
        assigned(walk, node.target, walk.value(node.value, frame), frame)


def _augmented(walk: "Walk", node: ast.AugAssign, frame: Frame) -> None:
    value = walk.value(node.target, frame) | walk.value(node.value, frame).mixed()
    assigned(walk, node.target, value, frame)


def _if(walk: "Walk", node: ast.If, frame: Frame) -> None:
    before, asked = set(walk.events.roles), set(walk.events.asks)
    tested(walk, node.test, frame)
    if any(map(stops, [*node.body, *node.orelse])):
        walk.events.gates |= dict.fromkeys(place for place in walk.events.asks if place not in asked)
    if any(map(refusal, [*node.body, *node.orelse])):
        walk.events.demands |= dict.fromkeys(role for role in walk.events.roles if role not in before)
    walk.branch((node.body, node.orelse), frame)


def _while(walk: "Walk", node: ast.While, frame: Frame) -> None:
    tested(walk, node.test, frame)
    walk.branch((node.body, node.orelse), frame)


def _for(walk: "Walk", node: ast.For | ast.AsyncFor, frame: Frame) -> None:
    source = walk.value(node.iter, frame)
    for _ in range(2):
        loop_names(walk, node.target, node.iter, source, frame)
        walk.branch((node.body, ()), frame)
    walk.block(node.orelse, frame)


def _with(walk: "Walk", node: ast.With | ast.AsyncWith, frame: Frame) -> None:
    for each in node.items:
        value = walk.value(each.context_expr, frame)
        if each.optional_vars is not None:
            assigned(walk, each.optional_vars, value, frame)
    walk.block(node.body, frame)


def _try(walk: "Walk", node: ast.Try, frame: Frame) -> None:
    walk.block(node.body, frame)
    walk.branch([handler.body for handler in node.handlers] + [node.orelse], frame)
    walk.block(node.finalbody, frame)


def _assert(walk: "Walk", node: ast.Assert, frame: Frame) -> None:
    tested(walk, node.test, frame)


def _delete(walk: "Walk", node: ast.Delete, frame: Frame) -> None:
    for target in node.targets:
        walk.value(target, frame)


def _match(walk: "Walk", node: ast.Match, frame: Frame) -> None:
    walk.value(node.subject, frame)
    walk.branch([case.body for case in node.cases], frame)


def _inner(_walk: "Walk", node: Function, frame: Frame) -> None:
    scope = f"{frame.scope}.{node.name}"
    frame.names[node.name] = Value(bound=Found(frame.module, scope, node))


STEPS: Final[dict[type[ast.AST], Callable[["Walk", Any, Frame], None]]] = {
    ast.Return: _return, ast.Raise: _raise, ast.Expr: _expression, ast.Assign: _assign,
    ast.AnnAssign: _annotated, ast.AugAssign: _augmented, ast.If: _if, ast.While: _while, ast.For: _for,
    ast.AsyncFor: _for, ast.With: _with, ast.AsyncWith: _with, ast.Try: _try, ast.Assert: _assert,
    ast.Delete: _delete, ast.Match: _match, ast.FunctionDef: _inner, ast.AsyncFunctionDef: _inner,
}  # fmt: skip

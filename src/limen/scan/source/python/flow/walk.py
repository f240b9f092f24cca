"""The walk through a function: statements in order, both sides of a branch, the body of a loop twice, and the
functions of this project that are called, down to a depth. It follows where values come from (``value``) and
notes what is done with them (``events``).

It is no proof: what it cannot resolve it takes for harmless, so that it errs towards silence.
"""

import ast
from collections.abc import Iterable, Mapping
from typing import Final, TypeGuard

from limen.scan.finding import Place
from limen.scan.source.python.flow.deciding import Known, decided, ends
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.expressions import value_of
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.testing import tested
from limen.scan.source.python.flow.value import NOTHING, Origin, Value
from limen.scan.source.python.flow.writing import assigned, loop_names
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project

DEEPEST: Final = 6
"""Calls within calls that are followed."""
MOST_STEPS: Final = 20_000
"""Statements that one handler's walk may take."""


class Walk:
    """One handler's walk, with all that it leads to."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.events = Events()
        self.checked: set[Origin] = set()
        self.known: Known = {}
        self.depth = 0
        self.on_the_way: set[int] = set()
        self._stack: list[int] = []
        self._constants: dict[int, Value] = {}
        self._steps = 0

    def function(
        self,
        module: Module,
        scope: str,
        node: Function | ast.Lambda,
        names: Mapping[str, Value],
        owner: Found | None = None,
        way: tuple[Place, ...] = (),
    ) -> Value:
        """What a function gives back, called with these values by name; nothing where it is being walked
        already or lies too deep."""
        if id(node) in self._stack or len(self._stack) >= DEEPEST:
            return NOTHING
        frame = Frame(module, scope, dict(names), owner, way)
        self._stack.append(id(node))
        try:
            if isinstance(node, ast.Lambda):
                return value_of(self, node.body, frame)
            self.block(node.body, frame)
        finally:
            self._stack.pop()
        return frame.returned

    def block(self, body: Iterable[ast.stmt], frame: Frame) -> None:
        """Statements one after the other."""
        for statement in body:
            self._steps += 1
            if self._steps > MOST_STEPS:
                return
            if isinstance(statement, ast.If) and (holds := decided(statement.test, self.known)) is not None:
                taken = statement.body if holds else statement.orelse
                self.block(taken, frame)
                if ends(taken):
                    return
            elif step := _STEPS.get(type(statement)):
                step(self, statement, frame)

    def value(self, node: ast.AST | None, frame: Frame) -> Value:
        """What an expression's value is made of."""
        return value_of(self, node, frame) if node is not None else NOTHING

    def constant(self, found: Found) -> Value:
        """What a module-level name holds; worked out once a walk."""
        key = id(found.node)
        if key not in self._constants:
            self._constants[key] = NOTHING
            frame = Frame(found.module, "", {})
            self._constants[key] = value_of(self, found.node, frame)
        return self._constants[key]

    def method_of(self, klass: Found, name: str) -> Found | None:
        """A method of a class of this project, or of its bases here."""
        return (
            self.project.method(klass.module, klass.node, name)
            if isinstance(klass.node, ast.ClassDef)
            else None
        )

    def member(self, klass: Found, name: str) -> Value | None:
        """What a class holds under a name of its own; ``None`` where it is no member of it."""
        found = self.project.member(klass.module, klass.node, name)
        return self.constant(found) if found is not None else None

    def inherited(self, klass: Found, name: str) -> Found | None:
        """A method as the bases of a class have it."""
        for base in klass.node.bases if isinstance(klass.node, ast.ClassDef) else ():
            found = self.project.find(klass.module, base)
            if found is not None and (method := self.method_of(found, name)):
                return method
        return None

    def branch(self, bodies: Iterable[Iterable[ast.stmt]], frame: Frame) -> None:
        """Several ways to go on: afterwards a name may hold what any of them gave it."""
        before = dict(frame.names)
        after: dict[str, Value] = {}
        for body in bodies:
            frame.names = dict(before)
            self.block(body, frame)
            for name, value in frame.names.items():
                after[name] = after[name] | value if name in after else value
        frame.names = before | after


def _return(walk: Walk, node: ast.Return, frame: Frame) -> None:
    value = walk.value(node.value, frame)
    frame.returned = frame.returned | value
    if not frame.way and node.value is not None:
        _given_out(walk, node.value, value)
    if _refusal(node.value):
        walk.events.refuses = True
    if _says(node.value, 429):
        walk.events.limits = True


def _given_out(walk: Walk, node: ast.expr, value: Value) -> None:
    """Note the members that an answer has, as far as they are written out; ``order.*`` where it is all of a
    thing."""
    for each in ast.walk(node):
        if isinstance(each, ast.Dict):
            walk.events.returns |= dict.fromkeys(key.value for key in each.keys if _is_text(key))
    if isinstance(node, ast.Tuple):
        walk.events.says |= dict.fromkeys(each.value for each in ast.walk(node) if _is_text(each))
    if value.entire:
        walk.events.returns |= dict.fromkeys(f"{kind}.*" for kind in sorted(value.kinds))


def _is_text(node: ast.AST | None) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _refusal(node: ast.AST | None) -> bool:
    """Whether what is returned carries a status of 401 or 403."""
    return node is not None and any(
        (isinstance(each, ast.Constant) and each.value in (401, 403, "401", "403"))
        or (
            isinstance(each, ast.Attribute | ast.Name)
            and _forbids(getattr(each, "attr", getattr(each, "id", "")))
        )
        for each in ast.walk(node)
    )


def _says(node: ast.AST | None, status: int) -> bool:
    return node is not None and any(
        isinstance(each, ast.Constant) and each.value == status for each in ast.walk(node)
    )


def _refuses(node: ast.stmt) -> bool:
    """Whether a statement turns the call down: it carries a status of 401 or 403, or an error that means that."""
    return _refusal(node)


def _forbids(name: str) -> bool:
    lowered = name.lower()
    return (
        "forbidden" in lowered
        or "unauthorized" in lowered
        or "permissiondenied" in lowered
        or "401" in name
        or ("403" in name)
    )


def _raise(walk: Walk, node: ast.Raise, frame: Frame) -> None:
    walk.value(node.exc, frame)
    if isinstance(node.exc, ast.Call):
        walk.events.says |= dict.fromkeys(each.value for each in ast.walk(node.exc) if _is_text(each))
    if _refusal(node.exc):
        walk.events.refuses = True
    if _says(node.exc, 429):
        walk.events.limits = True


def _expression(walk: Walk, node: ast.Expr, frame: Frame) -> None:
    walk.value(node.value, frame)


def _assign(walk: Walk, node: ast.Assign, frame: Frame) -> None:
    value = walk.value(node.value, frame)
    for target in node.targets:
        assigned(walk, target, value, frame)


def _annotated(walk: Walk, node: ast.AnnAssign, frame: Frame) -> None:
    if node.value is not None:
        assigned(walk, node.target, walk.value(node.value, frame), frame)


def _augmented(walk: Walk, node: ast.AugAssign, frame: Frame) -> None:
    value = walk.value(node.target, frame) | walk.value(node.value, frame).mixed()
    assigned(walk, node.target, value, frame)


def _if(walk: Walk, node: ast.If, frame: Frame) -> None:
    before, asked = set(walk.events.roles), set(walk.events.asks)
    tested(walk, node.test, frame)
    if any(map(_stops, [*node.body, *node.orelse])):
        walk.events.gates |= dict.fromkeys(place for place in walk.events.asks if place not in asked)
    if any(map(_refuses, [*node.body, *node.orelse])):
        walk.events.demands |= dict.fromkeys(role for role in walk.events.roles if role not in before)
    walk.branch((node.body, node.orelse), frame)


def _stops(node: ast.stmt) -> bool:
    """Whether a statement ends the call with an error of the caller's."""
    if isinstance(node, ast.Raise):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func).rpartition(".")[2] == "abort"
    return isinstance(node, ast.Return) and (
        _refusal(node.value)
        or _says(node.value, 404)
        or (isinstance(node.value, ast.Constant) and not node.value.value)
    )


def _while(walk: Walk, node: ast.While, frame: Frame) -> None:
    tested(walk, node.test, frame)
    walk.branch((node.body, node.orelse), frame)


def _for(walk: Walk, node: ast.For | ast.AsyncFor, frame: Frame) -> None:
    source = walk.value(node.iter, frame)
    for _ in range(2):
        loop_names(walk, node.target, node.iter, source, frame)
        walk.branch((node.body, ()), frame)
    walk.block(node.orelse, frame)


def _with(walk: Walk, node: ast.With | ast.AsyncWith, frame: Frame) -> None:
    for each in node.items:
        value = walk.value(each.context_expr, frame)
        if each.optional_vars is not None:
            assigned(walk, each.optional_vars, value, frame)
    walk.block(node.body, frame)


def _try(walk: Walk, node: ast.Try, frame: Frame) -> None:
    walk.block(node.body, frame)
    walk.branch([handler.body for handler in node.handlers] + [node.orelse], frame)
    walk.block(node.finalbody, frame)


def _assert(walk: Walk, node: ast.Assert, frame: Frame) -> None:
    tested(walk, node.test, frame)


def _delete(walk: Walk, node: ast.Delete, frame: Frame) -> None:
    for target in node.targets:
        walk.value(target, frame)


def _match(walk: Walk, node: ast.Match, frame: Frame) -> None:
    walk.value(node.subject, frame)
    walk.branch([case.body for case in node.cases], frame)


def _inner(_walk: Walk, node: Function, frame: Frame) -> None:
    scope = f"{frame.scope}.{node.name}"
    frame.names[node.name] = Value(bound=Found(frame.module, scope, node))


_STEPS: Final = {
    ast.Return: _return, ast.Raise: _raise, ast.Expr: _expression, ast.Assign: _assign, ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented, ast.If: _if, ast.While: _while, ast.For: _for, ast.AsyncFor: _for, ast.With: _with,
    ast.AsyncWith: _with, ast.Try: _try, ast.Assert: _assert, ast.Delete: _delete, ast.Match: _match,
    **dict.fromkeys(FUNCTIONS, _inner),
}  # fmt: skip

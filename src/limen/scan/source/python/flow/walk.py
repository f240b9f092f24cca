"""The walk through a function: statements in order, both sides of a branch, the body of a loop twice, and the
functions of this project that are called, down to a depth. It follows where values come from (``value``) and
notes what is done with them (``events``).

It is no proof: what it cannot resolve it takes for harmless, so that it errs towards silence.
"""

import ast
from collections.abc import Iterable, Mapping
from typing import Final

from limen.scan.finding import Place
from limen.scan.source.python.flow.deciding import Known, decided, ends
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.expressions import value_of
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.statements import STEPS
from limen.scan.source.python.flow.value import NOTHING, Origin, Value, joined
from limen.scan.source.python.module import Function, Module
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
        self.own: dict[str, Value] = {}
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

    def before(
        self, method: Found, node: Function, names: Mapping[str, Value], owner: Found, way: tuple[Place, ...]
    ) -> None:
        """A method that the framework calls first: what it gives its object (``self.shop``) is there from
        then on."""
        frame = Frame(method.module, method.name, dict(names), owner, way)
        self.block(node.body, frame)
        self.own |= {name: value for name, value in frame.names.items() if name.startswith("self.")}

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
            elif step := STEPS.get(type(statement)):
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
                after[name] = joined(after[name], value) if name in after else value
        frame.names = before | after

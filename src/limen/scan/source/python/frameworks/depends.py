"""Dependencies that a framework resolves before a handler: functions, classes and factories handed to
``Depends`` or ``Security``; what they give and what they make sure of."""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.flow.frame import Frame
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.frameworks.depended import Dependency, dependencies_of, inner_of
from limen.scan.source.python.guarding import believed, by_name, made_sure, texts_of
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, Project, parameters
from limen.scan.words import names_caller, names_role

_SCHEMES: Final = ("OAuth2", "HTTPBearer", "HTTPBasic", "HTTPDigest", "APIKey", "OpenIdConnect")

_EVERYBODY: Final = frozenset(("", "basic", "email", "me", "openid", "profile", "read", "self", "user"))
"""Scopes that every caller is likely to have."""

InPath = frozenset[str]
"""The names of the variable parts of a path."""
Values = Callable[[Walk, Found, Function, InPath], Mapping[str, Value]]


class Dependencies:
    """Resolves dependencies; ``values`` says what a function's parameters hold under a path."""

    def __init__(self, project: Project, values: Values) -> None:
        self.project = project
        self.values = values

    def value(self, walk: Walk, dependency: Dependency, path: InPath) -> Value:
        """What a dependency gives, its doings noted in ``walk``: all but the roles it asks for, which
        its guard tells."""
        events = walk.events
        asks, gates, demands = dict(events.asks), dict(events.gates), dict(events.demands)
        try:
            return self._given(walk, dependency, path)
        finally:
            events.asks, events.gates, events.demands = asks, gates, demands

    def _given(self, walk: Walk, dependency: Dependency, path: InPath) -> Value:
        target = self._target(dependency)
        if target is None:
            return Value(credential=True) if self._is_scheme(dependency) else self._of_library(dependency)
        found, function, owner = target
        if id(function) in walk.on_the_way:
            return NOTHING
        walk.on_the_way.add(id(function))
        try:
            return self._run(walk, dependency, found, function, owner, path)
        finally:
            walk.on_the_way.discard(id(function))

    def _of_library(self, dependency: Dependency) -> Value:
        """What a dependency gives of which only the name is known: who calls, where it says so."""
        node = dependency.node.func if isinstance(dependency.node, ast.Call) else dependency.node
        name = self.project.dotted(dependency.module, node).rpartition(".")[2]
        return Value(identity=True) if names_caller(name) or names_role(name) else NOTHING

    def _run(
        self,
        walk: Walk,
        dependency: Dependency,
        found: Found,
        function: Function,
        owner: Found | None,
        path: InPath,
    ) -> Value:
        if isinstance(dependency.node, ast.Call) and owner is None:
            return self._made(walk, found, function, dependency, path)
        names = dict(self.values(walk, found, function, path))
        way = (found.module.place(function, found.name),)
        return walk.function(found.module, found.name, function, names, owner, way)

    def _made(
        self, walk: Walk, found: Found, function: Function, dependency: Dependency, path: InPath
    ) -> Value:
        """A factory's inner function, with what the factory was given around it."""
        inner = next((each for each in function.body if isinstance(each, FUNCTIONS)), None)
        assert isinstance(dependency.node, ast.Call)
        if inner is None:
            return NOTHING
        frame = Frame(dependency.module, "", {})
        placed = zip(function.args.args, dependency.node.args, strict=False)
        outer = {each.arg: NOTHING for each in function.args.args}
        outer |= {each.arg: walk.value(value, frame) for each, value in placed}
        scope = Found(found.module, f"{found.name}.{inner.name}", inner)
        names = {**outer, **self.values(walk, scope, inner, path)}
        return walk.function(
            found.module, scope.name, inner, names, None, (found.module.place(inner, scope.name),)
        )

    def guards(self, dependency: Dependency, depth: int = 6) -> list[Guard]:
        """What a dependency makes sure of, after those that it depends on itself."""
        within = self._within(dependency) if depth else []
        return [guard for each in within for guard in self.guards(each, depth - 1)] + [
            self._guard(dependency)
        ]

    def parameters(self, dependency: Dependency, depth: int = 6) -> frozenset[str]:
        """The names of all parameters of a dependency, and of those that it depends on."""
        target = self._target(dependency)
        if target is None:
            return frozenset()
        own = frozenset(each.arg for each in parameters(inner_of(target[1], dependency)))
        within = self._within(dependency) if depth else []
        return own.union(*(self.parameters(each, depth - 1) for each in within))

    def _within(self, dependency: Dependency) -> list[Dependency]:
        """What a dependency depends on itself."""
        target = self._target(dependency)
        if target is None:
            return []
        found, function, _ = target
        return dependencies_of(self.project, found.module, inner_of(function, dependency))

    def _guard(self, dependency: Dependency) -> Guard:
        node, module = dependency.node, dependency.module
        named = node.func if isinstance(node, ast.Call) else node
        name = self.project.dotted(module, named).rpartition(".")[2] or "dependency"
        given = texts_of(node) if isinstance(node, ast.Call) else ()
        walk = Walk(self.project)
        value = self._given(walk, dependency, frozenset())
        if self._target(dependency) is None:
            scheme = frozenset((Guards.AUTHENTICATES,)) if value.credential else by_name(name, given)
            return Guard(name, scheme, module.place(node), given if names_role(name) else ())
        does = made_sure(walk.events, name, given)
        if value.identity and walk.events.refuses:
            does |= {Guards.AUTHENTICATES}
        if dependency.scopes is not None:
            scoped = (
                frozenset((Guards.AUTHORISES,))
                if set(dependency.scopes) - _EVERYBODY
                else frozenset[Guards]()
            )
            return Guard(name, does - {Guards.AUTHORISES} | scoped, module.place(node), dependency.scopes)
        roles = tuple(walk.events.roles) or given
        return Guard(name, does, module.place(node), roles, flows=believed(walk.events))

    def _target(self, dependency: Dependency) -> tuple[Found, Function, Found | None] | None:
        """The function that is run: the one named, a factory's, or the ``__call__`` of an object."""
        module, node = dependency.module, dependency.node
        named = node.func if isinstance(node, ast.Call) else node
        found = self.project.find(module, named)
        if found is not None and isinstance(found.node, ast.Call):
            found = self.project.find(found.module, found.node.func)
        if found is None:
            return None
        if isinstance(found.node, FUNCTIONS):
            return found, found.node, None
        if isinstance(found.node, ast.ClassDef):
            name = (
                "__call__"
                if isinstance(node, ast.Call) or (isinstance(named, ast.Name) and named.id[:1].islower())
                else "__init__"
            )
            method = self.project.method(found.module, found.node, name)
            if method is not None and isinstance(method.node, FUNCTIONS):
                return method, method.node, found
        return None

    def _is_scheme(self, dependency: Dependency) -> bool:
        """Whether a dependency is a security scheme of the framework, which gives the credential."""
        module, node = dependency.module, dependency.node
        found = self.project.find(module, node) if not isinstance(node, ast.Call) else None
        made = found.node if found is not None else node
        where = found.module if found is not None else module
        name = self.project.dotted(where, made.func if isinstance(made, ast.Call) else made).rpartition(".")[
            2
        ]
        return name.startswith(_SCHEMES)

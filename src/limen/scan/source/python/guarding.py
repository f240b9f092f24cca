"""What runs before a handler and may refuse: what it makes sure of is told by walking its body, and by its
name only where its body lies in a library."""

import ast
from collections.abc import Iterable, Mapping
from typing import Final

from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.request import member
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, parameters
from limen.scan.source.words import names_role, words

_AUTH: Final = frozenset(
    [
        "auth",
        "authed",
        "authenticate",
        "authenticated",
        "authentication",
        "bearer",
        "jwt",
        "login",
        "logged",
        "oauth2",
        "session",
        "signed",
        "token",
    ]
)
_LIMITS: Final = frozenset(
    ["limit", "limited", "limiter", "quota", "rate", "ratelimit", "throttle", "throttled", "throttles"]
)
_OWNS: Final = frozenset(["owner", "owners", "ownership", "owned"])


def decorators(project: Project, module: Module, nodes: Iterable[ast.expr], scope: str = "") -> list[Guard]:
    """The guards among decorators, outermost first."""
    guards = (guard_of(project, module, node, scope) for node in nodes)
    return [guard for guard in guards if guard.does]


def guard_of(project: Project, module: Module, node: ast.expr, scope: str = "") -> Guard:
    """What a decorator, a dependency or a hook makes sure of. ``node`` names it or calls what makes it."""
    named = node.func if isinstance(node, ast.Call) else node
    name = project.dotted(module, named).rpartition(".")[2] or "hook"
    given = tuple(_texts(node)) if isinstance(node, ast.Call) else ()
    found = project.find(module, named, scope)
    if found is not None and isinstance(found.node, FUNCTIONS):
        return function_guard(project, found, module, node, name, given)
    return Guard(name, _by_name(name, given), module.place(node, scope), given if names_role(name) else ())


def function_guard(
    project: Project, found: Found, module: Module, node: ast.AST, name: str, given: tuple[str, ...] = ()
) -> Guard:
    """A guard whose body is in this project, told by walking it and every function inside it."""
    walk = Walk(project)
    assert isinstance(found.node, FUNCTIONS)
    walk_all(walk, found, found.node, {})
    does = _does(walk.events, bool(given) and names_role(name))
    roles = tuple(dict.fromkeys([*walk.events.roles, *(given if Guards.AUTHORISES in does else ())]))
    return Guard(name, does, module.place(node), roles)


def walk_all(walk: Walk, found: Found, function: Function, names: Mapping[str, Value]) -> Value:
    """Walk a function and those inside it, each with the request in its parameters."""
    held = {**names, **{each.arg: _held(each.arg) for each in parameters(function)}}
    if function.args.kwarg:
        held[function.args.kwarg.arg] = member("kwargs")
    value = walk.function(found.module, found.name, function, held)
    for node in function.body:
        if isinstance(node, FUNCTIONS):
            value |= walk_all(walk, Found(found.module, f"{found.name}.{node.name}", node), node, held)
    return value


def _held(name: str) -> Value:
    return Value(request=True) if name in ("request", "req", "info") else NOTHING


def _does(events: Events, names_roles: bool) -> frozenset[Guards]:
    does = set()
    if events.identity and events.refuses:
        does.add(Guards.AUTHENTICATES)
    if events.asks or (names_roles and events.refuses):
        does.add(Guards.AUTHORISES)
    if events.compares and events.refuses:
        does.add(Guards.OWNS)
    return frozenset(does)


def _by_name(name: str, given: tuple[str, ...]) -> frozenset[Guards]:
    """What a guard of a library is likely to make sure of."""
    parts = frozenset(words(name))
    does = set()
    if parts & _AUTH or "authenticated" in name.lower():
        does.add(Guards.AUTHENTICATES)
    if names_role(name) or (given and parts & {"authorize", "authorise", "require", "requires"}):
        does |= {Guards.AUTHORISES, Guards.AUTHENTICATES}
    if parts & _OWNS:
        does.add(Guards.OWNS)
    if parts & _LIMITS:
        does = {Guards.LIMITS}
    return frozenset(does)


def _texts(node: ast.Call) -> Iterable[str]:
    for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
        for inner in ast.walk(each):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield inner.value
            elif isinstance(inner, ast.Attribute):
                yield inner.attr.lower()

"""What runs before a handler and may refuse: what it makes sure of is told by walking its body, and by its
name only where its body lies in a library."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from limen.scan.finding import Place
from limen.scan.memo import remembered
from limen.scan.source.model import Flow, Guard, Guards
from limen.scan.source.python.flow.events import Events
from limen.scan.source.python.flow.request import member
from limen.scan.source.python.flow.value import NOTHING, Value
from limen.scan.source.python.flow.walk import Walk
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Found, Project, parameters
from limen.scan.words import names_role, words

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
    given = texts_of(node) if isinstance(node, ast.Call) else ()
    found = project.find(module, named, scope)
    if found is not None and isinstance(found.node, FUNCTIONS):
        return function_guard(project, found, module, node, name, given)
    return Guard(name, by_name(name, given), module.place(node, scope), given if names_role(name) else ())


def function_guard(
    project: Project, found: Found, module: Module, node: ast.AST, name: str, given: tuple[str, ...] = ()
) -> Guard:
    """A guard whose body is in this project, told by walking it and every function inside it."""
    seen = _seen(project, found)
    does = made_sure(seen, name, given)
    roles = tuple(dict.fromkeys([*seen.roles, *(given if Guards.AUTHORISES in does else ())]))
    return Guard(name, does, module.place(node), roles, flows=believed(seen))


@remembered
def _seen(project: Project, found: Found) -> Events:
    """What a function does, and every function inside it."""
    walk = Walk(project)
    assert isinstance(found.node, FUNCTIONS)
    walk_all(walk, found, found.node, {})
    return walk.events


def believed(events: Events) -> tuple[Flow, ...]:
    """What a guard takes from the caller for what he may do."""
    return tuple(flow for flow in events.flows.values() if flow.sink == "role")


def hook_guard(project: Project, module: Module, node: ast.expr) -> Guard:
    """A hook that runs before many routes: it authorises only if it turns down whoever lacks a role that
    it names, since what it looks up for each route it may look up for none."""
    guard = guard_of(project, module, node)
    found = project.find(module, node)
    if found is None or not isinstance(found.node, FUNCTIONS):
        return guard
    seen = _seen(project, found)
    demanded = tuple(seen.demands)
    return Guard(
        guard.name,
        guard.does if demanded else guard.does - {Guards.AUTHORISES, Guards.OWNS},
        guard.place,
        demanded,
        () if seen.compares else tuple(each for each in seen.loads.values() if each.given == "header"),
        believed(seen),
    )


def class_guard(project: Project, found: Found, name: str) -> Guard:
    """A middleware that is a class of this project, told by the method that is called for each request."""
    assert isinstance(found.node, ast.ClassDef)
    place = found.module.place(found.node, found.name)
    method = project.method(found.module, found.node, name)
    if method is None or not isinstance(method.node, FUNCTIONS):
        return Guard(found.name, frozenset(), place)
    seen = _seen(project, method)
    refuses = seen.refuses or any(
        isinstance(each, ast.Constant) and each.value in (401, 403) for each in ast.walk(method.node)
    )
    return Guard(
        found.name,
        made_sure(replace(seen, refuses=refuses), found.name, ()),
        place,
        tuple(seen.roles),
        flows=believed(seen),
    )


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
    return Value(request=True) if name in ("request", "req", "info", "scope", "conn") else NOTHING


def made_sure(events: Events, name: str, given: tuple[str, ...]) -> frozenset[Guards]:
    """What a guard makes sure of, by what it was seen to do; ``given`` are the texts it was made with."""
    does = set()
    if events.identity and events.refuses:
        does.add(Guards.AUTHENTICATES)
    if (events.asks and not events.compares) or (given and names_role(name) and events.refuses):
        does.add(Guards.AUTHORISES)
    if events.compares:
        does.add(Guards.OWNS)
    if events.limits or not _LIMITS.isdisjoint(words(name)):
        does.add(Guards.LIMITS)
    return frozenset(does)


def named_guard(name: str, place: Place) -> Guard:
    """A guard of a library, of which only the name is known."""
    return Guard(name, by_name(name, ()), place)


def by_name(name: str, given: tuple[str, ...]) -> frozenset[Guards]:
    """What a guard of a library is likely to make sure of."""
    parts = frozenset(words(name))
    does = set()
    if parts & _AUTH or "authenticated" in name.lower():
        does.add(Guards.AUTHENTICATES)
    if names_role(name) or (given and parts & {"authorize", "authorise", "require", "requires"}):
        does |= (
            {Guards.AUTHENTICATES}
            if set(given) == {"authenticated"}
            else {Guards.AUTHORISES, Guards.AUTHENTICATES}
        )
    if parts & _OWNS:
        does.add(Guards.OWNS)
    if parts & _LIMITS:
        does = {Guards.LIMITS}
    return frozenset(does)


def texts_of(node: ast.Call) -> tuple[str, ...]:
    """The texts and members that a call is given: names of roles, mostly."""
    found: dict[str, None] = {}
    for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
        for inner in ast.walk(each):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                found[inner.value] = None
            elif isinstance(inner, ast.Attribute):
                found[inner.attr.lower()] = None
    return tuple(found)

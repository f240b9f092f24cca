"""What rules about settings look at in Java besides calls and constants: origins that may read answers,
annotations that nobody reads, routes that no filter sees, requests that can be forged."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.source.java.chains import Chains
from limen.scan.source.java.guards import GUARDS, read
from limen.scan.source.java.marks import Class, given, marks_of, names_in
from limen.scan.source.model import Route, Spot
from limen.scan.source.python.module import FUNCTIONS
from limen.scan.source.python.project import Found, Project

_ORIGINS: Final = frozenset((
    "addAllowedOrigin", "addAllowedOriginPattern", "allowedOriginPatterns", "allowedOrigins",
    "setAllowedOriginPatterns", "setAllowedOrigins",
))  # fmt: skip
_LOGINS: Final = ("formLogin", "oauth2Login", "rememberMe", "saml2Login")
_SESSIONLESS: Final = ("NEVER", "STATELESS")
_CREDENTIALS: Final = frozenset(("allowCredentials", "setAllowCredentials"))


def spots(project: Project, routes: tuple[Route, ...], chains: Chains) -> Iterator[Spot]:
    """Every such spot."""
    for module in project.modules.values():
        for node in module.classes.values():
            klass = Class(project, Found(module, node.name, node))
            yield from _inert(klass, chains)
            yield from _annotated(klass)
            for each in node.body:
                if isinstance(each, FUNCTIONS):
                    yield from _origins(klass, each)
                    yield from _forgeable(klass, each)
    yield from _bypassed(routes, chains)


def _inert(klass: Class, chains: Chains) -> Iterator[Spot]:
    """Annotations that guard and that nobody reads; told at the configuration that should switch them on."""
    nodes = [klass.node, *(each for each in klass.node.body if isinstance(each, FUNCTIONS))]
    for node in nodes:
        for name, mark in marks_of(klass, node.decorator_list).items():
            if name in GUARDS and chains.configured is not None and not read(name, chains):
                at = klass.module.place(mark)
                yield Spot(chains.configured, "inert", name, f"{at.file}:{at.line}")


def _bypassed(routes: tuple[Route, ...], chains: Chains) -> Iterator[Spot]:
    """Routes of this project that no filter of security sees."""
    for route in routes:
        for matcher, place in chains.ignored:
            if matcher.fits(route.method, route.path):
                yield Spot(place, "bypassed", route.path, route.operation)


def _origins(klass: Class, function: ast.AST) -> Iterator[Spot]:
    """Origins and credentials set one by one, together as one call."""
    origins: list[str] = []
    named: ast.AST | None = None
    for name, node, value in _set(function):
        if name in _ORIGINS:
            origins += [f"'{each}'" for each in names_in(value)]
        elif name in _CREDENTIALS and isinstance(value, ast.Constant) and value.value is True:
            named = node
    if named is not None:
        arguments = {"allow_origins": ", ".join(origins), "allow_credentials": "True"}
        yield Spot(klass.module.place(named, klass.node.name), "call", "cors", "", arguments)


def _set(function: ast.AST) -> Iterator[tuple[str, ast.AST, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            whole = ast.List(node.args, ast.Load())
            yield node.func.attr, node, node.args[0] if len(node.args) == 1 else whole
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            yield node.targets[0].attr, node, node.value


def _forgeable(klass: Class, function: ast.AST) -> Iterator[Spot]:
    """CSRF switched off in a chain that keeps sessions of browsers."""
    names = {each.attr: each for each in ast.walk(function) if isinstance(each, ast.Attribute)}
    login = next((each for each in _LOGINS if each in names), "")
    if not login or not names.keys().isdisjoint(_SESSIONLESS):
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _off(node.func.attr, node):
            yield Spot(klass.module.place(node, klass.node.name), "forgeable", login)


def _off(name: str, call: ast.Call) -> bool:
    """``csrf(csrf -> csrf.disable())``, ``csrf(AbstractHttpConfigurer::disable)``, ``csrf().disable()``."""
    if name == "disable" and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call):
        return isinstance(call.func.value.func, ast.Attribute) and call.func.value.func.attr == "csrf"
    inner = (each for argument in call.args for each in ast.walk(argument))
    return name == "csrf" and any(
        isinstance(each, ast.Attribute) and each.attr == "disable" for each in inner
    )


def _annotated(klass: Class) -> Iterator[Spot]:
    """``@CrossOrigin(origins = "*", allowCredentials = "true")``."""
    for node in [klass.node, *(each for each in klass.node.body if isinstance(each, FUNCTIONS))]:
        mark = marks_of(klass, node.decorator_list).get("CrossOrigin")
        credentials = list(names_in(given(mark, "allowCredentials"))) if mark is not None else []
        if mark is not None and credentials == ["true"]:
            origins = [*names_in(given(mark, "origins", "value")), *names_in(given(mark, "originPatterns"))]
            listed = ", ".join(f"'{each}'" for each in origins)
            arguments = {"allow_origins": listed, "allow_credentials": "True"}
            yield Spot(klass.module.place(mark, klass.node.name), "call", "cors", "", arguments)

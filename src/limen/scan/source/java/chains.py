"""Filter chains of Spring Security: which requests their matchers let in, the first one that fits."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from limen.scan.finding import Place
from limen.scan.source.java.marks import Class, given, names_in, texts
from limen.scan.source.java.matching import Matcher
from limen.scan.source.java.spel import made_sure
from limen.scan.source.java.sure import Sure
from limen.scan.source.model import Guard, Guards
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, Project
from limen.scan.source.reading import OPENS

_HTTP: Final = ("HttpSecurity", "ServerHttpSecurity")
_MATCHES: Final = ("antMatchers", "mvcMatchers", "pathMatchers", "requestMatchers")
_ANY: Final = ("anyExchange", "anyRequest")
_SCOPES: Final = ("antMatcher", "mvcMatcher", "requestMatcher", "securityMatcher", "securityMatchers")
_ROLES: Final = frozenset(("hasAnyAuthority", "hasAnyRole", "hasAuthority", "hasRole"))
_KNOWN: Final = frozenset((Guards.AUTHENTICATES,))
_METHODS: Final = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
_ENABLES: Final = ("EnableMethodSecurity", "EnableGlobalMethodSecurity", "EnableReactiveMethodSecurity")
_SECURES: Final = ("EnableWebFluxSecurity", "EnableWebSecurity")


class Entry(msgspec.Struct, frozen=True):
    """Requests, and what is made sure of before they go on."""

    matcher: Matcher
    sure: Sure
    place: Place

    @property
    def named(self) -> bool:
        """Whether it is for some requests, not for whatever is left."""
        return bool(self.matcher.patterns)


class Chain(msgspec.Struct, frozen=True):
    """One chain: the requests that it is for, and its entries in order."""

    scope: Matcher
    entries: tuple[Entry, ...]
    order: int
    place: Place


class Chains:
    """All chains of a project. ``ignored`` are requests that none of them sees."""

    def __init__(self, project: Project) -> None:
        self.all: list[Chain] = []
        self.ignored: list[tuple[Matcher, Place]] = []
        self.enabled: dict[str, ast.Call] = {}
        self.configured: Place | None = None
        for klass in _classes(project):
            self._read(klass)
        self.all.sort(key=lambda each: each.order)

    def _read(self, klass: Class) -> None:
        for mark in klass.node.decorator_list:
            if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name):
                if mark.func.id in _ENABLES:
                    self.enabled[mark.func.id] = mark
                if mark.func.id in _SECURES:
                    self._configured(klass)
        for node in klass.node.body:
            if isinstance(node, FUNCTIONS) and any(_is(each, _HTTP) for each in node.args.args):
                self._configured(klass)
                self.all.append(_chain(klass, node))
            elif isinstance(node, FUNCTIONS):
                self.ignored += _ignored(klass, node)

    def _configured(self, klass: Class) -> None:
        self.configured = self.configured or klass.module.place(klass.node, klass.node.name)

    def guard(self, method: str, path: str) -> Guard | None:
        """What the first chain that is for a request makes sure of; ``None`` where no chain says anything."""
        if any(matcher.fits(method, path) for matcher, _ in self.ignored):
            return None
        chain = next((each for each in self.all if each.scope.fits(method, path)), None)
        if chain is None or not chain.entries:
            return None
        entry = next((each for each in chain.entries if each.matcher.fits(method, path)), None)
        if entry is not None and entry.named and not entry.sure.does:
            return Guard(OPENS, frozenset(), entry.place)
        if entry is None:  # what no matcher names is refused
            return Guard("denied", _KNOWN | {Guards.AUTHORISES}, chain.place)
        if not entry.sure.does:
            return None
        return Guard("SecurityFilterChain", entry.sure.does, entry.place, entry.sure.roles)


def _classes(project: Project) -> Iterator[Class]:
    for module in project.modules.values():
        for klass in module.classes.values():
            yield Class(project, Found(module, klass.name, klass))


def _is(argument: ast.arg, names: Iterable[str]) -> bool:
    return argument.annotation is not None and ast.unparse(argument.annotation) in names


def _chain(klass: Class, function: Function) -> Chain:
    scope, entries = Matcher(), []
    waiting: Matcher | None = None
    for name, call in _calls(function):
        if name in _SCOPES and not waiting:
            scope = _matcher(klass, call)
        elif name in _MATCHES or name in _ANY:
            waiting = _matcher(klass, call) if name in _MATCHES else Matcher()
        elif waiting is not None and (sure := _decides(klass, name, call)) is not None:
            entries.append(Entry(waiting, sure, klass.module.place(call, function.name)))
            waiting = None
    return Chain(scope, tuple(entries), _order(function), klass.module.place(function, function.name))


def _order(function: Function) -> int:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "Order":
            value = given(mark, "value")
            return value.value if isinstance(value, ast.Constant) and isinstance(value.value, int) else 0
    return 1 << 30


def _calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a function in the order in which they are made: of a chain the first one first."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            yield from _calls(node.func.value)
        yield from (inner for each in node.args for inner in _calls(each) if isinstance(each, ast.Lambda))
        yield node.func.attr if isinstance(node.func, ast.Attribute) else "", node
        return
    for each in ast.iter_child_nodes(node):
        yield from _calls(each)


def _matcher(klass: Class, call: ast.Call) -> Matcher:
    """``requestMatchers(HttpMethod.GET, "/orders/**", ...)``."""
    methods = frozenset(each for argument in call.args for each in names_in(argument) if each in _METHODS)
    patterns = [each for argument in call.args for each in _patterns(klass, argument) if each not in _METHODS]
    return Matcher(methods, tuple(patterns), unread=bool(call.args) and not patterns and not methods)


def _patterns(klass: Class, node: ast.expr) -> list[str]:
    if isinstance(node, ast.Call):  # AntPathRequestMatcher.antMatcher("/orders/**")
        return [each for argument in node.args for each in _patterns(klass, argument)]
    return [each for each in texts(klass, node) if each not in _METHODS]


def _decides(klass: Class, name: str, call: ast.Call) -> Sure | None:
    if name in ("permitAll", "anonymous"):
        return Sure()
    if name in ("authenticated", "fullyAuthenticated", "rememberMe"):
        return Sure(_KNOWN)
    if name in _ROLES:
        roles = tuple(each for argument in call.args for each in texts(klass, argument))
        return Sure(_KNOWN | {Guards.AUTHORISES}, roles)
    if name == "denyAll":
        return Sure(_KNOWN | {Guards.AUTHORISES, Guards.OWNS})
    if name == "access":
        written = [each for argument in call.args for each in _patterns(klass, argument)]
        return made_sure(written[0] if written else "")
    return None


def _ignored(klass: Class, function: Function) -> Iterator[tuple[Matcher, Place]]:
    """``web.ignoring().requestMatchers(...)``."""
    ignoring = False
    for name, call in _calls(function):
        ignoring |= name == "ignoring"
        if ignoring and name in _MATCHES:
            yield _matcher(klass, call), klass.module.place(call, function.name)

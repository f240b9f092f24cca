"""Interceptors and filters of the service's own, which run before handlers: what they make sure of is told by
walking them."""

import ast
from collections.abc import Iterator
from typing import Final

import msgspec

from limen.scan.source.java.marks import Class, texts
from limen.scan.source.java.matching import Matcher
from limen.scan.source.model import Guard
from limen.scan.source.python.guarding import class_guard
from limen.scan.source.python.module import FUNCTIONS, Function
from limen.scan.source.python.project import Found, Project

_RUNS: Final = ("doFilterInternal", "doFilter", "filter")


class Before(msgspec.Struct, frozen=True):
    """A guard, the requests that it is for, and those that are taken out again."""

    guard: Guard
    matcher: Matcher
    but: Matcher = Matcher(unread=True)

    def fits(self, method: str, path: str) -> bool:
        """Whether it runs for a request."""
        return self.matcher.fits(method, path) and not self.but.fits(method, path)


def before(project: Project, *, filters: bool) -> list[Before]:
    """All of them. ``filters`` says that filters are looked at: within a chain of Spring Security one only
    says who calls, and the chain refuses."""
    found: list[Before] = []
    for module in project.modules.values():
        for node in module.classes.values():
            klass = Class(project, Found(module, node.name, node))
            found += _registered(klass)
            if filters:
                found += _filter(klass)
    return [each for each in found if each.guard.does]


def _registered(klass: Class) -> Iterator[Before]:
    """``registry.addInterceptor(new Mine()).addPathPatterns(...).excludePathPatterns(...)``."""
    for function in klass.node.body:
        if not isinstance(function, FUNCTIONS) or not _registers(function):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Expr) and (links := _links(node.value)):
                yield from _chained(klass, links)


def _registers(function: Function) -> bool:
    kinds = (ast.unparse(each.annotation) for each in function.args.args if each.annotation)
    return "InterceptorRegistry" in kinds


def _links(node: ast.expr) -> list[tuple[str, list[ast.expr]]]:
    found: list[tuple[str, list[ast.expr]]] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found.append((node.func.attr, node.args))
        node = node.func.value
    return found[::-1]


def _chained(klass: Class, links: list[tuple[str, list[ast.expr]]]) -> Iterator[Before]:
    told = dict(links)
    interceptor = _class_of(klass, told.get("addInterceptor", []))
    if interceptor is not None:
        guard = class_guard(klass.project, interceptor, "preHandle")
        yield Before(guard, _matcher(klass, told, "addPathPatterns"),
                     _matcher(klass, told, "excludePathPatterns", unread=True))  # fmt: skip


def _matcher(klass: Class, told: dict[str, list[ast.expr]], name: str, *, unread: bool = False) -> Matcher:
    patterns = tuple(text for each in told.get(name, []) for text in texts(klass, each))
    return Matcher(patterns=patterns, unread=unread and not patterns)


def _class_of(klass: Class, given: list[ast.expr]) -> Found | None:
    """The class of what is made, or of the field that is named."""
    for node in given:
        held = node
        if isinstance(node, ast.Attribute):
            member = klass.project.member(klass.module, klass.node, node.attr)
            held = member.node if member is not None and isinstance(member.node, ast.expr) else node
        made = klass.project.find(klass.module, held.func if isinstance(held, ast.Call) else held)
        if made is not None and isinstance(made.node, ast.ClassDef):
            return made
    return None


def _filter(klass: Class) -> Iterator[Before]:
    """A filter that the container finds by itself runs for every request."""
    marks = {each.func.id for each in klass.node.decorator_list
             if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}  # fmt: skip
    names = [each.name for each in klass.node.body if isinstance(each, FUNCTIONS) and each.name in _RUNS]
    if names and not marks.isdisjoint(("Component", "Service", "WebFilter")):
        yield Before(class_guard(klass.project, klass.found, names[0]), Matcher())

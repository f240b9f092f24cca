"""Applications and routers of Express, with what is mounted on them, in order."""

import ast
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from limen.scan.source.python.module import FUNCTIONS, Module
from limen.scan.source.python.project import Found, Project

VERBS: Final = ("all", "delete", "get", "head", "options", "patch", "post", "put")
_MAKES: Final = ("express", "express.Router", "express.default.Router", "express.default")


@dataclass
class Entry:
    """One call on a router: ``use``, or a verb with its path; the steps are what it was given, in order."""

    verb: str
    path: str
    steps: list[ast.expr]
    module: Module
    scope: str
    node: ast.AST


@dataclass
class Router:
    """A router or application: what was put on it, in order. ``at`` is the path of ``router.route(path)``,
    whose entries are those of the router it was made of."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    at: str = ""
    mounted: bool = False


class Routers:
    """All routers of a project, found by going through its files' statements in order."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.all: list[Router] = []
        self._held: dict[int, Router | None] = {}
        self._names: dict[tuple[str, str, str], Router] = {}
        self._stack: set[int] = set()
        self._through: set[tuple[int, int]] = set()
        for module in list(project.modules.values()):
            self._module(module)

    def _module(self, module: Module) -> None:
        if (id(module), 0) not in self._through:
            self._through.add((id(module), 0))
            self._block(module, "", module.tree.body)

    def _block(self, module: Module, scope: str, body: list[ast.stmt]) -> Router | None:
        """Statements in order; the router that they give back."""
        given: Router | None = None
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                if router := self.of(module, scope, node.value):
                    self._names[module.name, scope, node.targets[0].id] = router
            elif isinstance(node, ast.Expr):
                self.of(module, scope, node.value)
            elif isinstance(node, ast.Return) and node.value is not None:
                given = self.of(module, scope, node.value) or given
            elif isinstance(node, FUNCTIONS):
                self._function(Found(module, f"{scope}.{node.name}".lstrip("."), node))
            for inner in ("body", "orelse", "finalbody"):
                if isinstance(node, ast.If | ast.Try | ast.For | ast.While):
                    given = self._block(module, scope, getattr(node, inner, [])) or given
        return given

    def _function(self, found: Found, given: tuple[Router | None, ...] = ()) -> Router | None:
        """A function that makes routers, or puts routes on those that it is given."""
        assert isinstance(found.node, FUNCTIONS)
        key = (id(found.node), id(next((each for each in given if each), None)))
        if key in self._through:
            return self._held.get(id(found.node))
        self._through.add(key)
        for parameter, router in zip(found.node.args.args, given, strict=False):
            if router is not None:
                self._names[found.module.name, found.name, parameter.arg] = router
        self._held[id(found.node)] = self._block(found.module, found.name, found.node.body)
        return self._held[id(found.node)]

    def of(self, module: Module, scope: str, node: ast.expr) -> Router | None:
        """The router that an expression is, with what it puts on it."""
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(module, scope, node)
        if not isinstance(node, ast.Call):
            return None
        if self._held.get(id(node)) is None and id(node) not in self._stack:
            self._stack.add(id(node))
            self._held[id(node)] = self._called(module, scope, node)
            self._stack.discard(id(node))
        return self._held.get(id(node))

    def _named(self, module: Module, scope: str, node: ast.expr) -> Router | None:
        if isinstance(node, ast.Name):
            inner = scope
            while True:
                if router := self._names.get((module.name, inner, node.id)):
                    return router
                if not inner:
                    break
                inner = inner.rpartition(".")[0]
        found = self.project.find(module, node)
        if found is None or isinstance(found.node, (*FUNCTIONS, ast.ClassDef)):
            return None
        self._module(found.module)
        name = found.name
        return self._names.get((found.module.name, "", name)) or (
            self.of(found.module, "", found.node) if isinstance(found.node, ast.Call) else None
        )

    def _called(self, module: Module, scope: str, node: ast.Call) -> Router | None:
        if self.project.dotted(module, node.func) in _MAKES:
            self.all.append(Router(f"{module.name}:{len(self.all)}"))
            return self.all[-1]
        if isinstance(node.func, ast.Attribute):
            router = self.of(module, scope, node.func.value)
            if router is not None:
                return self._put(router, module, scope, node, node.func.attr)
        found = self.project.find(module, node.func, scope)
        if found is not None and isinstance(found.node, FUNCTIONS):
            given = tuple(self.of(module, scope, each) for each in node.args)
            return self._function(found, given) if any(given) or not node.args or self._makes(found) else None
        return None

    def _makes(self, found: Found) -> bool:
        """Whether a function has a router of its own to give back."""
        return any(
            isinstance(each, ast.Call) and self.project.dotted(found.module, each.func) in _MAKES
            for each in ast.walk(found.node)
        )

    def _put(self, router: Router, module: Module, scope: str, node: ast.Call, verb: str) -> Router | None:
        """``router.get("/", ...)``, ``router.use(...)``, ``router.route("/")``."""
        path, steps = _path(node.args) if not router.at else (router.at, node.args)
        if verb == "route":
            return Router(router.name, router.entries, path)
        if verb in VERBS and (steps or router.at):
            router.entries.append(Entry(verb, path, steps, module, scope, node))
            return router
        if verb in ("use", "param"):
            for each in steps:
                if inner := self.of(module, scope, each):
                    inner.mounted = True
            router.entries.append(Entry("use", path if verb == "use" else "", steps, module, scope, node))
            return router
        return router if verb in ("disable", "enable", "set") else None


def _path(given: list[ast.expr]) -> tuple[str, list[ast.expr]]:
    """The path that a call is given first, if any, and the steps behind it."""
    if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
        return given[0].value, given[1:]
    if given and isinstance(given[0], ast.List):
        first = next((each for each in given[0].elts if isinstance(each, ast.Constant)), None)
        if first is not None and isinstance(first.value, str):
            return first.value, given[1:]
    return "", given


def joined(*parts: str) -> str:
    """Paths one behind the other, as one."""
    return reduce(lambda left, right: f"{left.rstrip('/')}/{right.strip('/')}".rstrip("/"), parts, "") or "/"

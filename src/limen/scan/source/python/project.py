"""All Python files of a tree together: what a name in one of them stands for, wherever it is defined."""

import ast
import copy
from collections.abc import Mapping
from functools import cached_property, partial
from itertools import takewhile
from typing import Literal

import msgspec

from limen.scan.memo import Memo, asked
from limen.scan.source.python.module import FUNCTIONS, Function, Module, parsed
from limen.scan.tree import Problem, Tree


class Found(msgspec.Struct, frozen=True):
    """A definition: its module, its dotted name there, and the node (a function, a class, an expression)."""

    module: Module
    name: str
    node: ast.AST


class Project:
    """The modules of a tree by dotted name. What is remembered of it asks for modules, and for what is in
    all of them, by the methods marked so."""

    world = "python"

    def __init__(self, tree: Tree) -> None:
        self.modules: dict[str, Module] = {}
        self.statements = list(tree.named(".sql"))
        self.memo = tree.memo
        self.memo.enter(self)
        for file in tree.named(".py"):
            module = _module(self.memo, file.name, file.text)
            if isinstance(module, Problem):
                tree.problems.append(module)
            else:
                self.modules[module.name] = module

    def with_library(self, name: str, files: Mapping[str, str]) -> "Project":
        """The same project, its names of a library found in these files; their methods are nobody's by
        bare name."""
        other = copy.copy(self)
        other.world = f"{self.world} with {name}"
        self.memo.enter(other)
        read = [_module(self.memo, name, text) for name, text in files.items()]
        other.modules = {**self.modules, **{each.name: each for each in read if isinstance(each, Module)}}
        other.__dict__["_methods"] = self._methods
        other.__dict__.pop("_by_tail", None)
        return other

    @cached_property
    def _by_tail(self) -> dict[str, list[Module]]:
        """Modules by the last part of their name, for imports whose root is not the root of the tree."""
        found: dict[str, list[Module]] = {}
        for module in self.modules.values():
            found.setdefault(module.name.rpartition(".")[2], []).append(module)
        return found

    @cached_property
    def _methods(self) -> dict[str, list[Found]]:
        found: dict[str, list[Found]] = {}
        for module in self.modules.values():
            for klass in module.classes.values():
                for node in klass.body:
                    if isinstance(node, FUNCTIONS):
                        found.setdefault(node.name, []).append(
                            Found(module, f"{klass.name}.{node.name}", node)
                        )
        return found

    @asked
    def methods(self, name: str) -> list[Found]:
        """The methods of that bare name, for receivers of unknown class."""
        return self._methods.get(name, [])

    @asked
    def holding(self, what: Literal["classes", "values"], name: str) -> list[Module]:
        """The modules that have a class, or a value of their own, of that name."""
        return [module for module in self.modules.values() if name in getattr(module, what)]

    @cached_property
    def _holder(self) -> str:
        """The folder that holds all modules, dotted: often the import root where a part is scanned."""
        steps = zip(*(name.split(".")[:-1] for name in self.modules), strict=False)
        return ".".join(step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps))

    @asked
    def module(self, dotted: str) -> Module | None:
        """The module of a dotted name; also where the tree's root lies above the import root (``src``,
        ``backend``), if only one fits."""
        if found := self.modules.get(dotted) or self.modules.get(f"{self._holder}.{dotted}"):
            return found
        tail = dotted.rpartition(".")[2]
        fitting = [each for each in self._by_tail.get(tail, ()) if each.name.endswith("." + dotted)]
        return fitting[0] if len(fitting) == 1 else None

    def dotted(self, module: Module, node: ast.AST) -> str:
        """The full dotted name of ``a.b.c`` as a module sees it (``flask.request.args``); empty for anything
        that is no name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        parts.append(module.imports.get(node.id, node.id))
        return ".".join(reversed(parts))

    def find(self, module: Module, node: ast.AST, scope: str = "") -> Found | None:
        """What a name or attribute refers to in this project: a function, a class or a module-level value."""
        dotted = self.dotted(module, node)
        return self.look_up(module, dotted, scope) if dotted else None

    def look_up(self, module: Module, dotted: str, scope: str = "", depth: int = 8) -> Found | None:
        """The same for a dotted name; ``scope`` is the function it is used in, for inner functions."""
        if not depth:
            return None
        for name in ([f"{scope}.{dotted}"] if scope else []) + [dotted]:
            if found := self._in(module, name):
                return found
        head, _, rest = dotted.rpartition(".")
        while head:
            if other := self.module(head):
                if found := self._in(other, rest):
                    return found
                first, _, after = rest.partition(".")
                if first in other.imports and other.imports[first] != dotted:
                    target = other.imports[first] + (f".{after}" if after else "")
                    return self.look_up(other, target, "", depth - 1)
                return None
            head, _, before = head.rpartition(".")
            rest = f"{before}.{rest}"
        return None

    def _in(self, module: Module, name: str) -> Found | None:
        node: ast.AST | None = (
            module.functions.get(name) or module.classes.get(name) or module.values.get(name)
        )
        return Found(module, name, node) if node is not None else None

    def method(self, module: Module, klass: ast.ClassDef, name: str, depth: int = 8) -> Found | None:
        """A method of a class or of one of its bases in this project."""
        for node in klass.body:
            if isinstance(node, FUNCTIONS) and node.name == name:
                return Found(module, f"{klass.name}.{name}", node)
        for base in klass.bases if depth else ():
            found = self.find(module, base)
            if found is None or not isinstance(found.node, ast.ClassDef) or found.node is klass:
                continue
            if inherited := self.method(found.module, found.node, name, depth - 1):
                return inherited
        return None

    def member(self, module: Module, klass: ast.AST, name: str, depth: int = 8) -> Found | None:
        """What a class or the nearest of its bases gives a member of its own (``queryset = ...``)."""
        for node in klass.body if isinstance(klass, ast.ClassDef) else ():
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(target, ast.Name) and target.id == name and value is not None:
                return Found(module, f"{getattr(klass, 'name', '')}.{name}", value)
        for base in klass.bases if isinstance(klass, ast.ClassDef) and depth else ():
            found = self.find(module, base)
            if found is None or found.node is klass:
                continue
            if inherited := self.member(found.module, found.node, name, depth - 1):
                return inherited
        return None

    def bases(self, found: Found, depth: int = 8) -> list[Found]:
        """The bases of a class that are known, the nearest first."""
        bases: list[Found] = []
        for base in found.node.bases if isinstance(found.node, ast.ClassDef) and depth else ():
            other = self.find(found.module, base)
            if other is not None and isinstance(other.node, ast.ClassDef) and other.node is not found.node:
                bases += [other, *self.bases(other, depth - 1)]
        return bases


def _module(memo: Memo, name: str, text: str) -> Module | Problem:
    return memo.of((Module, name, text), partial(parsed, name, text))


def parameters(function: Function) -> list[ast.arg]:
    """All named parameters of a function, in order."""
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def defaults(function: Function) -> dict[str, ast.expr]:
    """The default expression of each parameter that has one."""
    given = function.args
    placed = [*given.posonlyargs, *given.args]
    tail = placed[len(placed) - len(given.defaults) :]
    found = {each.arg: value for each, value in zip(tail, given.defaults, strict=True)}
    found |= {
        each.arg: value for each, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value
    }
    return found

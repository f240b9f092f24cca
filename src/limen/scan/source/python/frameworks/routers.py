"""Applications and routers that hold routes and stand within one another: where each is made, under
which prefix it is joined to which other, and what guards it as a whole."""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

from limen.scan.memo import remembered
from limen.scan.source.model import Guard
from limen.scan.source.python.module import FUNCTIONS, Function, Module
from limen.scan.source.python.project import Project


class Holder(NamedTuple):
    """An application or router by where it is made: module and name."""

    module: str
    name: str


class Routers:
    """All holders of a project: ``prefixes`` by holder, ``applications`` those that
    serve by themselves, ``parents`` of those that were joined, ``guards`` of each."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.prefixes: dict[Holder, str] = {}
        self.applications: set[Holder] = set()
        self.parents: dict[Holder, Holder] = {}
        self.guards: dict[Holder, list[Guard]] = {}

    def named(self, module: Module, node: ast.expr) -> Holder | None:
        """The holder that an expression names, wherever it is made."""
        name = plain_name(node)
        if name and Holder(module.name, name) in self.prefixes:
            return Holder(module.name, name)
        found = self.project.find(module, node.func if isinstance(node, ast.Call) else node)
        if found is not None and isinstance(found.node, FUNCTIONS):
            return self._made_by(found.module, found.node)
        if found is not None and Holder(found.module.name, found.name) in self.prefixes:
            return Holder(found.module.name, found.name)
        return None

    def _made_by(self, module: Module, factory: Function) -> Holder | None:
        """The holder that a factory makes and gives back."""
        for node in ast.walk(factory):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Name):
                holder = Holder(module.name, node.value.id)
                return holder if holder in self.prefixes else None
        return None

    def join(self, child: Holder, parent: Holder | None, prefix: str) -> None:
        """``child`` stands within ``parent``, under ``prefix`` before its own."""
        if parent is not None and parent != child:
            self.parents[child] = parent
        self.prefixes[child] = prefix

    def chain(self, holder: Holder) -> list[Holder]:
        """A holder and those it stands within, the outermost first."""
        chain = [holder]
        while (parent := self.parents.get(chain[-1])) is not None and parent not in chain:
            chain.append(parent)
        return chain[::-1]

    def served(self, holder: Holder) -> bool:
        """Whether a holder is an application or joined to something; where nothing is seen to be joined,
        all are."""
        return not self.parents or holder in self.applications or holder in self.parents

    def path(self, holder: Holder, path: str) -> str:
        """A path under all prefixes."""
        return "".join(self.prefixes.get(each, "").rstrip("/") for each in self.chain(holder)) + path

    def before(self, holder: Holder) -> tuple[Guard, ...]:
        """What guards everything in a holder, outermost first."""
        return tuple(
            guard for each in self.chain(holder) for guard in self.guards.get(each, ()) if guard.does
        )


def plain_name(node: ast.AST) -> str:
    """A name, or the member that stands for one (``self.app``)."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """The argument of that keyword."""
    return next((each.value for each in node.keywords if each.arg == name), None)


def text(node: ast.expr | None) -> str:
    """A constant text, or several joined by ``+``; empty for all else."""
    if isinstance(node, ast.BinOp):
        return text(node.left) + text(node.right)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def first_text(node: ast.Call, name: str) -> str | None:
    """The text that is a call's first argument, by position or keyword."""
    first = node.args[0] if node.args else keyword(node, name)
    return text(first) if isinstance(first, ast.Constant | ast.BinOp) else None


def listed(node: ast.expr | None) -> list[ast.expr]:
    """The members of a list or tuple written out."""
    return list(node.elts) if isinstance(node, ast.List | ast.Tuple | ast.Set) else []


@remembered
def calls_of(_project: Project, module: Module) -> tuple[ast.Call, ...]:
    """Every call to a member in a module; those in a loop over things written out once for each of them,
    with its names filled in."""
    return tuple(_calls(module, module.tree))


def _calls(module: Module, node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.For) and (rows := _written_out(module, child.iter)):
            for row in rows:
                names = _filled(child.target, row)
                for statement in child.body:
                    yield from _calls(module, ast.Module([_Fill(names).visit(copy.deepcopy(statement))], []))
        else:
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                yield child
            yield from _calls(module, child)


def _written_out(module: Module, node: ast.expr) -> list[ast.expr]:
    return listed(module.values.get(node.id) if isinstance(node, ast.Name) else node)


def _filled(target: ast.expr, row: ast.expr) -> dict[str, ast.expr]:
    """What a loop's names stand for in one round."""
    if isinstance(target, ast.Name):
        return {target.id: row}
    pairs = zip(listed(target), listed(row), strict=False)
    return {name.id: value for name, value in pairs if isinstance(name, ast.Name)}


class _Fill(ast.NodeTransformer):
    """Puts expressions in the place of names."""

    def __init__(self, names: dict[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.names.get(node.id, node)

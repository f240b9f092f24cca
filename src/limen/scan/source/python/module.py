"""One Python file, parsed: its functions, classes, module-level values and what its names are imported
from."""

import ast
from functools import cached_property
from typing import Final, TypeVar

from limen.scan.finding import Place
from limen.scan.tree import Problem

N = TypeVar("N", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


class Module:
    """A parsed file. ``name`` is its dotted name from the root of the tree (``shop.orders``)."""

    def __init__(self, file: str, tree: ast.Module) -> None:
        self.file = file
        self.tree = tree
        self.package = file.endswith("/__init__.py") or file == "__init__.py"
        parts = file.removesuffix(".py").split("/")
        self.name = ".".join(parts[:-1] if self.package else parts)

    def place(self, node: ast.AST, within: str = "") -> Place:
        """Where a node stands."""
        return Place(self.file, getattr(node, "lineno", 1), within)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes, the outer ones first."""
        return list(ast.walk(self.tree))

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self.nodes:
            found.setdefault(type(node), []).append(node)
        return found

    def all(self, kind: type[N]) -> list[N]:
        """All nodes of a kind, the outer ones first."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]

    @cached_property
    def imports(self) -> dict[str, str]:
        """What each imported name stands for, dotted; those imported inside functions too."""
        found: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for each in node.names:
                    found[each.asname or each.name.partition(".")[0]] = (
                        each.name if each.asname else each.name.partition(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                found |= {each.asname or each.name: f"{base}.{each.name}".lstrip(".") for each in node.names}
        return found

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".") if self.name else []
        up = node.level - 1 if self.package else node.level
        kept = parts[: len(parts) - up] if up else parts
        return ".".join([*kept, *([node.module] if node.module else [])])

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Functions by name, methods as ``Class.method``, inner ones as ``outer.inner``."""
        return dict(_functions(self.tree.body, ""))

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Classes by name, also those inside functions and classes."""
        return {node.name: node for node in self.all(ast.ClassDef)}

    @cached_property
    def errors(self) -> dict[int, str]:
        """The returns that answer any error whatever, by the id of their node: with the error's name."""
        found: dict[int, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.ExceptHandler) and _any_error(node.type):
                found |= dict.fromkeys(_returns(node), node.name or "error")
            elif isinstance(node, FUNCTIONS) and any(map(_handles_any, node.decorator_list)):
                found |= dict.fromkeys(_returns(node), node.args.args[-1].arg if node.args.args else "error")
        return found

    @cached_property
    def values(self) -> dict[str, ast.expr]:
        """Expressions that module-level names stand for, the first of each."""
        found: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                found.setdefault(node.target.id, node.value)
        return found


def _functions(body: list[ast.stmt], prefix: str) -> list[tuple[str, Function]]:
    found: list[tuple[str, Function]] = []
    for node in body:
        if isinstance(node, FUNCTIONS):
            found.append((prefix + node.name, node))
            found += _functions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            found += _functions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With):
            found += _functions(node.body, prefix)
    return found


def _any_error(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Name) and node.id in ("Exception", "BaseException"))


def _handles_any(node: ast.expr) -> bool:
    """``@app.errorhandler(Exception)``, ``@app.exception_handler(500)``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return False
    first = node.args[0]
    any_ = _any_error(first) or (isinstance(first, ast.Constant) and first.value == 500)
    return node.func.attr in ("errorhandler", "app_errorhandler", "exception_handler") and any_


def _returns(node: ast.AST) -> list[int]:
    return [id(each) for each in ast.walk(node) if isinstance(each, ast.Return)]


def parsed(name: str, text: str) -> Module | Problem:
    """A file parsed, or why it cannot be."""
    try:
        return Module(name, ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        return Problem(name, f"not Python{line}: {getattr(error, 'msg', None) or error}")

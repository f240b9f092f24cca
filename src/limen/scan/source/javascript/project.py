"""All JavaScript files of a tree together."""

import ast
import posixpath
from typing import Final

from limen.scan.memo import asked, remembered
from limen.scan.source.javascript.module import JsModule, dotted_name
from limen.scan.source.javascript.parser import CURE, ENDS, installed
from limen.scan.source.lowering.nodes import UnparsableError
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Found, Project
from limen.scan.tree import File, Problem, Tree

_TESTS: Final = (".test", ".spec", ".min", ".config", ".d")
_SERVES: Final = "express"
"""What the files of a service speak of: others (a page's scripts) are not missed where there is no parser."""
_LONG: Final = 400
"""Characters a line, from which on nobody wrote it."""


class JsProject(Project):
    """The modules of a tree by dotted name; what a file gives as a whole is its ``default``."""

    world = "javascript"

    def __init__(self, tree: Tree) -> None:
        self.modules: dict[str, Module] = {}
        self.memo = tree.memo
        self.memo.enter(self)
        self.statements = list(tree.named(".sql"))
        files = [each for each in tree.named(*ENDS) if not _aside(each.name) and not _made(each)]
        self._names = {dotted_name(each.name) for each in files}
        without = [each for each in files if not installed(each.name)]
        serving = [each for each in without if _SERVES in each.text]
        if serving:
            more = f" (and {len(without) - 1:,} more)" if len(without) > 1 else ""
            tree.problems.append(Problem(f"{serving[0].name}{more}", CURE))
        for file in files:
            if file not in without:
                self._add(file, tree)

    def _add(self, file: File, tree: Tree) -> None:
        module = _module(self, file.name, file.text)
        if isinstance(module, Problem):
            tree.problems.append(module)
        else:
            self.modules[module.name] = module

    @asked
    def resolved(self, file: str, source: str) -> str:
        """What an import names: a file of this tree by its dotted name, a library by its own."""
        if not source.startswith("."):
            return source.removeprefix("node:")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), source))
        ends = [path, *(path.removesuffix(end) for end in ENDS)]
        names = [each.replace("/", ".") for each in (*ends, *(f"{each}/index" for each in ends))]
        return next((each for each in names if each in self._names), names[0])

    def look_up(self, module: Module, dotted: str, scope: str = "", depth: int = 8) -> Found | None:
        """What a dotted name refers to; names that stand for others are followed."""
        found = super().look_up(module, dotted, scope, depth) or self._whole(dotted)
        while found is not None and depth and isinstance(found.node, ast.Name | ast.Attribute):
            depth -= 1
            name = self.dotted(found.module, found.node)
            further = super().look_up(found.module, name, "", depth) or self._whole(name) if name else None
            if further is None or further.node is found.node:
                return found
            found = further
        return found

    def _whole(self, dotted: str) -> Found | None:
        """What a file gives as a whole, where its own name is used (``require("./users")``)."""
        other = self._named(dotted)
        return self._in(other, "default") if other is not None else None

    @asked
    def _named(self, dotted: str) -> Module | None:
        return self.modules.get(dotted)


@remembered
def _module(project: JsProject, name: str, text: str) -> JsModule | Problem:
    """A file parsed, or why it cannot be; what its imports name depends on which files there are."""
    try:
        return JsModule(name, text, lambda source: project.resolved(name, source))
    except (UnparsableError, RecursionError) as error:
        return Problem(name, str(error) or "nested too deep")


def _aside(name: str) -> bool:
    """Whether a file is none of the service: a test, what was made, types."""
    parts = name.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    return stem.endswith(_TESTS) or not {"test", "tests", "__tests__"}.isdisjoint(parts[:-1])


def _made(file: File) -> bool:
    """Whether a file is what a program made for browsers: long lines, most of them."""
    return len(file.text) > _LONG * (file.text.count("\n") + 1)

"""All Java files of a tree together."""

from typing import TYPE_CHECKING, Final

from limen.scan.source.java.module import JavaModule, named
from limen.scan.source.java.parser import CURE, END, installed, parse
from limen.scan.source.java.types import Types
from limen.scan.source.lowering.nodes import UnparsableError
from limen.scan.source.python.module import Module
from limen.scan.source.python.project import Project
from limen.scan.tree import File, Problem, Tree

if TYPE_CHECKING:
    from tree_sitter import Node

_TESTS: Final = frozenset(("test", "tests", "testFixtures", "integrationTest"))
_SERVES: Final = "org.springframework"
"""What the files of a service speak of: others are not missed where there is no parser."""


class JavaProject(Project):
    """The modules of a tree by dotted name: that of a file's package, and its own."""

    world = "java"

    def __init__(self, tree: Tree) -> None:
        self.modules: dict[str, Module] = {}
        self.memo = tree.memo
        self.memo.enter(self)
        self.statements = list(tree.named(".sql"))
        files = [each for each in tree.named(END) if _TESTS.isdisjoint(each.name.split("/")[:-1])]
        if not installed():
            _missing(files, tree)
            return
        roots = dict(_parsed(files, tree))
        self.types = Types({named(file, root): root for file, root in roots.items()})
        for file, root in roots.items():
            self._add(file, root, tree)

    def _add(self, file: str, root: "Node", tree: Tree) -> None:
        try:
            module = JavaModule(file, named(file, root), root, self.types)
        except RecursionError:
            tree.problems.append(Problem(file, "nested too deep"))
            return
        self.modules[module.name] = module


def _missing(files: list[File], tree: Tree) -> None:
    """Say once that files of a service cannot be read."""
    serving = [each for each in files if _SERVES in each.text]
    if serving:
        more = f" (and {len(serving) - 1:,} more)" if len(serving) > 1 else ""
        tree.problems.append(Problem(f"{serving[0].name}{more}", CURE))


def _parsed(files: list[File], tree: Tree) -> "list[tuple[str, Node]]":
    found = []
    for file in files:
        try:
            found.append((file.name, parse(file.text)))
        except (UnparsableError, RecursionError) as error:
            tree.problems.append(Problem(file.name, str(error) or "nested too deep"))
    return found

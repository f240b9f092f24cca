"""The applications of a tree: several services in one repository have classes, beans and filter chains of
their own, and share libraries."""

from collections.abc import Iterator
from typing import Final

from limen.scan.tree import File, Tree

_MAIN: Final = "src/main/"
_BEGINS: Final = "@SpringBootApplication"


def applications(tree: Tree) -> Iterator[Tree]:
    """A tree for each application, with what all of them share; the tree itself where there is one only."""
    own = {_root(each) for each in tree.named(".java") if _BEGINS in each.text}
    if len(own) < 2:
        yield tree
        return
    for root in sorted(own):
        part = Tree(each for each in tree.files.values() if _root(each) not in own - {root})
        yield part
        tree.problems += [each for each in part.problems if each not in tree.problems]


def _root(file: File) -> str:
    """The folder of the module that a file is of."""
    head, below, _ = file.name.partition(_MAIN)
    return head if below else ""

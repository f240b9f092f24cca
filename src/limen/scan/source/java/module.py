"""One Java file in the walk's nodes."""

import re
from typing import TYPE_CHECKING, Final

from limen.scan.source.java.lowering.lower import Lowering, lowered
from limen.scan.source.java.types import Type, Types
from limen.scan.source.lowering.nodes import text
from limen.scan.source.python.module import Module

_WORD: Final = re.compile(r"\w+")

if TYPE_CHECKING:
    from tree_sitter import Node


class JavaModule(Module):
    """A file, parsed. Its dotted name is that of its package and its own: ``com.shop.Orders``."""

    def __init__(self, file: str, name: str, root: "Node", types: Types) -> None:
        package = name.rpartition(".")[0]
        imported = [each for each in root.named_children if each.type == "import_declaration"]
        visible = _visible(types, package, imported)
        visible |= {each.name: each for each in types.all if each.module == name}
        written = frozenset(_WORD.findall(text(root)))
        others = {here: each for here, each in visible.items() if each.module != name and here in written}
        low = Lowering(types, name, others, _statics(imported))
        super().__init__(file, lowered(root, low))
        self.name = name


def named(file: str, root: "Node") -> str:
    """The dotted name of a file."""
    stem = file.rpartition("/")[2].removesuffix(".java")
    declared = next((each for each in root.named_children if each.type == "package_declaration"), None)
    package = text(declared.named_children[-1]) if declared is not None else ""
    return f"{package}.{stem}".lstrip(".")


def _visible(types: Types, package: str, imported: "list[Node]") -> dict[str, Type]:
    """The types of this tree that a file knows by their simple name: those of its package, and what it
    imports."""
    found = {each.name: each for each in types.package(package)}
    for node in imported:
        whole = text(node.named_children[0])
        if any(each.type == "asterisk" for each in node.named_children):
            found |= {each.name: each for each in types.package(whole)}
        else:
            own = types.by_name.get(whole.rpartition(".")[2], ())
            found |= {each.name: each for each in own if whole.startswith(each.module)}
    return found


def _statics(imported: "list[Node]") -> dict[str, str]:
    """Members of types that are imported by their own name, and the type of each."""
    found = {}
    for node in imported:
        if text(node).startswith("import static") and len(node.named_children) == 1:
            head, _, own = text(node.named_children[0]).rpartition(".")
            found[own] = head.rpartition(".")[2]
    return found

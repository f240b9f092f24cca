"""Java, parsed by tree-sitter: an extra (``java``), asked for only where a tree has such files."""

from functools import cache
from typing import TYPE_CHECKING, Final

from limen.scan.source.lowering.nodes import UnparsableError

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

END: Final = ".java"
CURE: Final = "Java is not read: the parser is not installed (pip install 'limen[java]')"


@cache
def _parser() -> "Parser":
    from tree_sitter import Language, Parser  # noqa: PLC0415 (an extra)
    from tree_sitter_java import language  # noqa: PLC0415

    return Parser(Language(language()))


def installed() -> bool:
    """Whether there is a parser."""
    try:
        _parser()
    except ImportError:
        return False
    return True


def parse(text: str) -> "Node":
    """The root of a file's syntax tree.

    Raises:
        UnparsableError: where no declaration can be made out; single errors are stepped over.
    """
    root = _parser().parse(text.encode()).root_node
    if root.has_error and not any(each.type.endswith("_declaration") for each in root.named_children):
        line = next((each for each in root.children if each.has_error), root)
        raise UnparsableError(f"not Java, line {int(line.start_point[0]) + 1}")
    return root

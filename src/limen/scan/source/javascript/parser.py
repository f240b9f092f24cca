"""JavaScript and TypeScript, parsed by tree-sitter: an extra (``js``), asked for only where a tree has such
files."""

from functools import cache
from typing import TYPE_CHECKING, Final

from limen.scan.source.lowering.nodes import UnparsableError

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

ENDS: Final = (".js", ".mjs", ".cjs", ".ts")
CURE: Final = "JavaScript is not read: the parser is not installed (pip install 'limen[js]')"


@cache
def _parser(typed: bool) -> "Parser":
    from tree_sitter import Language, Parser  # noqa: PLC0415 (an extra)

    if typed:
        from tree_sitter_typescript import language_typescript as language  # noqa: PLC0415
    else:
        from tree_sitter_javascript import language  # noqa: PLC0415
    return Parser(Language(language()))


def installed(name: str = ".js") -> bool:
    """Whether there is a parser for files of that name."""
    try:
        _parser(name.endswith(".ts"))
    except ImportError:
        return False
    return True


def parse(name: str, text: str) -> "Node":
    """The root of a file's syntax tree.

    Raises:
        UnparsableError: where it is no JavaScript for the most part; single errors are stepped over.
    """
    root = _parser(name.endswith(".ts")).parse(text.encode()).root_node
    if root.type == "ERROR":
        raise UnparsableError(f"not JavaScript, line {_first_error(root)}")
    return root


def _first_error(root: "Node") -> int:
    for each in root.children:
        if each.type == "ERROR" or each.is_missing:
            return int(each.start_point[0]) + 1
    return int(root.start_point[0]) + 1

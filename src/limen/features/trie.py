"""The tree of path segments that the catalogue is made of, and how a path is found in it.

A node has static children (one per spelling) and parameter children (one per type). Only the catalogue
changes nodes. Nothing here decides what becomes a parameter: see ``limen.features.generalise``.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from limen.features.segments import ACCEPTED_BY, REST, WORD, classify
from limen.model.operation import Expected, Operation, Route, operation_id

MAX_VISITS: Final = 64
"""Nodes one search may look at: a tree made to be ambiguous costs no more than this."""

MAX_CALLERS: Final = 8
"""Different callers remembered per node."""

_PLAIN: Final = "!$&'()*+,=:@-._~"


class Entry:
    """One operation at a node: how it is used, and the route of a call to it without parameters."""

    __slots__ = ("body", "calls", "declared", "last_seen", "learned", "operation", "route", "tags")

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.route = Route(operation)
        self.declared = self.learned = False
        self.tags: tuple[str, ...] = ()
        self.body: Expected | None = None
        self.calls = 0
        self.last_seen = 0.0

    def add(self, other: "Entry") -> None:
        """Take over another entry's use."""
        self.calls += other.calls
        self.last_seen = max(self.last_seen, other.last_seen)
        self.learned = self.learned or other.learned

    def show(self, operation: Operation) -> None:
        """Replace the operation by one with the same id that says more."""
        self.operation = operation
        self.route = Route(operation)


class Node:
    """A place in the tree. ``text`` is a static segment's spelling or a parameter's type.

    ``kind`` is the object kind of values that stand here: the nearest static segment above, numbered when
    several parameters follow one another (``repos``, ``repos.2``), since those name different things.
    ``callers`` are up to ``MAX_CALLERS`` pseudonyms of who succeeded here; ``calls`` counts all of it.
    """

    __slots__ = (
        "callers", "calls", "declared", "entries", "is_parameter", "is_rest", "kind", "parent", "shared",
        "static", "strange", "template", "text", "typed",
    )  # fmt: skip

    def __init__(self, text: str = "", parent: "Node | None" = None, *, is_parameter: bool = False) -> None:
        self.text = text
        self.parent = parent
        self.is_parameter = is_parameter
        self.is_rest = is_parameter and text == REST
        self.template: str = f"{parent.template}/{self.piece()}" if parent else ""
        self.kind = _kind(self)
        self.static: dict[str, Node] = {}
        self.typed: dict[str, Node] = {}
        self.entries: dict[str, Entry] = {}
        self.strange: dict[str, Route] = {}
        self.calls = 0
        self.callers: list[int] = []
        self.declared = False
        self.shared = parent is None or is_parameter

    def parameter(self, segment: str) -> "Node | None":
        """The parameter child that takes this segment, the most exact type first."""
        typed = self.typed
        if not typed:
            return None
        for accepted in ACCEPTED_BY[classify(segment)]:
            if accepted in typed:
                return typed[accepted]
        return None

    def child(self, text: str, *, is_parameter: bool = False) -> "Node":
        """The child of this spelling or type, made when there is none."""
        children = self.typed if is_parameter else self.static
        found = children.get(text)
        if found is None:
            found = children[text] = Node(text, self, is_parameter=is_parameter)
        return found

    def children(self) -> Iterator["Node"]:
        """All children, static ones first."""
        yield from self.static.values()
        yield from self.typed.values()

    def subtree(self) -> Iterator["Node"]:
        """This node and all below it, a parent before its children."""
        yield self
        for child in self.children():
            yield from child.subtree()

    def shown(self) -> str:
        """The template as anybody may read it: a segment few callers used stays a type (``{word}``)."""
        if self.parent is None:
            return ""
        last = self.piece() if self.shared else f"{{{classify(self.text)}}}"
        return f"{self.parent.shown()}/{last}"

    def piece(self) -> str:
        """The segment as templates write it: ``{id:int}``, ``{*}``, or its spelling with oddities quoted."""
        if not self.is_parameter:
            return quote(self.text, safe=_PLAIN, errors="surrogatepass")
        return "{*}" if self.is_rest else f"{{id:{self.text}}}"

    def operation(self, method: str, entry: Entry | None = None) -> Operation:
        """The operation of ``method`` at this place; its id is that of the true template."""
        identity = operation_id(method, self.template or "/")
        if entry is None:
            return Operation(identity, method, self.shown() or "/")
        shown = self.shown() or "/"
        return Operation(identity, method, shown, entry.declared, entry.learned, entry.tags, entry.body)


def _kind(node: Node) -> str:
    """See ``Node``; a parameter with no static segment above it has the kind ``/``."""
    parent = node.parent
    if parent is None:
        return "/"
    if not node.is_parameter:
        return node.text
    if not parent.is_parameter:
        return parent.kind
    base, _, number = parent.kind.rpartition(".")
    return f"{base}.{int(number) + 1}" if base and number.isdecimal() else f"{parent.kind}.2"


def straight(root: Node, segments: list[str], method: str) -> list[Node] | None:
    """What ``search`` finds where it never has to turn back: the usual case, without its cost."""
    nodes: list[Node] = []
    node = root
    for segment in segments:
        child = node.static.get(segment) or node.parameter(segment)
        if child is None:
            return None
        nodes.append(child)
        node = child
    return nodes if method in node.entries else None


def search(root: Node, segments: list[str], method: str | None) -> list[Node] | None:
    """The nodes a path goes through to an operation of ``method`` (``None``: of any method).

    Tries a static child before typed ones, those before ``any``, and an overflow child last, so that a
    more exact template always wins. Gives up after ``MAX_VISITS`` nodes.
    """
    return _search(root, segments, 0, method, [MAX_VISITS])


def _search(
    node: Node, segments: list[str], depth: int, method: str | None, left: list[int]
) -> list[Node] | None:
    left[0] -= 1
    if depth == len(segments):
        return [] if _answers(node, method) else None
    for child in _candidates(node, segments[depth]):
        if left[0] <= 0:
            return None
        found = _search(child, segments, depth + 1, method, left)
        if found is not None:
            return [child, *found]
    rest = node.typed.get(REST)
    return [rest] if rest is not None and _answers(rest, method) else None


def _answers(node: Node, method: str | None) -> bool:
    return bool(node.entries) if method is None else method in node.entries


def _candidates(node: Node, segment: str) -> Iterator[Node]:
    static = node.static.get(segment)
    if static is not None:
        yield static
    if node.typed:
        for accepted in ACCEPTED_BY[classify(segment)]:
            if accepted in node.typed:
                yield node.typed[accepted]


def values(nodes: list[Node], segments: list[str]) -> tuple[tuple[str, str], ...]:
    """Object kind and value of each parameter on the way; of an overflow child, the rest of the path."""
    return tuple(
        (node.kind, "/".join(segments[index:]) if node.is_rest else segments[index])
        for index, node in enumerate(nodes)
        if node.is_parameter
    )


def shape_of(segments: list[str] | None, depth: int = 4) -> str:
    """The template unknown calls share: ``{word}`` or ``{id}`` a segment, ``/{*}`` past ``depth`` segments.

    Two types and a depth: so few templates that nobody can fill a table by inventing paths.
    """
    if segments is None or len(segments) > depth:
        return "/{*}"
    return "/" + "/".join("{word}" if classify(segment) == WORD else "{id}" for segment in segments)

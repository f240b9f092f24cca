"""The catalogue of operations: where a call belongs, learned from successful traffic or declared by OpenAPI.

A control, not learnt state: ordered, one writer. ``match`` is read on the path of every call; ``learn`` and
``declare`` change it and belong to the one thread that owns it. No clock, no I/O.

Nothing a caller sends makes it grow without bound: paths are learned only from calls that succeeded, by
methods that do something; a parent has at most ``Limits.children`` static children, the catalogue at most
``Limits.operations`` operations; unknown calls share a few operations by the shape of their path.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from limen.features.growth import DEFAULT_LIMITS, Growth, Limits
from limen.features.segments import ANY, split
from limen.features.trie import Node, search, shape_of, straight, values
from limen.model.operation import Declaration, Operation, Rekey, Route, Usage, operation_id

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY")
OTHER: Final = "OTHER"
_TEACHING: Final = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"))
_KNOWN_METHODS: Final = frozenset(METHODS)


class Catalogue:
    """Operations by path. ``refused`` counts the calls that the bounds kept it from learning."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.growth = Growth(limits)
        self.refused = 0
        self._root = self.growth.root
        self._unknown: dict[tuple[str, str], Route] = {}
        self._placed: dict[int, tuple[str, Node]] = {}
        self._placed_at = -1

    def __len__(self) -> int:
        return self.growth.size

    @property
    def revision(self) -> int:
        """Grows with every change of which operations there are or how they are shown."""
        return self.growth.revision

    @property
    def lessons(self) -> int:
        """Grows whenever a call taught more than that there was one more of it."""
        return self.growth.revision + self.growth.met

    def find(self, operation: int) -> Operation | None:
        """The operation of an id, as it is shown now."""
        place = self._places().get(operation)
        return place[1].entries[place[0]].operation if place is not None else None

    def count(self, operation: int, at: float) -> None:
        """Count one more success of a known operation, of whose calls the path is no longer at hand."""
        place = self._places().get(operation)
        if place is not None:
            method, node = place
            entry = node.entries[method]
            entry.calls += 1
            entry.last_seen = max(entry.last_seen, at)
            above: Node | None = node
            while above is not None:
                above.calls += 1
                above = above.parent

    def match(self, method: str, target: str) -> Route:
        """Place a call. Total: any text gets a route, ``known=False`` when nothing fits."""
        segments = split(target)
        if segments is None:
            return self._by_shape(method, None)
        node = self._root
        found: list[tuple[str, str]] = []
        for segment in segments:
            child = node.static.get(segment)
            if child is None:
                child = node.parameter(segment)
                if child is None:
                    return self._look_again(method, segments)
                found.append((child.kind, segment))
            node = child
        entry = node.entries.get(method)
        if entry is None:
            return self._look_again(method, segments)
        return Route(entry.operation, tuple(found)) if found else entry.route

    def learn(self, method: str, target: str, status: int, at: float = 0.0, caller: int = 0) -> list[Rekey]:
        """Learn from one answered call and return the operations that became one by it, in order.

        ``at`` is Unix seconds; ``caller`` the pseudonym of who called, 0 when not told: then its segments
        count as shared. Only answers of 2xx and 3xx teach. ``HEAD``, ``OPTIONS`` and odd methods never make a
        new path: servers answer them anywhere.
        """
        segments = split(target) if 200 <= status < 400 else None
        if segments is None:
            return []
        method = _known(method)
        nodes = straight(self._root, segments, method) or search(self._root, segments, method)
        if nodes is None:
            return self._add(method, segments, at, caller)
        self.growth.count(nodes, method, at, caller)
        return []

    def adopt(self, declarations: Iterable[Declaration]) -> list[Rekey]:
        """Take these documents' operations for the declared ones, in place of what was declared before."""
        self.growth.forget_declarations()
        rekeys = [rekey for declaration in declarations for rekey in self.declare(declaration)]
        self.growth.prune(self._root)
        return rekeys

    def declare(self, declaration: Declaration) -> list[Rekey]:
        """Add an operation that a document names; a path parameter without a type is ``any``.

        What was learned where the document has a parameter moves to it, if it has no structure of its own.
        """
        path: list[Node] = []
        node = self._root
        for text, is_parameter in _parts(declaration):
            node = node.child(text, is_parameter=is_parameter)
            node.declared = True
            self.growth.share(node)
            path.append(node)
        entry = self.growth.entry(node, _known(declaration.method))
        entry.declared, entry.tags, entry.body = True, declaration.tags, declaration.body
        self.growth.refresh(node)
        return [rekey for place in path for rekey in self.growth.gather(place)]

    def operations(self) -> list[Operation]:
        """Everything learned or declared, in the order of the tree."""
        return [usage.operation for usage in self.usage()]

    def usage(self) -> list[Usage]:
        """Every operation with its successful calls and when it was last seen."""
        return [
            Usage(entry.operation, entry.calls, entry.last_seen)
            for node in self._root.subtree()
            for entry in node.entries.values()
        ]

    def shadow(self) -> list[Usage]:
        """Operations that were seen and that no document names."""
        return [usage for usage in self.usage() if usage.calls and not usage.operation.declared]

    def zombie(self, since: float = 0.0) -> list[Usage]:
        """Operations that a document names and that were not seen after ``since`` (Unix seconds)."""
        return [usage for usage in self.usage() if usage.operation.declared and usage.last_seen <= since]

    def clear_names(self) -> dict[int, str]:
        """Every operation's name with its segments as spelt, by id: for people who may read them only."""
        return {
            entry.operation.id: f"{method} {node.template or '/'}"
            for node in self._root.subtree()
            for method, entry in node.entries.items()
        }

    def _places(self) -> dict[int, tuple[str, Node]]:
        """Where each operation is, made anew when there are others."""
        if self._placed_at != self.revision:
            self._placed_at = self.revision
            self._placed = {
                entry.operation.id: (method, node)
                for node in self._root.subtree()
                for method, entry in node.entries.items()
            }
        return self._placed

    def _look_again(self, method: str, segments: list[str]) -> Route:
        """The rest of ``match``: other branches, overflow children, and calls that are not known."""
        method = _known(method)
        nodes = search(self._root, segments, method)
        if nodes is None:
            return self._unmatched(method, segments)
        node = nodes[-1] if nodes else self._root
        return Route(node.entries[method].operation, values(nodes, segments))

    def _unmatched(self, method: str, segments: list[str]) -> Route:
        """An unknown call: on a known path it is that path's, else it shares an operation by its shape."""
        nodes = search(self._root, segments, None)
        if nodes is None:
            return self._by_shape(method, segments)
        node = nodes[-1] if nodes else self._root
        route = node.strange.get(method)
        if route is None:
            route = node.strange[method] = Route(node.operation(method), known=False)
        return Route(route.operation, values(nodes, segments), known=False)

    def _by_shape(self, method: str, segments: list[str] | None) -> Route:
        key = (_known(method), shape_of(segments))
        route = self._unknown.get(key)
        if route is None:
            route = self._unknown[key] = Route(Operation(operation_id(*key), *key), known=False)
        return route

    def _add(self, method: str, segments: list[str], at: float, caller: int) -> list[Rekey]:
        """Learn an operation that was not there, unless the catalogue is full or it has unprintable text."""
        rekeys = self.growth.relieve()
        if self.growth.full or not all(map(str.isprintable, segments)):
            self.refused += 1
            return rekeys
        if method in _TEACHING:
            nodes, grown = self._grow(segments)
        else:
            found = search(self._root, segments, None)
            if found is None:
                return rekeys
            nodes, grown = found, None
        self.growth.entry(nodes[-1] if nodes else self._root, method)
        self.growth.count(nodes, method, at, caller)
        return rekeys if grown is None else rekeys + self.growth.generalise(grown)

    def _grow(self, segments: list[str]) -> tuple[list[Node], Node | None]:
        """The nodes of a path, made where missing, and the first parent that got a new static child."""
        nodes: list[Node] = []
        node, grown = self._root, None
        for segment in segments:
            before = len(node.static)
            child = self.growth.extend(node, segment)
            if grown is None and len(node.static) > before:
                grown = node
            nodes.append(child)
            node = child
            if child.is_rest:
                break
        return nodes, grown


def declared_id(declaration: Declaration) -> int:
    """The id that an operation has once this declares it."""
    node = Node()
    for text, is_parameter in _parts(declaration):
        node = node.child(text, is_parameter=is_parameter)
    return operation_id(_known(declaration.method), node.template or "/")


def _parts(declaration: Declaration) -> Iterator[tuple[str, bool]]:
    """The segments of a template: a spelling, or a parameter's type."""
    for part in filter(None, declaration.template.split("/")):
        is_parameter = "{" in part
        yield declaration.types.get(part.strip("{}"), ANY) if is_parameter else unquote(part), is_parameter


def _known(method: str) -> str:
    return method if method in _KNOWN_METHODS else OTHER

"""How the catalogue's tree changes: operations added, names merged into a parameter, declared ones gathered.

Owned by one ``Catalogue``, which decides when; nothing else may call this. Merging returns what became what.
"""

import msgspec

from limen.features.generalise import crowd, structure, values_among
from limen.features.segments import ACCEPTED_BY, REST, SLUG, TYPED, classify
from limen.features.trie import MAX_CALLERS, Entry, Node
from limen.model.operation import Rekey


class Limits(msgspec.Struct, frozen=True):
    """Bounds of a catalogue.

    ``names`` is how many static children a parent may have before they are questioned, ``children`` how many
    at all; ``shared_by`` is how many callers must have used a segment before it is shown as it is spelt.
    """

    names: int = 24
    children: int = 128
    operations: int = 2000
    shared_by: int = 3


DEFAULT_LIMITS = Limits()


class Growth:
    """The tree and what is done to it.

    ``size`` counts operations, ``revision`` changes of what exists or how it is shown, ``met`` the callers
    noted (both only grow); ``tried`` is the
    revision at which relief was last sought.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.root = Node()
        self.size = 0
        self.revision = 0
        self.met = 0
        self.tried = -1

    @property
    def full(self) -> bool:
        """Whether no operation may be added."""
        return self.size >= self.limits.operations

    def extend(self, node: Node, segment: str) -> Node:
        """The child for a segment, made when there is none that takes it."""
        child = node.static.get(segment) or node.parameter(segment)
        if child is not None:
            return child
        kind = classify(segment)
        if kind in TYPED:
            return node.child(kind, is_parameter=True)
        full = len(node.static) >= self.limits.children
        return node.child(REST if full else segment, is_parameter=full)

    def entry(self, node: Node, method: str) -> Entry:
        """The entry of a method at a node, made when there is none."""
        entry = node.entries.get(method)
        if entry is None:
            entry = node.entries[method] = Entry(node.operation(method))
            self.size += 1
            self.revision += 1
        return entry

    def count(self, nodes: list[Node], method: str, at: float, caller: int) -> None:
        """Note one success on every node of the path and at its operation."""
        for node in (self.root, *nodes):
            node.calls += 1
            callers = node.callers
            if len(callers) < MAX_CALLERS and caller not in callers:
                callers.append(caller)
                self.met += 1
            if not node.shared and (not caller or len(callers) >= self.limits.shared_by):
                self.share(node)
        entry = nodes[-1].entries[method] if nodes else self.root.entries[method]
        entry.calls += 1
        entry.last_seen = max(entry.last_seen, at)
        if not entry.learned:
            entry.learned = True
            self.refresh(nodes[-1] if nodes else self.root)

    def share(self, node: Node) -> None:
        """Let a segment be shown as it is spelt."""
        if not node.shared:
            node.shared = True
            for below in node.subtree():
                self.refresh(below)

    def refresh(self, node: Node) -> None:
        """Write a node's operations anew after something they show has changed."""
        self.revision += 1
        node.strange.clear()
        for method, entry in node.entries.items():
            entry.show(node.operation(method, entry))

    def forget_declarations(self) -> None:
        """Take back what documents said; what was learned stays."""
        for node in self.root.subtree():
            node.declared = False
            for entry in node.entries.values():
                entry.declared, entry.tags, entry.body = False, (), None

    def prune(self, node: Node) -> bool:
        """Drop what is neither declared nor learned, here and below; whether anything is left."""
        for method in [
            method for method, entry in node.entries.items() if not (entry.declared or entry.learned)
        ]:
            del node.entries[method]
            self.size -= 1
        for children in (node.static, node.typed):
            for child in [child for child in children.values() if not self.prune(child)]:
                del children[child.text]
        self.refresh(node)
        return bool(node.entries or node.static or node.typed)

    def generalise(self, parent: Node) -> list[Rekey]:
        """Merge the children of a parent that turn out to be values, and then those of what they became."""
        group = values_among(parent, self.limits.names, self.limits.children)
        return self._merge(parent, group) if group else []

    def relieve(self) -> list[Rekey]:
        """From half full, at each eighth of the room, merge the one crowd of names that fills the catalogue.

        There the question is no longer whether names are routes: soon no other operation could be learned.
        When nothing has changed since the last try, neither has the answer.
        """
        step = max(1, self.limits.operations // 8)
        due = self.full or (self.size >= self.limits.operations // 2 and self.size % step == 0)
        if not due or self.tried == self.revision:
            return []
        self.tried = self.revision
        parent, group = crowd(self.root, self.limits.names // 4 if self.full else self.limits.names)
        return self._merge(parent, group) if group else []

    def _merge(self, parent: Node, group: list[Node]) -> list[Rekey]:
        """Make the children of a group one parameter, then look among what is below it."""
        target = parent.child(SLUG, is_parameter=True)
        rekeys: list[Rekey] = []
        for child in group:
            del parent.static[child.text]
            self._graft(child, target, rekeys)
        return rekeys + self.generalise(target)

    def gather(self, parameter: Node) -> list[Rekey]:
        """Move learned siblings into a declared parameter that takes them and has all that they have."""
        parent = parameter.parent
        if parent is None or not parameter.is_parameter:
            return []
        rekeys: list[Rekey] = []
        for child in [child for child in parent.children() if _fits(child, parameter)]:
            del (parent.typed if child.is_parameter else parent.static)[child.text]
            self._graft(child, parameter, rekeys)
        return rekeys

    def _graft(self, source: Node, target: Node, rekeys: list[Rekey]) -> None:
        """Move everything known at and below ``source`` to ``target``."""
        target.calls += source.calls
        target.callers = list(dict.fromkeys(target.callers + source.callers))[:MAX_CALLERS]
        for method, entry in source.entries.items():
            merged = self.entry(target, method)
            rekeys.append(Rekey(entry.operation.id, merged.operation.id))
            merged.add(entry)
            self.size -= 1
        self.refresh(target)
        for child in source.children():
            below = self._place(target, child)
            self._graft(child, below, rekeys)
            if child.shared or len(below.callers) >= self.limits.shared_by:
                self.share(below)

    def _place(self, target: Node, child: Node) -> Node:
        """Where a grafted child goes: the same place, or the overflow when that parent is full."""
        if target.is_rest:
            return target
        full = len(target.static) >= self.limits.children and child.text not in target.static
        if full and not child.is_parameter:
            return target.child(REST, is_parameter=True)
        return target.child(child.text, is_parameter=child.is_parameter)


def _fits(child: Node, parameter: Node) -> bool:
    """Whether a learned child is a value of a declared parameter: of its type, with nothing of its own."""
    if child.declared or child.is_rest:
        return False
    kind = child.text if child.is_parameter else classify(child.text)
    return parameter.text in ACCEPTED_BY[kind] and structure(child) <= structure(parameter)

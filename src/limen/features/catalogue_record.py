"""The catalogue as plain data and back, for a snapshot or the control store; exact to every count.

The record holds path segments as spelt, also those too few callers used to be shown: whoever stores it
seals it.
"""

from typing import Any

import msgspec

from limen.features.catalogue import Catalogue
from limen.features.growth import DEFAULT_LIMITS, Limits
from limen.features.trie import Node
from limen.model import ConfigError
from limen.model.operation import Expected

VERSION = 1


class EntryRecord(msgspec.Struct, frozen=True, array_like=True):
    """One method at a place."""

    method: str
    calls: int
    last_seen: float
    learned: bool
    declared: bool
    tags: tuple[str, ...]
    body: Expected | None = None


class NodeRecord(msgspec.Struct, frozen=True, array_like=True):
    """One place; a place follows its parent, and ``depth`` says under which (the last one less deep)."""

    depth: int
    text: str
    is_parameter: bool
    calls: int
    callers: tuple[int, ...]
    declared: bool
    shared: bool
    entries: tuple[EntryRecord, ...]


class CatalogueRecord(msgspec.Struct, frozen=True):
    """The whole catalogue."""

    version: int
    revision: int
    tried: int
    refused: int
    nodes: tuple[NodeRecord, ...]


def encode(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as dicts, lists, texts and numbers; the same catalogue always gives the same data."""
    nodes = tuple(_record(node, depth) for depth, node in _walk(catalogue.growth.root, 0))
    record = CatalogueRecord(VERSION, catalogue.revision, catalogue.growth.tried, catalogue.refused, nodes)
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return plain


def decode(data: object, limits: Limits = DEFAULT_LIMITS) -> Catalogue:
    """The catalogue that ``encode`` wrote; raises ``ConfigError`` for anything else."""
    try:
        record = msgspec.convert(data, CatalogueRecord)
    except msgspec.ValidationError as error:
        raise ConfigError(f"catalogue: {error}") from None
    if record.version != VERSION:
        raise ConfigError(f"catalogue: version {record.version}: this release reads version {VERSION}")
    catalogue = Catalogue(limits)
    catalogue.refused = record.refused
    _build(catalogue, record.nodes)
    catalogue.growth.revision, catalogue.growth.tried = record.revision, record.tried
    return catalogue


def _walk(node: Node, depth: int) -> list[tuple[int, Node]]:
    below = [found for child in node.children() for found in _walk(child, depth + 1)]
    return [(depth, node), *below]


def _record(node: Node, depth: int) -> NodeRecord:
    entries = tuple(
        EntryRecord(
            method, entry.calls, entry.last_seen, entry.learned, entry.declared, entry.tags, entry.body
        )
        for method, entry in node.entries.items()
    )
    return NodeRecord(
        depth,
        node.text,
        node.is_parameter,
        node.calls,
        tuple(node.callers),
        node.declared,
        node.shared,
        entries,
    )


def _build(catalogue: Catalogue, records: tuple[NodeRecord, ...]) -> None:
    """Make the nodes under their parents and fill them."""
    path = [catalogue.growth.root]
    for number, record in enumerate(records):
        if record.depth > 0:
            if not 0 < record.depth <= len(path) or number == 0:
                raise ConfigError(f"catalogue: nodes[{number}]: no parent before it")
            del path[record.depth :]
            path.append(path[-1].child(record.text, is_parameter=record.is_parameter))
        _fill(catalogue, path[-1], record)


def _fill(catalogue: Catalogue, node: Node, record: NodeRecord) -> None:
    node.calls, node.callers = record.calls, list(record.callers)
    node.declared, node.shared = record.declared, record.shared
    for known in record.entries:
        entry = catalogue.growth.entry(node, known.method)
        entry.calls, entry.last_seen = known.calls, known.last_seen
        entry.learned, entry.declared = known.learned, known.declared
        entry.tags, entry.body = known.tags, known.body
    catalogue.growth.refresh(node)

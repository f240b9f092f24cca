"""Rules over source code, and the front ends that read it: one folder a language."""

from typing import Final

from limen.scan.source.java import java_service
from limen.scan.source.javascript import javascript_service
from limen.scan.source.model import Service
from limen.scan.source.python import python_service
from limen.scan.source.rules import RULES
from limen.scan.tree import Tree


def service_of(tree: Tree) -> Service:
    """What the source of a tree does, all languages together."""
    parts = [front_end(tree) for front_end in FRONT_ENDS]
    return Service(
        tuple(route for part in parts for route in part.routes),
        tuple(spot for part in parts for spot in part.spots),
        {kind: entity for part in parts for kind, entity in part.entities.items()},
        frozenset().union(*(part.frameworks for part in parts)),
    )


FRONT_ENDS: Final = (python_service, javascript_service, java_service)

__all__ = ["FRONT_ENDS", "RULES", "service_of"]

"""The front end for Java: parses with tree-sitter (extra ``java``), finds the routes of Spring, and walks
their handlers with the walk that Python's front end has."""

from limen.scan.source.java.applications import applications
from limen.scan.source.java.chains import Chains
from limen.scan.source.java.entities import entities
from limen.scan.source.java.project import JavaProject
from limen.scan.source.java.spots import spots as security
from limen.scan.source.java.spring import routes
from limen.scan.source.model import Entity, Route, Service, Spot
from limen.scan.source.python.spots import spots
from limen.scan.tree import Tree


def java_service(tree: Tree) -> Service:
    """What the Java files of a tree serve; what several applications share is told once."""
    served: dict[tuple[object, str], Route] = {}
    told: dict[tuple[object, ...], Spot] = {}
    kept: dict[str, Entity] = {}
    for part in applications(tree):
        found = _service(part)
        served = {(each.place, each.operation): each for each in found.routes} | served
        told = {_key(each): each for each in found.spots} | told
        kept |= found.entities
    frameworks = frozenset(each.framework for each in served.values())
    return Service(tuple(served.values()), tuple(told.values()), kept, frameworks)


def _key(spot: Spot) -> tuple[object, ...]:
    return (spot.place, spot.kind, spot.name, spot.value, *spot.arguments.items())


def _service(tree: Tree) -> Service:
    """One application."""
    project = JavaProject(tree)
    if not project.modules:
        return Service()
    chains = Chains(project)
    found = tuple(routes(project, chains))
    told = (*spots(project), *security(project, found, chains))
    return Service(found, told, entities(project))

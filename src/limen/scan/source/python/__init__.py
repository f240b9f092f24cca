"""The front end for Python: parses, finds routes by framework, walks their handlers."""

from limen.scan.source.model import Service
from limen.scan.source.python.entities import entities
from limen.scan.source.python.frameworks import FRAMEWORKS
from limen.scan.source.python.project import Project
from limen.scan.source.python.spots import spots
from limen.scan.tree import Tree


def python_service(tree: Tree) -> Service:
    """What the Python files of a tree serve."""
    project = Project(tree)
    routes = tuple(route for framework in FRAMEWORKS for route in framework(project))
    return Service(routes, spots(project), entities(project), frozenset(route.framework for route in routes))

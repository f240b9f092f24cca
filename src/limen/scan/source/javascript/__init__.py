"""The front end for JavaScript: parses with tree-sitter (extra ``js``), finds the routes of Express, and
walks their handlers with the walk that Python's front end has."""

from limen.scan.source.javascript.entities import entities
from limen.scan.source.javascript.express import routes
from limen.scan.source.javascript.project import JsProject
from limen.scan.source.model import Service
from limen.scan.source.python.spots import spots
from limen.scan.tree import Tree


def javascript_service(tree: Tree) -> Service:
    """What the JavaScript files of a tree serve."""
    project = JsProject(tree)
    found = tuple(routes(project))
    return Service(found, spots(project), entities(project), frozenset(route.framework for route in found))

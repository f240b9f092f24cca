"""The API's operations by the names that its document gives them, else by method and path.

A path that no document declares is told only where several callers use it: the catalogue's own line between
a route and something a caller made up.
"""

from collections import Counter

from limen.assemble import Installation
from limen.assemble.installation import OPENAPI
from limen.copilot.inventory import ApiOperation
from limen.detectors.responses import kinds_told
from limen.features.catalogue import declared_id
from limen.model import Declaration, Usage
from limen.settings.openapi import load_openapi, parse_openapi

LONGEST = 200
"""Characters of a path that is named."""


def operations(installation: Installation, most: int) -> list[tuple[int, ApiOperation]]:
    """The most used operations with their ids, the declared ones first."""
    world = installation.world
    declared = _declared(installation)
    names = Counter(each.operation_id for each in declared.values())
    spelt = world.catalogue.clear_names()
    usage = [use for use in world.catalogue.usage() if _tellable(use, spelt.get(use.operation.id, ""))]
    usage.sort(key=lambda use: (not use.operation.declared, -use.calls, use.operation.name))
    state = world.state
    found = []
    for use in usage[:most]:
        document = declared.get(use.operation.id, Declaration(use.operation.method, use.operation.template))
        kinds = kinds_told(use.operation.id, state)
        name = document.operation_id if names[document.operation_id] == 1 else ""
        tag = document.tags[0] if document.tags else ""
        returns = tuple(dict.fromkeys((*document.answers, *kinds)))
        entry = ApiOperation(document.method, document.template, name, tag, bool(kinds), returns)
        found.append((use.operation.id, entry))
    return found


def _tellable(use: Usage, spelt: str) -> bool:
    """Whether every segment is shown as it is spelt, and may be."""
    return use.operation.name == spelt and len(spelt) <= LONGEST


def _declared(installation: Installation) -> dict[int, Declaration]:
    """What the document in force calls operations, by their ids in the catalogue."""
    return {declared_id(each): each for each in reversed(_documented(installation))}


def _documented(installation: Installation) -> list[Declaration]:
    if imported := installation.control.load_document(OPENAPI):
        return parse_openapi(imported.decode(), "imported")
    file = installation.settings.server.openapi
    return load_openapi(file) if file else []

"""The catalogue of operations: what is called, what is declared, and where the two differ."""

from typing import Any

import msgspec

from limen.admin.spec_source import digest
from limen.admin.verb import Verb, change_of, shown
from limen.assemble import Installation
from limen.assemble.installation import OPENAPI
from limen.features.openapi_export import export
from limen.model import ConfigError, Usage
from limen.settings.openapi import parse_openapi


class OperationView(msgspec.Struct, frozen=True):
    """One operation; ``learned`` says that successful traffic showed it, ``declared`` that a
    document names it. ``last_seen`` is Unix seconds, 0 for never.
    """

    id: str
    name: str
    calls: int
    last_seen: float
    declared: bool
    learned: bool
    tags: tuple[str, ...]


def list_(installation: Installation, arguments: dict[str, Any]) -> list[OperationView]:
    """Operations: all, or ``shadow`` ones (seen, not declared) or ``zombie`` ones (declared, not seen)."""
    catalogue, which = installation.world.catalogue, arguments.get("which")
    if which == "shadow":
        found = catalogue.shadow()
    elif which == "zombie":
        found = catalogue.zombie(float(arguments.get("since") or 0.0))
    else:
        found = catalogue.usage()
    names = catalogue.clear_names() if arguments.get("spelt") else {}
    return [_view(usage, names) for usage in found]


def openapi(installation: Installation, _arguments: dict[str, Any]) -> dict[str, Any]:
    """What was learned as an OpenAPI 3.1 document."""
    return export(installation.world.catalogue)


def import_(installation: Installation, arguments: dict[str, Any]) -> dict[str, int]:
    """Take a document's operations for the declared ones from now on; checked before anything changes.

    With ``sha256`` the text must be the one that was read and shown.
    """
    text = str(arguments["text"])
    if arguments.get("sha256", digest(text)) != digest(text):
        raise ConfigError("the document is not the one that was read for the plan: make it again")
    declared = parse_openapi(text, str(arguments.get("source") or "document"))
    revision = installation.control.put_document(OPENAPI, text.encode(), change_of(installation, arguments))
    installation.declare()
    return {"declared": len(declared), "revision": revision.number}


def _view(usage: Usage, names: dict[int, str]) -> OperationView:
    operation = usage.operation
    name = names.get(operation.id, operation.name)
    return OperationView(
        shown(operation.id),
        name,
        usage.calls,
        usage.last_seen,
        operation.declared,
        operation.learned,
        operation.tags,
    )


VERBS: dict[str, Verb] = {
    "operations.list": list_,
    "operations.openapi": openapi,
    "operations.import": import_,
}

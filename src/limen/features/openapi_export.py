"""OpenAPI 3.1 out: what the catalogue knows, as a document that other tools read and ``declare`` reads back.

Segments that few callers used are not named: they show as parameters, like everywhere outside the vault.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from limen.features.catalogue import Catalogue
from limen.features.openapi import METHODS, TYPE_MARK
from limen.features.segments import ANY, DATE, EMAIL, HEX, INT, REST, SLUG, UUID, WORD
from limen.model import Usage

Json = dict[str, Any]

_SCHEMAS: Final[dict[str, Json]] = {
    INT: {"type": "integer"},
    UUID: {"type": "string", "format": "uuid"},
    HEX: {"type": "string", "pattern": "^[0-9a-fA-F]+$", TYPE_MARK: HEX},
    DATE: {"type": "string", "format": "date"},
    EMAIL: {"type": "string", "format": "email"},
    SLUG: {"type": "string", TYPE_MARK: SLUG},
    WORD: {"type": "string", TYPE_MARK: SLUG},
    ANY: {"type": "string"},
    REST: {"type": "string", "description": "The rest of the path, slashes included."},
}
_NOT_A_NAME: Final = re.compile(r"[^0-9A-Za-z]+").sub


def export(catalogue: Catalogue, title: str = "Learned by Limen", version: str = "1") -> Json:
    """A valid OpenAPI 3.1 document of every operation learned or declared.

    Templates that differ only in a parameter's type are one path to OpenAPI: they come as one, its
    parameter of either type. A method OpenAPI has no field for is listed under ``x-limen-methods``.
    """
    paths: dict[str, Json] = {}
    types: dict[str, list[set[str]]] = {}
    for usage in catalogue.usage():
        path, kinds = _path(usage.operation.template)
        known = types.setdefault(path, [set() for _ in kinds])
        for seen, kind in zip(known, kinds, strict=True):
            seen.add(kind)
        _add(paths.setdefault(path, {}), usage)
    for path, item in paths.items():
        names = re.findall(r"\{([^}]*)\}", path)
        if names:
            item["parameters"] = [_parameter(*pair) for pair in zip(names, types[path], strict=True)]
    _name_operations(paths)
    return {"openapi": "3.1.0", "info": {"title": title, "version": version}, "paths": paths}


def _path(template: str) -> tuple[str, list[str]]:
    """A template with each parameter named after the segment before it, and the parameters' types."""
    parts: list[str] = []
    names: list[str] = []
    kinds: list[str] = []
    before = "root"
    for part in template.split("/"):
        if not part.startswith("{"):
            before = _NOT_A_NAME("_", part).strip("_") or before
            parts.append(part)
            continue
        name = f"{before}_id"
        while name in names:
            name += "_next"
        names.append(name)
        parts.append(f"{{{name}}}")
        kinds.append(part.strip("{}").rpartition(":")[2])
    return "/".join(parts), kinds


def _add(item: Json, usage: Usage) -> None:
    """Put one operation into its path item, with how it is used."""
    operation = usage.operation
    method = operation.method.lower()
    if method not in METHODS:
        item.setdefault("x-limen-methods", []).append(operation.method)
        return
    known = item.setdefault(method, {"responses": {"default": {"description": "Seen in traffic."}}})
    known["x-limen-calls"] = known.get("x-limen-calls", 0) + usage.calls
    known["x-limen-last-seen"] = max(known.get("x-limen-last-seen", 0.0), usage.last_seen)
    known["x-limen-declared"] = known.get("x-limen-declared", False) or operation.declared
    if operation.tags:
        known["tags"] = list(operation.tags)


def _parameter(name: str, kinds: set[str]) -> Json:
    schemas = [_SCHEMAS[kind] for kind in sorted(kinds)]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _name_operations(paths: dict[str, Json]) -> None:
    """Give every operation an id of its own, made of its method and path."""
    taken: set[str] = set()
    for path, method, operation in _operations(paths):
        base = name = _NOT_A_NAME("_", f"{method}_{path}").strip("_")
        number = 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name)
        operation["operationId"] = name


def _operations(paths: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    for path, item in paths.items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]

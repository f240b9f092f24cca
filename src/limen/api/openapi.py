"""The OpenAPI 3.1 document, made of the routes and their types."""

import inspect
import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from limen import __version__
from limen.api.problem import MEDIA, Problem
from limen.api.route import Route

_REF: Final = "#/components/schemas/{name}"
_FAULTS: Final = ("400", "401", "403", "409", "413", "415", "422", "429", "500", "503", "504")


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The whole document as plain data."""
    types = [Problem, *(kind for each in routes for kind in (each.takes, each.answers) if kind is not None)]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    known = {id(kind): schema for kind, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for each in routes:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, known)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Limen administration", "version": __version__},
        "security": [{"operator": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {"Problem": _answer("What went wrong, with the cure (RFC 9457).", _ref(), MEDIA)},
            "securitySchemes": {
                "operator": {
                    "type": "http",
                    "scheme": "signature",
                    "description": "HTTP Message Signatures (RFC 9421) with an operator's Ed25519 key.",
                }
            },
        },
    }


def _operation(route: Route, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    summary = inspect.getdoc(route.does) or ""
    told: dict[str, Any] = {
        "operationId": route.does.__name__,
        "summary": " ".join(summary.split()),
        "parameters": [*_names(route.path), *map(_flag, route.flags)],
        "responses": {
            str(route.status): _answer("As asked.", known[id(route.answers)]),
            **{status: {"$ref": "#/components/responses/Problem"} for status in _FAULTS},
        },
    }
    if route.takes is not None:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": known[id(route.takes)]}},
        }
    return told


def _names(path: str) -> list[dict[str, Any]]:
    schema = {"type": "string", "maxLength": 200}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name in re.findall(r"\{(\w{1,40})\}", path)
    ]


def _flag(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"const": "true"}}


def _ref() -> dict[str, str]:
    return {"$ref": _REF.format(name="Problem")}


def _answer(said: str, schema: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    return {"description": said, "content": {media: {"schema": schema}}}

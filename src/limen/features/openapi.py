"""OpenAPI 3.0 and 3.1 in: which operations a document declares, from its plain data.

Reads what placing a call needs (servers, paths, methods, path parameters, tags) and what a body may hold, and
tolerates mistakes elsewhere. ``$ref`` is followed within the document; one that leads in a circle is an
error, named.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from limen.features.openapi_answers import answered, name_of
from limen.features.openapi_bodies import expected
from limen.features.openapi_reading import Json, as_list, as_object, resolved
from limen.features.segments import ANY, DATE, EMAIL, HEX, INT, SLUG, UUID
from limen.model import ConfigError, Declaration

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
TYPE_MARK: Final = "x-limen-type"
"""Where an exported schema keeps the types that JSON Schema has no word for."""

_TYPES: Final = frozenset((INT, UUID, HEX, DATE, EMAIL, SLUG, ANY))
_FORMATS: Final = {"uuid": UUID, "date": DATE, "date-time": DATE, "email": EMAIL}
_PATH: Final = re.compile(r"[?#]").split


def declare(document: object) -> list[Declaration]:
    """Every operation of a document, once per base path of its servers.

    Raises ``ConfigError`` naming the place: ``paths./users.get.parameters[1]: ...``.
    """
    root = as_object(document, "the document")
    _check_version(root)
    return [
        declaration
        for path, item in as_object(root.get("paths", {}), "paths").items()
        if not path.startswith("x-")
        for declaration in _path(root, path, item)
    ]


def _check_version(root: Json) -> None:
    if "swagger" in root:
        raise ConfigError("swagger: this is Swagger 2.0: convert it to OpenAPI 3.0 or 3.1")
    if not str(root.get("openapi", "")).startswith("3."):
        raise ConfigError("openapi: must say 3.0.x or 3.1.x")


def _path(root: Json, path: str, item: object) -> Iterator[Declaration]:
    place = f"paths.{path}"
    if not path.startswith("/"):
        raise ConfigError(f"{place}: a path starts with /")
    path_item = resolved(root, item, place)
    for method in METHODS:
        if method in path_item:
            yield from _operation(root, path, path_item, method)


def _operation(root: Json, path: str, item: Json, method: str) -> Iterator[Declaration]:
    place = f"paths.{path}.{method}"
    operation = as_object(item[method], place)
    types = {
        **_parameter_types(root, item, f"paths.{path}"),
        **_parameter_types(root, operation, place),
    }
    tags = tuple(tag for tag in as_list(operation.get("tags", []), f"{place}.tags") if isinstance(tag, str))
    body, answers = expected(root, operation, place), answered(root, operation)
    name = name_of(operation.get("operationId"))
    for base in _bases(root, item, operation, place):
        yield Declaration(method.upper(), base + _PATH(path)[0], types, tags, body, name, answers)


def _bases(root: Json, item: Json, operation: Json, place: str) -> list[str]:
    """The base paths of the nearest ``servers``, each once; one empty base when there are none."""
    for holder, where in ((operation, f"{place}.servers"), (item, f"{place}.servers"), (root, "servers")):
        servers = as_list(holder.get("servers", []), where)
        if servers:
            found = [
                _base(as_object(server, f"{where}[{n}]"), f"{where}[{n}]") for n, server in enumerate(servers)
            ]
            return list(dict.fromkeys(found))
    return [""]


def _base(server: Json, place: str) -> str:
    """The path of a server's URL, its variables at their defaults."""
    url = server.get("url", "/")
    if not isinstance(url, str):
        raise ConfigError(f"{place}.url: must be a text")
    for name, variable in as_object(server.get("variables", {}), f"{place}.variables").items():
        default = as_object(variable, f"{place}.variables.{name}").get("default", "")
        url = url.replace(f"{{{name}}}", str(default))
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        raise ConfigError(f"{place}.url: not a URL") from None


def _parameter_types(root: Json, holder: Json, place: str) -> dict[str, str]:
    """The types of the path parameters that a path item or an operation lists, by name."""
    types: dict[str, str] = {}
    for number, item in enumerate(as_list(holder.get("parameters", []), f"{place}.parameters")):
        where = f"{place}.parameters[{number}]"
        parameter = resolved(root, item, where)
        name = parameter.get("name")
        if not isinstance(name, str):
            raise ConfigError(f"{where}: it has no name")
        if parameter.get("in") == "path":
            types[name] = _type(resolved(root, parameter.get("schema", {}), f"{where}.schema"))
    return types


def _type(schema: Json) -> str:
    """The segment type of a schema; ``any`` unless every value of it is of one."""
    marked = schema.get(TYPE_MARK)
    if isinstance(marked, str) and marked in _TYPES:
        return marked
    kind = schema.get("type")
    kinds = [one for one in (kind if isinstance(kind, list) else [kind]) if one != "null"]
    if kinds == ["integer"]:
        return INT
    return _FORMATS.get(str(schema.get("format")), ANY) if kinds == ["string"] else ANY

"""How parts of an OpenAPI document are read: objects and lists by their place, ``$ref`` followed."""

from collections.abc import Mapping
from typing import Any, Final

from limen.model import ConfigError

Json = Mapping[str, Any]

_MAX_REFERENCES: Final = 32


def resolved(root: Json, value: object, place: str) -> Json:
    """An object, its ``$ref`` followed as far as it leads."""
    for _ in range(_MAX_REFERENCES):
        found = as_object(value, place)
        reference = found.get("$ref")
        if reference is None:
            return found
        value = _target(root, reference, place)
    raise ConfigError(f"{place}: its $ref leads in a circle")


def _target(root: Json, reference: object, place: str) -> object:
    """What a JSON pointer (RFC 6901) within the document points at."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        raise ConfigError(
            f"{place}: only a $ref within the document (#/...) can be followed: bundle it into one file"
        )
    value: object = root
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, Mapping) or key not in value:
            raise ConfigError(f"{place}: its $ref points at nothing: {reference!r}")
        value = value[key]
    return value


def as_object(value: object, place: str) -> Json:
    """``value`` as an object; raises ``ConfigError`` naming its place."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ConfigError(f"{place}: must be an object with text keys")
    return value


def as_list(value: object, place: str) -> list[Any]:
    """``value`` as a list; raises ``ConfigError`` naming its place."""
    if not isinstance(value, list):
        raise ConfigError(f"{place}: must be a list")
    return value

"""The OpenAPI document an operator names, read from its file."""

import json
from pathlib import Path

import yaml

from limen.features.openapi import declare
from limen.model import ConfigError, Declaration


def load_openapi(file: str) -> list[Declaration]:
    """The operations of a YAML or JSON document; raises ``ConfigError`` naming the file, place and cure."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"OpenAPI document {file}: cannot be read: {error}") from None
    return parse_openapi(text, file)


def parse_openapi(text: str, file: str) -> list[Declaration]:
    """The same of a document at hand; ``file`` names it in errors."""
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise ConfigError(f"OpenAPI document {file}: neither YAML nor JSON: {error}") from None
    try:
        return declare(document)
    except ConfigError as error:
        raise ConfigError(f"OpenAPI document {file}: {error}") from None

"""The OpenAPI document an operator names, read from its file."""

import json
from pathlib import Path

import httpx
import yaml

from limen.features.openapi import declare
from limen.model import ConfigError, Declaration
from limen.settings.values import Url

MOST_BYTES = 10 << 20
PATIENCE = 10.0
"""Seconds to wait for a document that has to be fetched."""


def fetch_openapi(source: str) -> str:
    """The text of a document, checked: of a file, or from an address.

    Raises ``ConfigError`` naming what is wrong with it.
    """
    if "://" not in source:
        try:
            text = Path(source).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"OpenAPI document {source}: cannot be read: {error}") from None
    else:
        text = _download(source)
    parse_openapi(text, source)
    return text


def _download(address: str) -> str:
    try:
        url = str(Url.parse(address))
        with httpx.stream("GET", url, timeout=PATIENCE, follow_redirects=False) as answer:
            answer.raise_for_status()
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise ConfigError(f"OpenAPI document {address}: more than {MOST_BYTES >> 20} MB")
            return body.decode()
    except (httpx.HTTPError, ValueError) as error:
        raise ConfigError(f"OpenAPI document {address}: cannot be fetched: {error}") from None


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

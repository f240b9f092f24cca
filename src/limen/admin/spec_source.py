"""The document that an ``import_spec`` names, read when a person says so and never by planning.

A plan may come of a program's words, and an address in it would be a request of this machine's to wherever
those words lead (OWASP API7:2023). So where it may lead is a setting, and what came is kept by its hash.
"""

import asyncio
import os
import stat
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec

from limen.model import ConfigError
from limen.settings import Address, Url
from limen.settings.openapi import parse_openapi

MOST_BYTES = 10 << 20
"""Bytes of a document; a longer one is refused."""

PATIENCE = 10.0
"""Seconds that a document may take, from the first word to its last byte."""

_PORTS = {"http": 80, "https": 443}


class Document(msgspec.Struct, frozen=True):
    """The text of a document, and the SHA-256 in hex of the bytes that it came as."""

    text: str
    sha256: str


def read_spec(source: str, hosts: tuple[str, ...] = ()) -> Document:
    """A file, or what an address gives: this machine's own, or by https:// one of ``hosts`` (``host:port``).

    Raises ``ConfigError`` for a source that may not be read, and for what is no OpenAPI document.
    """
    try:
        body = _fetched(source, hosts) if "://" in source else _of_file(Path(source))
        text = body.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"OpenAPI document {source}: cannot be read: {error}") from None
    parse_openapi(text, source)
    return Document(text, digest(text))


def digest(text: str) -> str:
    """SHA-256 in hex of a document's bytes (UTF-8)."""
    return sha256(text.encode()).hexdigest()


def _of_file(path: Path) -> bytes:
    """Not from a pipe or a device, which could keep the reader or have no end."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ConfigError(f"OpenAPI document {path}: no plain file")
        return _within(file.read(MOST_BYTES + 1), str(path))


def _fetched(source: str, hosts: tuple[str, ...]) -> bytes:
    url = allowed(source, hosts)
    try:
        return asyncio.run(asyncio.wait_for(_download(url), PATIENCE))
    except TimeoutError:
        raise ConfigError(f"OpenAPI document {source}: not there after {PATIENCE:.0f} s") from None
    except httpx.HTTPError as error:
        raise ConfigError(f"OpenAPI document {source}: cannot be fetched: {error}") from None


async def _download(url: str) -> bytes:
    """No proxy of the environment, no redirect, nothing packed: a few bytes could be gigabytes."""
    body, asked = b"", {"accept-encoding": "identity"}
    async with (
        httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", url, headers=asked) as answer,
    ):
        if answer.is_redirect:
            raise ConfigError(f"OpenAPI document {url}: it is elsewhere: name the address that it has now")
        answer.raise_for_status()
        async for part in answer.aiter_raw():
            body = _within(body + part, url)
    return body


def allowed(source: str, hosts: tuple[str, ...]) -> str:
    """The address, where it may be asked; raises ``ConfigError`` with the cure."""
    try:
        url = Url.parse(source)
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except ValueError as error:
        raise ConfigError(f"OpenAPI document {source}: {error}") from None
    if Address(f"{host}:{port}").is_loopback:
        return url
    listed = (each if ":" in each else f"{each}:443" for each in map(str.lower, hosts))
    if parts.scheme != "https" or f"{host}:{port}" not in listed:
        raise ConfigError(
            f"OpenAPI document {source}: only from this machine, or by https:// from a host that"
            " `[copilot] spec_hosts` names: or save it, and name the file"
        )
    return url


def _within(body: bytes, source: str) -> bytes:
    if len(body) > MOST_BYTES:
        raise ConfigError(f"OpenAPI document {source}: more than {MOST_BYTES >> 20} MB")
    return body

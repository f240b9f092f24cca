"""The identity provider that is told token lifetimes, as the settings name it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from limen.credentials.secret_file import read_secret
from limen.engine.ports import TokenLifetimes
from limen.identity.providers import Keycloak
from limen.model import ConfigError
from limen.settings import Settings


@contextmanager
def provider_of(settings: Settings) -> Iterator[TokenLifetimes | None]:
    """The provider, ``None`` where none is named; raises ``ConfigError`` for an unreadable secret or CA."""
    said = settings.provider
    if not said.url:
        yield None
        return
    secret = read_secret(Path(said.client_secret_file)).decode(errors="replace").strip()
    with httpx.Client(
        timeout=float(said.timeout), verify=_trusted(said.ca), follow_redirects=False, trust_env=False
    ) as client:
        yield Keycloak(client, said.url, said.realm, (said.client_id, secret))


def _trusted(ca: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca or None)
    except OSError as error:
        raise ConfigError(f"[provider] ca = {ca!r}: cannot be read: {error}") from None

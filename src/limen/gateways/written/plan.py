"""What the writers read: the gateway as Envoy's builders know it, and where the others ask."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

import msgspec

from limen.gateways.envoy.settings import GatewaySettings
from limen.model.errors import ConfigError

Files = dict[str, str]
"""Names and texts of what is written."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One gateway to write for: ``asks`` is the ``host:port`` it puts its questions to.

    ``folder`` is where the files will stand, ``identity`` the header that tells the API who called, and
    ``proxies`` whose forwarded addresses are believed.
    """

    gateway: GatewaySettings
    asks: str
    folder: Path
    identity: str = "x-limen-identity"
    proxies: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """A text between single quotes; raises ``ConfigError`` for what would end them."""
    if "'" in text or not text.isprintable():
        raise ConfigError(f"{text!r} cannot be written into a configuration: leave quotes and controls out")
    return f"'{text}'"


class _Text(Template):
    """Placeholders that none of the configuration languages uses."""

    delimiter = "%%"


def filled(name: str, said: Mapping[str, object]) -> str:
    """A template of this package with its placeholders filled."""
    text = files("limen.gateways.written").joinpath("templates", name).read_text(encoding="utf-8")
    return _Text(text).substitute(said)

"""Where a receiver may have SETs pushed to: a receiver chooses the address, so it could choose one of ours.

Only hosts on the operator's list, over https, without redirects (the pusher follows none). Plain http is for
this machine alone, and only when the settings say so.
"""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import msgspec

from limen.model import InputError

LONGEST: Final = 2048
"""Characters of an address; a longer one is refused."""
_HTTPS: Final = 443


class PushRules(msgspec.Struct, frozen=True):
    """``hosts`` are names, with ``:port`` where it is not 443; ``loopback`` allows this machine too."""

    hosts: tuple[str, ...] = ()
    loopback: bool = False

    def check(self, url: str) -> str:
        """The address, when SETs may be pushed there; raises ``InputError``."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise InputError("endpoint_url is no URL") from None
        plain = len(url) <= LONGEST and url.isascii() and url.isprintable() and " " not in url
        if not plain or parts.username is not None or parts.fragment:
            raise InputError("endpoint_url is a plain URL without user, password or fragment")
        if self.loopback and parts.scheme in ("http", "https") and is_loopback(host):
            return url
        if parts.scheme != "https":
            raise InputError("endpoint_url must be an https:// address")
        if not self._listed(host, port or _HTTPS):
            raise InputError("endpoint_url: this host is not on the list of those that may be pushed to")
        return url

    def _listed(self, host: str, port: int) -> bool:
        named = f"{host}:{port}"
        return any(
            named == (each if ":" in each else f"{each}:{_HTTPS}") for each in map(str.lower, self.hosts)
        )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

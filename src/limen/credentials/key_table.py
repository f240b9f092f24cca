"""API keys as the request path reads them: one dictionary by keyed hash, swapped whole when a key changes."""

import hmac
from collections.abc import Iterable

import msgspec

from limen.credentials.address import Network, parse_networks, read_address, within
from limen.credentials.apikey import LONGEST, PREFIX, hash_key, parse
from limen.credentials.keys import Details, Keys
from limen.model import InputError, Key, KeyVersion


class Entry(msgspec.Struct, frozen=True):
    """One accepted secret of a key, with its details open. ``ends`` is the earlier end of key and secret (0:
    none).
    """

    key: Key
    version: KeyVersion
    principal: str
    networks: tuple[Network, ...]
    ends: float


class KeyTable:
    """Looks keys up by their text: a hash, a dictionary and a comparison in constant time, about 2 us."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper
        self._entries: dict[bytes, Entry] = {}

    def load(self, keys: Keys) -> None:
        """Take over every key as it stands; raises ``ConfigError`` when sealed details do not open."""
        self.replace((key, keys.details(key)) for key in keys.list())

    def replace(self, keys: Iterable[tuple[Key, Details]]) -> None:
        """Use these keys, and only these, from now on."""
        entries: dict[bytes, Entry] = {}
        for key, details in keys:
            networks = parse_networks(details.networks)
            for version in key.versions:
                ends = min((t for t in (key.expires, version.until) if t), default=0.0)
                entries[version.hash] = Entry(key, version, details.principal, networks, ends)
        self._entries = entries

    @property
    def empty(self) -> bool:
        """Whether no key was ever made. One that is revoked or expired still counts, so that to revoke the
        last one never opens the door.
        """
        return not self._entries

    def verify(self, text: str, address: str, at: float) -> Entry:
        """The key behind a text presented from ``address``; raises ``InputError`` with the reason it is
        refused.
        """
        if len(text) > LONGEST:
            raise InputError("malformed key")
        presented = hash_key(self._pepper, text)
        entry = self._entries.get(presented)
        if entry is None or not hmac.compare_digest(presented, entry.version.hash):
            raise InputError(_why(text))
        if entry.key.revoked:
            raise InputError("revoked key")
        if entry.ends and at >= entry.ends:
            raise InputError("expired key")
        if entry.networks and not _allowed(address, entry.networks):
            raise InputError("wrong network")
        return entry


def _why(text: str) -> str:
    if not text.startswith(PREFIX):
        return "unknown key"
    try:
        parse(text)
    except InputError:
        return "malformed key"
    return "unknown key"


def _allowed(address: str, networks: tuple[Network, ...]) -> bool:
    read = read_address(address)
    return read is not None and within(read, networks)

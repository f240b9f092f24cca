"""API keys as the request path reads them: one dictionary by keyed hash, swapped whole when a key changes."""

import hmac
from collections.abc import Iterable

import msgspec

from limen.credentials.address import Network, parse_networks, read_address, within
from limen.credentials.apikey import LONGEST, PREFIX, hasher, parse
from limen.credentials.keys import Details, Keys
from limen.credentials.proof import Proof
from limen.model import InputError, Key, KeyVersion


class Entry(msgspec.Struct, frozen=True):
    """One accepted secret of a key, by its keyed hash, and what it proves. ``ends`` is the earlier end of key
    and secret (0: none).
    """

    hash: bytes
    proof: Proof
    revoked: bool
    networks: tuple[Network, ...]
    ends: float


class KeyTable:
    """Looks keys up by their text: a hash, a dictionary and a comparison in constant time, about 1 us.

    What a key proves is made once, when the table is; so all calls with it share one ``Proof``. ``empty`` is
    whether no key was ever made. One that is revoked or expired still counts, so that to revoke the last one
    never opens the door.
    """

    def __init__(self, pepper: bytes) -> None:
        self._hash = hasher(pepper)
        self._entries: dict[bytes, Entry] = {}
        self.empty = True

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
                proof = _proof(key, version, details.principal)
                entries[version.hash] = Entry(version.hash, proof, bool(key.revoked), networks, ends)
        self._entries, self.empty = entries, not entries

    def verify(self, text: str, address: str, at: float) -> Proof:
        """What a text presented from ``address`` proves; raises ``InputError`` saying why it is refused."""
        if len(text) > LONGEST:
            raise InputError("malformed key")
        presented = self._hash(text)
        entry = self._entries.get(presented)
        if entry is None or not hmac.compare_digest(presented, entry.hash):
            raise InputError(_why(text))
        if entry.revoked:
            raise InputError("revoked key")
        if entry.ends and at >= entry.ends:
            raise InputError("expired key")
        if entry.networks and not _allowed(address, entry.networks):
            raise InputError("wrong network")
        return entry.proof


def _proof(key: Key, version: KeyVersion, principal: str) -> Proof:
    name = key.public_id
    return Proof(
        "api_key",
        key.credential,
        key.principal,
        name,
        principal,
        name,
        key.roles,
        key.scopes,
        issued_at=version.since,
    )


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

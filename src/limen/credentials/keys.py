"""What a person does with API keys: create, list, show, rotate, suspend, resume, revoke, import.

Each verb is one durable change and one revision. A suspension is a hold like any other, so the engine, the
gateway's own list and the undo of holds need to know nothing of keys. Key texts pass through and are not
kept.
"""

import hmac
import ipaddress
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from limen.credentials.apikey import LONGEST, ApiKey, hash_key, mint, mint_public_id
from limen.credentials.master import Keyring, derive
from limen.credentials.pseudonyms import Pseudonyms
from limen.engine.ports import KeyStore
from limen.model import Action, Change, ConfigError, Hold, Key, KeyVersion, Revision, Scope

_NONCE_BYTES = 12
_SHORTEST_IMPORT = 16


class Details(msgspec.Struct, frozen=True):
    """What is sealed beside a key: its owner's name, a note, and the networks it may be used from (all if
    none).
    """

    principal: str = ""
    note: str = ""
    networks: tuple[str, ...] = ()


class Terms(msgspec.Struct, frozen=True):
    """What a new key may do. ``expires`` is in Unix seconds, 0 for never."""

    principal: str
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    expires: float = 0.0
    note: str = ""


class Minted(msgspec.Struct, frozen=True):
    """A new key and its text, to be shown once."""

    key: Key
    text: str

    def __repr__(self) -> str:
        return f"Minted({self.key.public_id!r})"


class Keys:
    """The verbs over a store. ``keyring`` gives the pepper of the hashes and the key of the details."""

    def __init__(self, store: KeyStore, keyring: Keyring, pseudonyms: Pseudonyms) -> None:
        self._store = store
        self._pepper = keyring.lasting("apikey")
        details = keyring.lasting("details")
        self._sealing, self._naming = AESGCM(details), derive(details, "nonce")
        self._pseudonyms = pseudonyms

    def create(self, terms: Terms, change: Change) -> Minted:
        """A new key. Raises ``ConfigError`` for terms that make no sense."""
        minted = mint()
        return Minted(self._put_new(minted.public_id, minted.text, terms, change), minted.text)

    def import_key(self, text: str, terms: Terms, change: Change) -> Key:
        """Take over a key of another system by its hash. Raises ``ConfigError`` when it is short or known."""
        if not _SHORTEST_IMPORT <= len(text) <= LONGEST:
            raise ConfigError(
                f"a key to import has {_SHORTEST_IMPORT} to {LONGEST} characters: rotate it instead"
            )
        kept = hash_key(self._pepper, text)
        if any(version.hash == kept for key in self._store.load_keys() for version in key.versions):
            raise ConfigError("this key is known already: `limen keys list` shows it")
        return self._put_new(mint_public_id(), text, terms, change, imported=True)

    def list(self) -> Sequence[Key]:
        """Every key, oldest first."""
        return self._store.load_keys()

    def show(self, public_id: str) -> Key:
        """One key; raises ``ConfigError`` when there is none."""
        key = self._store.find_key(public_id)
        if key is None:
            raise ConfigError(f"no API key has the public id {public_id!r}: `limen keys list` shows them all")
        return key

    def details(self, key: Key) -> Details:
        """Open the sealed details; raises ``ConfigError`` when they were changed or sealed by another key."""
        if not key.details:
            return Details()
        nonce, body = key.details[:_NONCE_BYTES], key.details[_NONCE_BYTES:]
        try:
            return msgspec.json.decode(
                self._sealing.decrypt(nonce, body, key.public_id.encode()), type=Details
            )
        except (InvalidTag, ValueError):
            raise ConfigError(
                f"API key {key.public_id}: its details do not open: changed on disk, or of another master key"
            ) from None

    def rotate(self, public_id: str, overlap: float, change: Change) -> Minted:
        """A new secret; the old one is accepted for ``overlap`` seconds more. The baseline stays."""
        key = self._usable(public_id, change.at)
        if overlap < 0:
            raise ConfigError(f"overlap {overlap:g}: a number of seconds, 0 or more")
        minted, until = mint(public_id), change.at + overlap
        ending = [_ended(v, until) for v in key.versions if v.stands(change.at)]
        fresh = KeyVersion(hash_key(self._pepper, minted.text), change.at)
        rotated = msgspec.structs.replace(key, versions=(*ending, fresh), imported=False)
        self._store.put_key(rotated, change)
        return Minted(rotated, minted.text)

    def suspend(self, public_id: str, until: float, change: Change) -> Hold:
        """Refuse the key until ``until`` (Unix seconds, 0: until resumed)."""
        key = self.show(public_id)
        if until and until <= change.at:
            raise ConfigError(f"suspend until {until:.0f}: that time is past")
        hold = Hold(
            Scope.CREDENTIAL, key.credential, Action.SUSPEND, change.at, until, change.why, by=change.by
        )
        self._store.put_hold(hold, change)
        return hold

    def resume(self, public_id: str, change: Change) -> Revision:
        """End a suspension, whoever ordered it. Raises ``ConfigError`` when there is none."""
        revision = self._store.lift_hold(Scope.CREDENTIAL, self.show(public_id).credential, change)
        if revision is None:
            raise ConfigError(f"API key {public_id} is not suspended: nothing to resume")
        return revision

    def set_scopes(self, public_id: str, scopes: tuple[str, ...], change: Change) -> Revision:
        """Let the key do these things, and only these, from now on."""
        key = self._usable(public_id, change.at)
        return self._store.put_key(msgspec.structs.replace(key, scopes=scopes), change)

    def set_networks(self, public_id: str, networks: tuple[str, ...], change: Change) -> Revision:
        """Accept the key from these networks alone from now on; without any, from everywhere."""
        key = self._usable(public_id, change.at)
        held = tuple(_network(text) for text in networks)
        details = msgspec.structs.replace(self.details(key), networks=held)
        return self._store.put_key(
            msgspec.structs.replace(key, details=self._seal(public_id, details)), change
        )

    def set_expiry(self, public_id: str, expires: float, change: Change) -> Revision:
        """Refuse the key from ``expires`` on (Unix seconds, 0: never)."""
        key = self._usable(public_id, change.at)
        if expires and expires <= change.at:
            raise ConfigError(f"expires {expires:.0f}: that time is past: revoke the key instead")
        return self._store.put_key(msgspec.structs.replace(key, expires=expires), change)

    def revoke(self, public_id: str, change: Change) -> Revision:
        """Refuse the key for good."""
        key = self._usable(public_id, change.at)
        return self._store.put_key(msgspec.structs.replace(key, revoked=change.at), change)

    def erase(self, public_id: str, change: Change) -> Revision:
        """Revoke the key and forget its owner's name, note and networks."""
        key = self.show(public_id)
        gone = msgspec.structs.replace(key, revoked=key.revoked or change.at, details=b"")
        return self._store.put_key(gone, change)

    def _usable(self, public_id: str, at: float) -> Key:
        key = self.show(public_id)
        if refused := key.refused(at):
            raise ConfigError(f"API key {public_id}: {refused}: create a new one")
        return key

    def _put_new(
        self, public_id: str, text: str, terms: Terms, change: Change, imported: bool = False
    ) -> Key:
        checked = _checked(terms, change.at)
        key = Key(
            public_id,
            self._pseudonyms.of("credential", public_id),
            self._pseudonyms.of("principal", terms.principal),
            change.at,
            terms.roles,
            terms.scopes,
            terms.expires,
            imported=imported,
            details=self._seal(public_id, checked),
            versions=(KeyVersion(hash_key(self._pepper, text), change.at),),
        )
        self._store.put_key(key, change)
        return key

    def _seal(self, public_id: str, details: Details) -> bytes:
        """The same details of a key are the same bytes, so that a change taken back leaves what was there.

        The nonce is a keyed hash of all that is sealed: it comes again only with the very same message.
        """
        plain, bound = msgspec.json.encode(details), public_id.encode()
        nonce = hmac.digest(self._naming, bound + b"\0" + plain, "sha256")[:_NONCE_BYTES]
        return nonce + self._sealing.encrypt(nonce, plain, bound)


def _ended(version: KeyVersion, until: float) -> KeyVersion:
    ends = min(version.until, until) if version.until else until
    return msgspec.structs.replace(version, until=ends)


def _checked(terms: Terms, at: float) -> Details:
    if not terms.principal:
        raise ConfigError("an API key needs a principal: whose is it?")
    if terms.expires and terms.expires <= at:
        raise ConfigError(f"expires {terms.expires:.0f}: that time is past")
    return Details(terms.principal, terms.note, tuple(_network(text) for text in terms.networks))


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise ConfigError(
            f"network {text!r}: an address or a network such as 203.0.113.0/24 is needed"
        ) from None


__all__ = ["ApiKey", "Details", "Keys", "Minted", "Terms"]

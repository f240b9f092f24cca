"""The sealed vault: what a person may have to see (the name behind a pseudonym), and nobody else can.

Every person has a data key of their own; it is wrapped under the vault key of a master generation and
encrypts that person's names (AES-256-GCM throughout). Erasing the key erases the names wherever their
ciphertext lies (crypto-erasure, NIST SP 800-88), save in a backup that holds the wrapped key too, until the
master generation it needs is retired. Off the request path: sealing writes to disk. Threads may share it.
"""

import os
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from limen.credentials.master import Keyring
from limen.engine.ports import SealedName, VaultStore, WrappedKey
from limen.model import Change, ConfigError, Revision

_NONCE_BYTES = 12
_REMEMBERED = 1 << 16
_SWEEP_EVERY = 1024


class Name(msgspec.Struct, frozen=True):
    """A name to be sealed: what ``pseudonym`` of ``kind`` stands for, as a secret of ``person`` (a
    pseudonym).
    """

    kind: str
    pseudonym: int
    name: str
    person: int


class Vault:
    """Seals names, opens them for who may ask, and erases a person.

    ``lasts`` is for how many seconds a name is kept after it was last sealed; ``most`` how many people at
    once: past it, those that expire first are dropped.
    """

    def __init__(
        self, store: VaultStore, keyring: Keyring, lasts: float = 90 * 86_400, most: int = 100_000
    ) -> None:
        self._store = store
        self._keyring = keyring
        self._lasts = lasts
        self._most = most
        self._fresh: OrderedDict[tuple[str, int, int], float] = OrderedDict()
        self._since_sweep = 0
        self._one = Lock()

    def seal(self, names: Iterable[Name], at: float) -> int:
        """Write the names not sealed lately, in one transaction; gives how many were written.

        A name already kept is written again once half of its time is over, so a steady caller costs nothing.
        """
        with self._one:
            return self._seal(names, at)

    def _seal(self, names: Iterable[Name], at: float) -> int:
        new = {(n.kind, n.pseudonym, n.person): n for n in names if n.name and not self._kept(n, at)}
        if not new:
            return 0
        until = at + self._lasts
        people = {n.person: self._key_for(n.person, until) for n in new.values()}
        self._store.put_vault(
            [wrapped for wrapped, _ in people.values()],
            [self._sealed(n, people[n.person][1], until) for n in new.values()],
        )
        for key in new:
            self._fresh[key] = until
            self._fresh.move_to_end(key)
        while len(self._fresh) > _REMEMBERED:
            self._fresh.popitem(last=False)
        self._sweep_now_and_then(len(new), at)
        return len(new)

    def open(self, kind: str, pseudonym: int, at: float) -> str | None:
        """The name behind a pseudonym; ``None`` when it is unknown, expired or erased.

        Raises ``ConfigError`` when the row was tampered with or belongs to another master key.
        """
        row = self._store.load_name(kind, pseudonym)
        if row is None or at >= row.expires:
            return None
        wrapped = self._store.load_person(row.person)
        if wrapped is None:
            return None
        return _decrypt(self._unwrap(wrapped), row.sealed, _name_bound(kind, pseudonym, row.person)).decode()

    def open_all(self, kind: str, pseudonyms: Sequence[int], at: float) -> dict[int, str]:
        """The names behind several pseudonyms, without those that are unknown, expired or erased.

        Raises ``ConfigError`` as ``open`` does.
        """
        rows = self._store.load_names(kind, pseudonyms)
        return {
            row.pseudonym: _decrypt(
                self._unwrap(wrapped), row.sealed, _name_bound(kind, row.pseudonym, row.person)
            ).decode()
            for row, wrapped in rows
            if at < row.expires
        }

    def erase(self, person: int, change: Change) -> Revision:
        """Destroy a person's data key and names."""
        with self._one:
            for key in [k for k in self._fresh if k[2] == person]:
                del self._fresh[key]
            return self._store.erase_person(person, change)

    def rewrap(self) -> int:
        """After a rotation: wrap every data key under the current generation; gives how many."""
        with self._one:
            people = self._store.load_people(self._keyring.current)
            fresh = [self._wrap(p.person, self._unwrap(p), p.expires) for p in people]
            self._store.put_vault(fresh, [])
        return len(fresh)

    def _kept(self, name: Name, at: float) -> bool:
        until = self._fresh.get((name.kind, name.pseudonym, name.person), 0.0)
        return at < until - self._lasts / 2

    def _key_for(self, person: int, until: float) -> tuple[WrappedKey, bytes]:
        wrapped = self._store.load_person(person)
        if wrapped is None:
            key = AESGCM.generate_key(256)
            return self._wrap(person, key, until), key
        return msgspec.structs.replace(wrapped, expires=max(until, wrapped.expires)), self._unwrap(wrapped)

    def _wrap(self, person: int, key: bytes, expires: float) -> WrappedKey:
        generation = self._keyring.current
        under = self._keyring.rotated("vault", generation)
        return WrappedKey(person, _encrypt(under, key, _key_bound(person, generation)), generation, expires)

    def _unwrap(self, wrapped: WrappedKey) -> bytes:
        under = self._keyring.rotated("vault", wrapped.generation)
        return _decrypt(under, wrapped.wrapped, _key_bound(wrapped.person, wrapped.generation))

    def _sealed(self, name: Name, key: bytes, until: float) -> SealedName:
        bound = _name_bound(name.kind, name.pseudonym, name.person)
        text = name.name.encode("utf-8", "backslashreplace")
        return SealedName(name.kind, name.pseudonym, name.person, _encrypt(key, text, bound), until)

    def _sweep_now_and_then(self, written: int, at: float) -> None:
        self._since_sweep += written
        if self._since_sweep >= _SWEEP_EVERY:
            self._since_sweep = 0
            if self._store.sweep_vault(at, self._most):
                self._fresh.clear()


def _encrypt(key: bytes, text: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise ConfigError(
            "the vault: a row does not open: it was changed, or belongs to another master key; put the"
            " matching master file back, or erase that person"
        ) from None


def _key_bound(person: int, generation: int) -> bytes:
    return b"limen person %d %d" % (person, generation)


def _name_bound(kind: str, pseudonym: int, person: int) -> bytes:
    return f"limen name {kind} {pseudonym} {person}".encode()

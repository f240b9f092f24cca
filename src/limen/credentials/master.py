"""The master key: kept outside the data folder, several generations of it, and what is derived from them.

Two files. The *master file* holds the generations and belongs on another disk or in a secret store. The
*seal*, beside the data, holds one random root key wrapped under the newest generation (AES-256-GCM). What
must stay the same for good (pseudonyms, hashes of API keys) is derived from the root; what can be written
anew (journal, vault, signed headers) from a generation. So a rotation wraps the root again and loses no
baseline, and a stolen master file is worth nothing once its generation is retired. Derivation is HKDF-SHA256
(RFC 5869) with a label each.
"""

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from limen.credentials.secret_file import read_secret, write_secret
from limen.model import ConfigError

ENVIRONMENT = "LIMEN_MASTER_KEY_FILE"
KEY_BYTES = 32
_NONCE_BYTES = 12

Lasting = Literal[
    "pseudonym",
    "apikey",
    "details",
    "jwks",
    "signals",
    "factors",
    "recovery",
    "plans",
    "approval-code",
    "written",
]
Rotated = Literal["journal", "vault", "upstream", "state", "ticket", "result"]


class Generation(msgspec.Struct, frozen=True):
    """One master key; ``made`` is when, in Unix seconds."""

    id: int
    key: bytes
    made: float


class MasterFile(msgspec.Struct, frozen=True):
    """What the master file holds; the last generation is the one in use."""

    generations: tuple[Generation, ...]
    version: Literal[1] = 1


class Seal(msgspec.Struct, frozen=True):
    """What the data folder holds: the root key, wrapped under a generation."""

    generation: int
    root: bytes
    version: Literal[1] = 1


_Kept = TypeVar("_Kept", MasterFile, Seal)


class Keyring:
    """The keys in use; read-only. Its text form shows no key."""

    def __init__(self, generations: Mapping[int, bytes], root: bytes) -> None:
        self._generations = dict(generations)
        self._root = root
        self.current = max(self._generations)

    def lasting(self, label: Lasting) -> bytes:
        """A 32-byte key that no rotation changes."""
        return derive(self._root, label)

    def rotated(self, label: Rotated, generation: int = 0) -> bytes:
        """The 32-byte key of a generation (0: the current one); keep its number beside what it encrypts.

        Raises ``ConfigError`` for a generation that the master file no longer holds.
        """
        wanted = generation or self.current
        if wanted not in self._generations:
            raise ConfigError(
                f"master key generation {wanted} is not in the master file; what it sealed ({label}) cannot"
                " be opened: put the earlier master file back"
            )
        return derive(self._generations[wanted], label)

    def __repr__(self) -> str:
        return f"Keyring(generations={sorted(self._generations)})"


def derive(key: bytes, label: str) -> bytes:
    """HKDF-SHA256 of a uniformly random key, with ``limen/1/<label>`` as its info; 32 bytes."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"limen/1/{label}".encode()).derive(key)


def master_path(configured: str, environment: Mapping[str, str]) -> Path:
    """Where the master file is: the environment's word, else the settings', else the user's configuration."""
    named = environment.get(ENVIRONMENT) or configured
    if named:
        return Path(named).expanduser()
    base = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "limen" / "master.key"


def create_keyring(master: Path, seal: Path, at: float) -> Keyring:
    """First use: make what is missing of master file and seal, and open them.

    Raises ``ConfigError`` when the seal is there without its master file: a new master key could not open it.
    """
    _apart(master, seal)
    if seal.exists() and not master.exists():
        raise ConfigError(_missing(master, seal))
    if not master.exists() or not seal.exists():
        fresh = new_seal(master, at)
        if not seal.exists():
            _write(seal, fresh)
    return open_keyring(master, seal)


def new_seal(master: Path, at: float) -> Seal:
    """A new root key for a file that carries its own seal; makes the master file if there is none."""
    if not master.exists():
        _write(master, MasterFile((Generation(1, os.urandom(KEY_BYTES), at),)))
    newest = _read(master, MasterFile).generations[-1]
    return Seal(newest.id, _wrap(newest, os.urandom(KEY_BYTES)))


def open_seal(master: Path, sealed: Seal, place: Path) -> Keyring:
    """The keys under a seal kept in the file ``place``; raises ``ConfigError`` as ``open_keyring`` does."""
    if not master.exists():
        raise ConfigError(_missing(master, place))
    held = _read(master, MasterFile)
    return Keyring({g.id: g.key for g in held.generations}, _unwrap(held, sealed, master, place))


def open_keyring(master: Path, seal: Path) -> Keyring:
    """Read both files; raises ``ConfigError`` for one missing, open to others, damaged or of another pair."""
    _apart(master, seal)
    if not master.exists():
        raise ConfigError(_missing(master, seal))
    return open_seal(master, _read(seal, Seal), seal)


def rotate_master(master: Path, seal: Path, at: float) -> Keyring:
    """Add a generation and wrap the root under it; every baseline stays.

    The master file goes first: cut short in between, the seal still opens under the generation before.
    """
    _apart(master, seal)
    held, sealed = _read(master, MasterFile), _read(seal, Seal)
    root = _unwrap(held, sealed, master, seal)
    fresh = Generation(held.generations[-1].id + 1, os.urandom(KEY_BYTES), at)
    _write(master, MasterFile((*held.generations, fresh)))
    _write(seal, Seal(fresh.id, _wrap(fresh, root)))
    return open_keyring(master, seal)


def retire_generations(master: Path, seal: Path, in_use: Collection[int]) -> tuple[int, ...]:
    """Take out of the master file every generation that neither the seal nor ``in_use`` names; gives their
    ids.
    """
    held, sealed = _read(master, MasterFile), _read(seal, Seal)
    newest = held.generations[-1].id
    kept = tuple(g for g in held.generations if g.id in {newest, sealed.generation, *in_use})
    _write(master, MasterFile(kept))
    return tuple(g.id for g in held.generations if g not in kept)


def _wrap(generation: Generation, root: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(derive(generation.key, "root")).encrypt(nonce, root, _bound(generation.id))


def _unwrap(held: MasterFile, sealed: Seal, master: Path, seal: Path) -> bytes:
    generation = next((g for g in held.generations if g.id == sealed.generation), None)
    if generation is None:
        raise ConfigError(
            f"{master}: holds no generation {sealed.generation}, which {seal} was sealed under: put the"
            " matching master file back"
        )
    nonce, body = sealed.root[:_NONCE_BYTES], sealed.root[_NONCE_BYTES:]
    try:
        return AESGCM(derive(generation.key, "root")).decrypt(nonce, body, _bound(sealed.generation))
    except (InvalidTag, ValueError):
        raise ConfigError(
            f"{master}: is not the key that {seal} was sealed with (or the seal is damaged): put the matching"
            " pair back from your backup"
        ) from None


def _bound(generation: int) -> bytes:
    return b"limen root %d" % generation


def _apart(master: Path, seal: Path) -> None:
    if seal.resolve().parent in master.resolve().parents:
        raise ConfigError(
            f"{master}: the master key must lie outside the data folder {seal.parent}, or a copy of the data"
            f" is a copy of the key: set {ENVIRONMENT} to another place"
        )


def _missing(master: Path, seal: Path) -> str:
    cure = (
        f"put it back from your backup: {seal} cannot be opened without it"
        if seal.exists()
        else "run `limen up`"
    )
    return f"{master}: the master key is missing; {cure}, or name its place with {ENVIRONMENT}"


def _read(path: Path, kind: type[_Kept]) -> _Kept:
    try:
        return msgspec.json.decode(read_secret(path), type=kind)
    except msgspec.MsgspecError:
        # The decoder's own words may quote the file, and the file is the key.
        raise ConfigError(f"{path}: is damaged or of another version: put it back from your backup") from None


def _write(path: Path, value: MasterFile | Seal) -> None:
    write_secret(path, msgspec.json.format(msgspec.json.encode(value)))

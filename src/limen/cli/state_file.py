"""Learnt state in one sealed file of its own, for ``limen learn --state`` and ``limen replay --state``.

The file carries its own root key, wrapped under the master key (see ``credentials.master``), so pseudonyms
are the same whenever it is used, and nothing in it can be read without the master file. AES-256-GCM.
"""

import os
import sys
import time
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from limen.credentials.master import Keyring, Seal, master_path, new_seal, open_seal
from limen.credentials.pseudonyms import Pseudonyms
from limen.credentials.secret_file import write_secret
from limen.engine.memory import recall, remember
from limen.engine.world import World
from limen.model import ConfigError
from limen.settings import Settings

_MARK = "limen state"
_NONCE_BYTES = 12


class Sealed(msgspec.Struct, frozen=True, array_like=True):
    """The file: its mark and version, the wrapped root key, and the state under a generation's key."""

    mark: str
    version: int
    seal: Seal
    generation: int
    body: bytes


class StateFile:
    """One state file, opened or about to be made; ``pseudonym`` is the one its state is keyed by."""

    def __init__(self, path: Path, keyring: Keyring, seal: Seal, body: bytes) -> None:
        self._path = path
        self._keyring = keyring
        self._seal = seal
        self._body = body
        self.pseudonym = Pseudonyms(keyring.lasting("pseudonym")).of

    @classmethod
    def open(cls, path: Path, settings: Settings) -> "StateFile":
        """Read a file; raises ``ConfigError`` when it is missing, of another key, or damaged."""
        try:
            sealed = msgspec.msgpack.decode(path.read_bytes(), type=Sealed)
        except FileNotFoundError:
            raise ConfigError(
                f"{path}: there is no such state: make it with `limen learn FILE --state {path}`"
            ) from None
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
        except msgspec.MsgspecError:
            raise ConfigError(
                f"{path}: is no learnt state of Limen: name a file that `limen learn` wrote"
            ) from None
        if (sealed.mark, sealed.version) != (_MARK, 1):
            raise ConfigError(f"{path}: was written by a newer Limen: use that version, or learn again")
        keyring = open_seal(_master(settings), sealed.seal, path)
        return cls(path, keyring, sealed.seal, sealed.body)._opened(sealed.generation)

    @classmethod
    def create(cls, path: Path, settings: Settings) -> "StateFile":
        """A file that is not there yet; makes the master key on first use, and says so on stderr."""
        master = _master(settings)
        if not master.exists():
            print(
                f"limen: a new master key is kept in {master}: back it up, nothing opens without it",
                file=sys.stderr,
            )
        seal = new_seal(master, time.time())
        return cls(path, open_seal(master, seal, path), seal, b"")

    def recall(self, world: World) -> None:
        """Put what the file holds into a world; a new file holds nothing."""
        if self._body:
            recall(self._body, world)

    def save(self, world: World) -> None:
        """Write what the world learnt, whole or not at all."""
        generation, nonce = self._keyring.current, os.urandom(_NONCE_BYTES)
        cipher = AESGCM(self._keyring.rotated("state", generation))
        body = nonce + cipher.encrypt(nonce, remember(world), _bound(generation))
        sealed = Sealed(_MARK, 1, self._seal, generation, body)
        write_secret(self._path, msgspec.msgpack.encode(sealed))

    def _opened(self, generation: int) -> "StateFile":
        cipher = AESGCM(self._keyring.rotated("state", generation))
        try:
            self._body = cipher.decrypt(
                self._body[:_NONCE_BYTES], self._body[_NONCE_BYTES:], _bound(generation)
            )
        except (InvalidTag, ValueError):
            raise ConfigError(
                f"{self._path}: is damaged or was changed: put back a copy, or learn again"
            ) from None
        return self


def _master(settings: Settings) -> Path:
    return master_path(settings.data.master_key_file, os.environ)


def _bound(generation: int) -> bytes:
    return b"limen state %d" % generation

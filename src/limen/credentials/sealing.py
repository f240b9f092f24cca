"""Encrypts what shared signals leave on disk: names in waiting SETs, receivers' addresses, signing keys.

AES-256-GCM under a key that no rotation of the master key changes, bound to the place where the text lies,
so that no row can stand in for another.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from limen.credentials.master import Keyring, derive
from limen.model import ConfigError

_NONCE_BYTES = 12


class Sealing:
    """See ``engine.signal_streams.Seals``. Its text form shows no key."""

    def __init__(self, keyring: Keyring) -> None:
        key = keyring.lasting("signals")
        self._cipher = AESGCM(derive(key, "seal"))
        self._naming = derive(key, "name")

    def seal(self, plain: bytes, bound: str) -> bytes:
        """The ciphertext; ``bound`` must be the same to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, bound.encode())

    def open(self, sealed: bytes, bound: str) -> bytes:
        """The plain text; raises ``ConfigError`` when it was changed or belongs to another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound.encode())
        except (InvalidTag, ValueError):
            raise ConfigError(
                f"shared signals: {bound} does not open: it was changed on disk, or belongs to another master"
                " key; put the matching master file back, or end that stream"
            ) from None

    def name(self, plain: bytes) -> str:
        """A keyed digest in hex."""
        return hmac.new(self._naming, plain, hashlib.sha256).hexdigest()

    def __repr__(self) -> str:
        return "Sealing()"

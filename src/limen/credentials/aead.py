"""Seals short texts under one key: what a place keeps for itself and nobody else may read or change.

AES-256-GCM (NIST SP 800-38D) with a random nonce a text: good for 2^32 texts under one key.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from limen.model import InputError

_NONCE_BYTES = 12


class Aead:
    """Seals under ``key`` (32 bytes); ``bound`` says what a text is, so that none passes for another."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: bytes, bound: bytes) -> bytes:
        """The sealed text, 28 bytes longer."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """The text; raises ``InputError`` when it was changed, cut, or sealed as something else."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):
            raise InputError("sealed text does not open") from None

    def __repr__(self) -> str:
        return "Aead()"

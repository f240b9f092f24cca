"""Nonces for proofs (RFC 9449, sections 8 and 9), without a memory of which were given out.

A nonce is a keyed MAC over the number of the period that it was made in. The key is of this process and
never leaves it, so that no proof made for an earlier process passes here: what a restart forgets of replays
cannot be replayed.
"""

import hashlib
import hmac
import secrets

from limen.credentials.thumbprints import base64url

PERIOD = 120
"""Seconds between two nonces; each is taken in its own period and in the next."""


class Nonces:
    """Gives out nonces and knows its own again."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = key or secrets.token_bytes(32)

    def current(self, at: float) -> str:
        """The nonce to give out at time ``at`` (Unix seconds)."""
        return self._of(int(at) // PERIOD)

    def accepts(self, nonce: str, at: float) -> bool:
        """Whether the nonce is of this period or of the one before; takes the same time for any."""
        period, given = int(at) // PERIOD, nonce.encode("utf-8", "surrogatepass")
        found = [hmac.compare_digest(given, self._of(period - ago).encode()) for ago in (0, 1)]
        return any(found)

    def _of(self, period: int) -> str:
        text = str(period).encode()
        return base64url(hashlib.blake2b(text, digest_size=18, key=self._key, person=b"dpop-nonce").digest())

    def __repr__(self) -> str:
        return "Nonces()"

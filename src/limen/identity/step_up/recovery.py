"""Recovery codes: ten, shown once, each good once (look-up secrets, NIST SP 800-63B-4, section 3.1.2).

Sixty random bits each. Kept is a BLAKE2b digest (RFC 7693) under a key that is not with the data, bound to
the user: with the key elsewhere and so many bits, a slow hash would add nothing but load.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

COUNT = 10
"""Codes in a set; a new set takes the place of the old."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which look like others or spell words."""
_LOOKS_LIKE = str.maketrans("OIL", "011", " -")
_LENGTH = 12
_LONGEST = 64


class RecoveryCodes:
    """Makes codes and knows them again, under the key ``pepper`` (32 bytes)."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    def mint(self, user: int) -> tuple[list[str], tuple[bytes, ...]]:
        """A new set for a user: as shown, and as kept."""
        plain = ["".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(COUNT)]
        shown = [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in plain]
        return shown, tuple(self._digest(user, code) for code in plain)

    def without(self, user: int, kept: Sequence[bytes], text: str) -> tuple[bytes, ...] | None:
        """The set without the code that was typed; ``None`` when it is none of them.

        Takes the same time whichever it is.
        """
        if len(text) > _LONGEST:
            return None
        given = self._digest(user, text.upper().translate(_LOOKS_LIKE))
        same = [hmac.compare_digest(given, each) for each in kept]
        left = tuple(each for each, so in zip(kept, same, strict=True) if not so)
        return left if any(same) else None

    def _digest(self, user: int, code: str) -> bytes:
        text = f"{user} {code}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=32, key=self._pepper, person=b"recovery").digest()

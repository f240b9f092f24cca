"""Keyed pseudonyms: a name always gives the same number, and without the key no number gives a name."""

import hashlib
from collections.abc import Callable
from functools import lru_cache

from limen.model import ConfigError

_CACHED = 1 << 16


class Pseudonyms:
    """Names to 63-bit numbers by keyed BLAKE2b (RFC 7693), one domain per kind of name.

    Only the key's holder may make or check one: addresses and e-mails are few enough to try them all.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._started: dict[str, hashlib.blake2b] = {}
        self.of: Callable[[str, str], int] = lru_cache(maxsize=_CACHED)(self._of)

    def once(self, kind: str, value: str) -> int:
        """The same without remembering it, for so many at once that they would push out the others."""
        return self._of(kind, value)

    def _of(self, kind: str, value: str) -> int:
        """The pseudonym of ``value`` among names of a ``kind`` (at most 16 bytes); 0 only for no value."""
        if not value:
            return 0
        digest = (self._started.get(kind) or self._start(kind)).copy()
        digest.update(value.encode("utf-8", "surrogatepass"))
        return int.from_bytes(digest.digest(), "big") >> 1 or 1

    def _start(self, kind: str) -> hashlib.blake2b:
        person = kind.encode()
        if not 0 < len(person) <= hashlib.blake2b.PERSON_SIZE:
            raise ConfigError(f"pseudonym kind {kind!r}: a name of 1 to 16 bytes is needed")
        self._started[kind] = hashlib.blake2b(key=self._key, digest_size=8, person=person)
        return self._started[kind]

    def __repr__(self) -> str:
        return "Pseudonyms()"

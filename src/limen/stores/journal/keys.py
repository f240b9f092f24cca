"""Which secret sealed what: the present one writes, older ones can still be read after a rotation."""

from hashlib import blake2b

import msgspec

from limen.model import ConfigError


def key_id(secret: bytes) -> bytes:
    """The public name of a secret: 8 bytes of a hash that gives nothing of it away."""
    return blake2b(secret, digest_size=8, person=b"limen key id").digest()


class Keys(msgspec.Struct, frozen=True):
    """Secrets of 32 bytes: ``current`` seals, ``older`` ones only open. ``place`` is the file they came from,
    for error messages."""

    current: bytes
    older: tuple[bytes, ...] = ()
    place: str = "the master key file"

    def __repr__(self) -> str:
        return f"Keys({self._ids()}, place={self.place!r})"

    def secret(self, wanted: bytes, what: str) -> bytes:
        """The secret with id ``wanted``; raises ``ConfigError`` naming ``what`` could not be opened."""
        for secret in (self.current, *self.older):
            if key_id(secret) == wanted:
                return secret
        raise ConfigError(
            f"{what} was written under key id {wanted.hex()}, {self.place} holds {self._ids()}: "
            "put the right master key back, or add the older key that a rotation replaced"
        )

    def _ids(self) -> str:
        return ", ".join(key_id(secret).hex() for secret in (self.current, *self.older))

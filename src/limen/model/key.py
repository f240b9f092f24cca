"""API keys as they are kept: a keyed hash, pseudonyms and sealed details; never the key's own text."""

import msgspec

CANARY = "limen:canary"
"""The scope of a key that is planted to be found, and that nobody has a reason to use."""


class KeyVersion(msgspec.Struct, frozen=True, array_like=True):
    """One secret of a key: its keyed hash, and until when it is accepted (Unix seconds, 0: as long as the
    key).
    """

    hash: bytes
    since: float
    until: float = 0.0

    def stands(self, at: float) -> bool:
        """Whether this secret is still accepted at time ``at``."""
        return self.until == 0 or at < self.until


class Key(msgspec.Struct, frozen=True):
    """One API key. ``public_id`` stays the same when its secret is rotated, and so does its baseline.

    ``credential`` and ``principal`` are pseudonyms. ``details`` is sealed: the owner's name, the note and the
    allowed networks. ``created``, ``expires`` and ``revoked`` are Unix seconds, 0 for never. ``imported``
    says that its text came from another system and does not hold the public id.
    """

    public_id: str
    credential: int
    principal: int
    created: float
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    expires: float = 0.0
    revoked: float = 0.0
    imported: bool = False
    details: bytes = b""
    versions: tuple[KeyVersion, ...] = ()

    def refused(self, at: float) -> str:
        """Why the key as a whole is not accepted at time ``at``; empty when it is."""
        if self.revoked:
            return "revoked key"
        return "expired key" if self.expires and at >= self.expires else ""

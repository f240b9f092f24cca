"""What a transmitter of shared signals keeps: streams, their outboxes and its keys, and what it asks of rooms
that have a disk or a key."""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from limen.model import Hold, Key

Status = Literal["enabled", "paused", "disabled"]
"""Of a stream (SSF 1.0, section 8.1.2.1): paused ones hold what is to be sent, disabled ones hold nothing."""


class Signs(Protocol):
    """Signs security event tokens; threads may share it."""

    def sign(self, claims: bytes, /) -> str:
        """The compact JWS with ``typ: secevent+jwt`` over these claims."""
        ...

    def jwks(self) -> bytes:
        """The public keys as a JWK set: the one in use, and those that signed lately."""
        ...


class Seals(Protocol):
    """Encrypts what names people before it goes to disk, bound to its place."""

    def seal(self, plain: bytes, bound: str, /) -> bytes:
        """The ciphertext; ``bound`` must be the same to open it."""
        ...

    def open(self, sealed: bytes, bound: str, /) -> bytes:
        """The plain text; raises ``ConfigError`` when it was changed or belongs to another key."""
        ...

    def name(self, plain: bytes, /) -> str:
        """A keyed digest in hex: the same for the same text, and without the key no clue to it."""
        ...


class Stream(msgspec.Struct, frozen=True):
    """One stream to one receiver. ``config`` is sealed; ``dropped`` counts events that found no room.

    ``verified`` is when a verification was last asked for, in Unix seconds.
    """

    id: str
    receiver: str
    status: Status
    reason: str
    created: float
    config: bytes
    verified: float = 0.0
    dropped: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """A SET in the outbox. ``urgent`` ones tell of the stream itself and go out though it is paused."""

    stream: str
    jti: str
    at: float
    sealed: bytes
    urgent: bool = False
    number: int = 0


class Removed(msgspec.Struct, frozen=True):
    """A subject that a receiver does not want to hear of, by its keyed digest, and sealed."""

    digest: str
    sealed: bytes


class Altered(msgspec.Struct, frozen=True):
    """One revision of the controls as far as it is about holds or keys; ``hash`` names it for good.

    Of ``hold`` and ``key`` (after), ``held`` and ``known`` (before) those that were there are set.
    """

    number: int
    at: float
    by: str
    why: str
    hash: str
    hold: Hold | None = None
    held: Hold | None = None
    key: Key | None = None
    known: Key | None = None


class SigningKey(msgspec.Struct, frozen=True):
    """A private signing key, sealed. ``retired``: since when it signs no more (Unix seconds, 0: it does)."""

    kid: str
    algorithm: str
    made: float
    sealed: bytes
    retired: float = 0.0


class SigningKeyStore(Protocol):
    """Where signing keys are kept."""

    def load_signing_keys(self) -> list[SigningKey]:
        """Every key, oldest first."""
        ...

    def put_signing_keys(self, keys: Sequence[SigningKey], gone: Sequence[str]) -> None:
        """Write keys and delete the ``gone``, in one transaction."""
        ...


class StreamStore(Protocol):
    """Streams and their outboxes, on disk before a verb returns; threads may share it."""

    def load_streams(self) -> list[Stream]:
        """Every stream, oldest first."""
        ...

    def put_stream(self, stream: Stream, at: float) -> None:
        """Write a stream as a whole, new or changed."""
        ...

    def delete_stream(self, stream: str, at: float) -> bool:
        """Forget a stream and all that waits for it; whether there was one."""
        ...

    def enqueue(self, sets: Sequence[Waiting], most: int, progress: int = 0) -> frozenset[str]:
        """Append SETs to their streams, and note that revisions up to ``progress`` were told, in one
        transaction. Gives the streams that held ``most`` already: their SETs were dropped and counted.
        """
        ...

    def waiting(self, stream: str, most: int, *, urgent: bool) -> list[Waiting]:
        """What waits, in order of sending: urgent ones first; with ``urgent`` only those."""
        ...

    def acknowledge(self, stream: str, jtis: Sequence[str]) -> int:
        """Forget SETs that arrived (or never will); how many there were."""
        ...

    def count_waiting(self) -> dict[str, int]:
        """How many SETs wait, by stream; those with none are left out."""
        ...

    def load_removed(self, stream: str) -> list[Removed]:
        """The subjects a receiver does not want to hear of."""
        ...

    def put_removed(self, stream: str, removed: Removed, most: int) -> bool:
        """Note such a subject; ``False`` when there are ``most`` already."""
        ...

    def drop_removed(self, stream: str, digest: str) -> None:
        """Tell of a subject again."""
        ...

    def follow(self, most: int) -> list[Altered]:
        """The oldest revisions that were not told yet. The first time, nothing: history is not told."""
        ...

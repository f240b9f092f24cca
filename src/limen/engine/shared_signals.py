"""Shared signals between rooms: what others tell of a subject, and what a transmitter keeps of its streams.

Values and small protocols only; the wire is in ``identity.ssf``, the disk in ``stores``, the keys in
``credentials``, and ``assemble`` joins them.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from limen.model import Hold, Key

Reaction = Literal["ignore", "suspect", "step_up", "suspend"]
"""What a signal does to its subject: nothing, suspicion, a demand for a newer login, or a suspension."""

Status = Literal["enabled", "paused", "disabled"]
"""Of a stream (SSF 1.0, section 8.1.2.1): paused ones hold what is to be sent, disabled ones hold nothing."""


class Person(msgspec.Struct, frozen=True):
    """Who a signal is about, as its teller names him: issuer and subject, or an e-mail address."""

    issuer: str = ""
    subject: str = ""
    email: str = ""


class Told(msgspec.Struct, frozen=True):
    """One verified event of another party. ``event`` is the last part of its type (``session-revoked``).

    ``people`` are the names of one subject (none: it cannot be told who is meant). ``at`` is when it
    happened, in Unix seconds, never in the future. ``level`` is the risk level it states (``HIGH``), and
    ``better`` says that things improved: nothing is ever lifted for that.
    """

    issuer: str
    event: str
    jti: str
    at: float
    people: tuple[Person, ...] = ()
    level: str = ""
    better: bool = False


class TakesSignals(Protocol):
    """Lets verified events of others take effect, on the thread that owns the world."""

    def take(self, told: Told, /) -> None:
        """Let it take effect. The same event twice has the effect of one."""
        ...


class Asker(msgspec.Struct, frozen=True):
    """Whoever calls the stream management API: a receiver by its name, and what its credential allows."""

    name: str
    scopes: frozenset[str] = frozenset()


class IdentifiesAskers(Protocol):
    """Finds out which receiver an ``Authorization`` header belongs to."""

    def __call__(self, authorization: str, address: str, at: float, /) -> Asker | None:
        """The receiver, ``None`` when the credential is missing or bad."""
        ...


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


class Named(msgspec.Struct, frozen=True):
    """Somebody as receivers know him: ``subject`` as in RFC 9493; empty for nobody in particular.

    ``credential`` and ``kind`` are the public name and the type of a credential that is more than a session.
    """

    subject: dict[str, object] = {}
    credential: str = ""
    kind: str = ""


class NamesSubjects(Protocol):
    """Opens the names behind pseudonyms, for those who are to be told; reads the disk."""

    def key(self, key: Key, /) -> Named:
        """Whose an API key is."""
        ...

    def credential(self, credential: int, at: float, /) -> Named | None:
        """Whose a credential or principal is; ``None`` while the name is not known yet."""
        ...

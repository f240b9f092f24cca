"""What adapters offer one another: small protocols over values of ``model``, wired in ``assemble``."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from limen.engine.login_address import Standing
from limen.engine.login_outcome import Heard
from limen.features.codes import Plain
from limen.model import Change, Evidence, Hold, Identity, Key, Outcome, Request, Revision, Scope
from limen.model.reply import Reply


class Authenticates(Protocol):
    """Finds out who a request comes from; synchronous and without I/O."""

    def authenticate(self, request: Request) -> Identity:
        """The caller, or why a presented credential is refused."""
        ...


class TokenLifetimes(Protocol):
    """How long an identity provider lets the tokens of an OAuth client live; asked over the network."""

    name: str

    def lifetime(self, client: str) -> str:
        """What is set, in the provider's own words; empty where nothing is. Raises ``ConfigError``."""
        ...

    def set_lifetime(self, client: str, seconds: str) -> None:
        """Set it, or what ``lifetime`` gave; raises ``ConfigError``."""
        ...


class KeyStore(Protocol):
    """API keys and holds, durable before a verb returns; every change is a revision."""

    def load_keys(self) -> list[Key]:
        """Every key, also expired and revoked ones, oldest first."""
        ...

    def find_key(self, public_id: str) -> Key | None:
        """One key, or ``None``."""
        ...

    def put_key(self, key: Key, change: Change) -> Revision:
        """Write the key as a whole, new or changed."""
        ...

    def load_holds(self) -> list[Hold]:
        """Every hold on disk, also those that have run out."""
        ...

    def put_hold(self, hold: Hold, change: Change) -> Revision:
        """Put a hold in force, in place of one with the same scope and subject."""
        ...

    def lift_hold(self, scope: Scope, subject: int, change: Change) -> Revision | None:
        """End a hold; ``None`` when there was none."""
        ...


class WrappedKey(msgspec.Struct, frozen=True):
    """A person's data key, wrapped under a master generation's vault key; ``expires`` in Unix seconds."""

    person: int
    wrapped: bytes
    generation: int
    expires: float


class SealedName(msgspec.Struct, frozen=True):
    """The name behind a pseudonym, encrypted under the data key of ``person``."""

    kind: str
    pseudonym: int
    person: int
    sealed: bytes
    expires: float


class VaultStore(Protocol):
    """Where the sealed vault keeps its rows: bounded, and an erased key is gone from the disk."""

    def load_person(self, person: int) -> WrappedKey | None:
        """A person's wrapped key."""
        ...

    def load_people(self, other_than: int) -> list[WrappedKey]:
        """The wrapped keys of every generation but ``other_than``."""
        ...

    def load_name(self, kind: str, pseudonym: int) -> SealedName | None:
        """The sealed name behind a pseudonym."""
        ...

    def load_names(self, kind: str, pseudonyms: Sequence[int]) -> list[tuple[SealedName, WrappedKey]]:
        """The sealed names behind several pseudonyms, each with its person's wrapped key."""
        ...

    def put_vault(self, people: Iterable[WrappedKey], names: Sequence[SealedName]) -> None:
        """Write keys and names in one transaction, in place of earlier ones."""
        ...

    def erase_person(self, person: int, change: Change) -> Revision:
        """Destroy a person's key and names, so that nobody can open them again, and record that."""
        ...

    def sweep_vault(self, at: float, most: int) -> int:
        """Drop what has expired by ``at``, then the people that expire first until ``most`` are left."""
        ...


class Listener(Protocol):
    """Hears every decision after it was made; the engine knows none by name."""

    def hear(self, evidence: Evidence) -> None:
        """Take note of ``evidence``: within a few microseconds, without I/O, and without raising."""
        ...


class JudgesLogins(Protocol):
    """Judges logins and hears what came of them; synchronous, owned by the decision loop's thread."""

    def judge(self, plain: Plain, /) -> Evidence:
        """Judge one login; its evidence is kept before this returns."""
        ...

    def hear(self, outcome: Outcome, /) -> Heard:
        """Hear what came of a login; ``why`` says why it changes nothing."""
        ...

    def look(self, plain: Plain, /) -> Standing:
        """How an address stands by itself; nothing is counted."""
        ...

    @property
    def promised(self) -> tuple[float, float]:
        """The shares of logins that are stepped up and refused, as promised."""
        ...


class Judges(Protocol):
    """Says what is to be done with one request; synchronous, without I/O: it is on the caller's path."""

    def __call__(self, request: Request, /) -> Reply:
        """Let it pass, hold it, or turn it away."""
        ...

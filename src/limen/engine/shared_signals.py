"""Shared signals between rooms: what others tell of whom, who asks, and who is meant.

Values and small protocols only; the wire is in ``identity.ssf``, the disk in ``stores``, the keys in
``credentials``, and ``assemble`` joins them.
"""

from typing import Literal, Protocol

import msgspec

from limen.model import Key

Reaction = Literal["ignore", "suspect", "step_up", "suspend"]
"""What a signal does to its subject: nothing, suspicion, a demand for a newer login, or a suspension."""


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

"""What the step-up service needs of others, as small protocols; ``assemble.step_up`` joins them."""

from collections.abc import Sequence
from typing import Protocol

from limen.model import Change, Revision


class Seals(Protocol):
    """Keeps texts so that nobody else can read or change them (``credentials.aead``)."""

    def seal(self, text: bytes, bound: bytes) -> bytes:
        """The sealed text; ``bound`` says what it is."""
        ...

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """The text; raises ``InputError`` when it was changed or is something else."""
        ...


class FactorStore(Protocol):
    """Where sealed factors lie, durable before a verb returns (``stores.control_factors``)."""

    def load_factors(self, person: int) -> tuple[bytes, int] | None:
        """A user's sealed factors and their version."""
        ...

    def passkey_owner(self, credential: bytes) -> int | None:
        """Whose a passkey is, by the digest of its id."""
        ...

    def put_factors(
        self,
        person: int,
        sealed: bytes,
        version: int,
        passkeys: Sequence[bytes],
        change: Change | None = None,
        did: str = "",
    ) -> bool:
        """Write over ``version``; ``False`` when another write came first. With a ``change`` it is a revision
        that says what the user ``did``.
        """
        ...

    def erase_factors(self, person: int, change: Change) -> Revision | None:
        """Destroy all of a user's; ``None`` when there was nothing."""
        ...

    def spend_ticket(self, ticket: bytes, until: float, at: float) -> bool:
        """Use a ticket up; ``False`` when it was used before."""
        ...


class Tells(Protocol):
    """Hears what came of step-ups. Called in the thread of the request, after all is on disk; it must be
    quick, thread-safe and must not raise. ``at`` is Unix seconds, ``user`` a pseudonym.
    """

    def proved(self, login: str, user: int, factor: str, at: float) -> None:
        """A login was proved with a factor: ``passkey``, ``totp`` or ``recovery``."""
        ...

    def failed(self, login: str, user: int, why: str, at: float) -> None:
        """A login was not proved: ``attempts``, ``not_me``, ``cancelled``, ``abandoned``, ``no_factor`` or
        ``copied`` (a passkey was cloned, which may be told before the user tries another way).
        """
        ...

    def changed(self, user: int, factor: str, change: str, at: float) -> None:
        """A factor was enrolled or removed: ``create`` or ``delete``, as CAEP's credential-change says it."""
        ...

"""What a user can prove himself with, as one value; its bounds; and where it is kept, sealed."""

from typing import Literal

import msgspec

from limen.identity.step_up.patience import Tries
from limen.identity.step_up.ports import FactorStore, Seals
from limen.model import Change, ConfigError, InputError

Factor = Literal["passkey", "totp", "recovery"]
MOST_PASSKEYS = 10
"""Passkeys of a user; to add another, one must be removed."""
MOST_BROWSERS = 8
"""Browsers known to be a user's; a ninth takes the place of the one known longest."""


class Passkey(msgspec.Struct, frozen=True):
    """A credential record (WebAuthn, level 3, section 4). Times in Unix seconds.

    ``id`` and ``key`` (COSE) are as the authenticator gave them; ``count`` is its last signature counter,
    ``eligible`` whether it may be backed up. ``copied``: its counter went back, so there are two of it.
    """

    id: bytes
    key: bytes
    count: int
    eligible: bool
    made: float
    transports: tuple[str, ...] = ()
    copied: bool = False


class Totp(msgspec.Struct, frozen=True):
    """A TOTP secret in base32. ``last`` is the time step of the last code used, ``drift`` by how many steps
    its clock runs ahead of ours, ``seen`` the step of a right code from far off, -1 for none.
    """

    secret: str
    made: float
    last: int = -1
    drift: int = 0
    seen: int = -1


class Factors(msgspec.Struct, frozen=True):
    """All of one user. ``recovery`` are keyed digests. ``tries`` are his wrong codes by browser known to be
    his, and under the empty name those from anywhere else.
    """

    passkeys: tuple[Passkey, ...] = ()
    totp: Totp | None = None
    recovery: tuple[bytes, ...] = ()
    tries: dict[str, Tries] = {}

    @property
    def usable(self) -> bool:
        """Whether there is any way for him to prove himself."""
        return bool(self.totp or self.recovery or any(not each.copied for each in self.passkeys))

    @property
    def enrolled(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.totp or self.recovery or self.passkeys)

    def tried(self, browser: str, tries: Tries) -> "Factors":
        """The same with other tries of a browser, which is the newest from now on."""
        others = {name: kept for name, kept in self.tries.items() if name != browser}
        known = [name for name in others if name]
        if browser and len(known) >= MOST_BROWSERS:
            del others[known[0]]
        return msgspec.structs.replace(self, tries={**others, browser: tries})


class Record(msgspec.Struct, frozen=True):
    """A user's factors as they lie on disk; ``version`` 0: not yet."""

    user: int
    factors: Factors = Factors()
    version: int = 0


class Records:
    """Loads and saves records, each user's sealed under his pseudonym."""

    def __init__(self, store: FactorStore, seals: Seals) -> None:
        self._store = store
        self._seals = seals

    def load(self, user: int) -> Record:
        """What a user has; raises ``ConfigError`` when the row was changed past us."""
        found = self._store.load_factors(user)
        if found is None:
            return Record(user)
        try:
            plain = self._seals.open(found[0], _bound(user))
            return Record(user, msgspec.msgpack.decode(plain, type=Factors), found[1])
        except (InputError, msgspec.MsgspecError):
            raise ConfigError(
                "control store: a user's factors do not open: changed on disk, or of another master key; put"
                " the matching backup back, or erase that user and enrol him anew"
            ) from None

    def save(
        self,
        record: Record,
        factors: Factors,
        names: tuple[bytes, ...],
        change: Change | None = None,
        did: str = "",
    ) -> bool:
        """Write factors over a record; ``False`` when another write came first, and nothing was changed.

        ``names`` are the digests of the passkeys' ids. With a ``change`` it is a revision.
        """
        sealed = self._seals.seal(msgspec.msgpack.encode(factors), _bound(record.user))
        return self._store.put_factors(record.user, sealed, record.version, names, change, did)

    def owner(self, name: bytes) -> int | None:
        """Whose the passkey with that digest is."""
        return self._store.passkey_owner(name)

    def erase(self, user: int, change: Change) -> bool:
        """Destroy all of a user's; ``False`` when there was nothing."""
        return self._store.erase_factors(user, change) is not None


def _bound(user: int) -> bytes:
    return b"limen factors %d" % user

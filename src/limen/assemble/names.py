"""The way of names into the vault: noted on the path, sealed off it."""

from limen.credentials.vault import Name
from limen.model import Identity

MOST = 10_000
"""Callers that wait to be sealed; more are met again at their next call."""

KNOWN = 100_000
_DAY = 86_400


class Names:
    """Collects the names behind pseudonyms, each caller's once a day; one thread notes, another may take."""

    def __init__(self) -> None:
        self._day = 0
        self._known: set[tuple[int, int, int]] = set()
        self._waiting: list[Identity] = []

    def note(self, identity: Identity, at: float) -> None:
        """Remember the names of a caller; under a microsecond for one already known."""
        caller = identity.caller
        key = (caller.credential, caller.principal, caller.address)
        if key in self._known and at < self._day:
            return
        if at >= self._day or len(self._known) >= KNOWN:
            self._known.clear()
            self._day = (int(at) // _DAY + 1) * _DAY
        if len(self._waiting) < MOST:
            self._known.add(key)
            self._waiting.append(identity)

    def take(self) -> list[Name]:
        """What waits to be sealed."""
        waiting, self._waiting = self._waiting, []
        return [name for identity in waiting for name in names_of(identity)]


def names_of(identity: Identity) -> list[Name]:
    """The names of one caller, as secrets of the person they belong to."""
    caller, names = identity.caller, identity.names
    person = caller.principal or caller.credential or caller.address
    known = {"address": caller.address, "credential": caller.credential, "principal": caller.principal}
    return [Name(kind, known[kind], name, person) for kind, name in names.items() if name and known.get(kind)]

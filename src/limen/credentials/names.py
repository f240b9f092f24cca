"""Collects the names behind callers on the request path, and seals them off it."""

from collections import OrderedDict
from threading import Lock

from limen.credentials.vault import Name, Vault
from limen.model import Identity

_KNOWN = 1 << 16
_MOST_PENDING = 1 << 14


class PendingNames:
    """``note`` costs a dictionary look-up for a caller noted lately; ``flush`` writes, from another thread.

    A caller is noted again after ``again`` seconds, so that the vault can prolong its names. Past 16,384
    names that nobody flushed, new ones are counted in ``dropped`` and wait for their next call.
    """

    def __init__(self, vault: Vault, again: float = 3600.0) -> None:
        self._vault = vault
        self._again = again
        self._known: OrderedDict[tuple[int, int], float] = OrderedDict()
        self._pending: list[Name] = []
        self._swap = Lock()
        self.dropped = 0

    def note(self, identity: Identity, at: float) -> None:
        """Remember a caller's names for the next flush."""
        caller = identity.caller
        pair = (caller.subject, caller.address)
        if 0 <= at - self._known.get(pair, float("-inf")) < self._again:
            return
        if len(self._pending) >= _MOST_PENDING:
            self.dropped += 1
            return
        self._known[pair] = at
        self._known.move_to_end(pair)
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        with self._swap:
            self._pending.extend(_names(identity))

    def flush(self, at: float) -> int:
        """Seal what was noted; gives how many were written. Raises ``ConfigError``; all are then kept."""
        with self._swap:
            taken, self._pending = self._pending, []
        try:
            return self._vault.seal(taken, at)
        except BaseException:
            with self._swap:
                self._pending = [*taken, *self._pending][:_MOST_PENDING]
            raise


def _names(identity: Identity) -> list[Name]:
    """Each name is a secret of the principal, or of the credential or address where there is none."""
    caller = identity.caller
    person = caller.principal or caller.subject
    kinds = {"address": caller.address, "credential": caller.credential, "principal": caller.principal}
    named = [(kind, kinds.get(kind, 0), name) for kind, name in identity.names.items() if name]
    return [Name(kind, number, name, person) for kind, number, name in named if number]

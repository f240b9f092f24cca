"""Keys and holds in force: on disk before they count, and in step with what the gateway itself refuses."""

from collections.abc import Callable, Sequence

import structlog

from limen.credentials.key_table import KeyTable
from limen.credentials.keys import Keys
from limen.credentials.suspended import suspended_public_ids
from limen.engine.holds import Holds
from limen.engine.ports import KeyStore
from limen.model import Action, Change, ConfigError, Hold, Key

log = structlog.get_logger()

Publish = Callable[[Sequence[str]], None]
"""Hands the public ids that must not pass to the gateway; durable when it returns."""


class Controls:
    """Owned by the decision process's thread.

    ``unsaved`` are holds that the disk did not take: they are in force, and tried again at each ``tick``.
    """

    def __init__(
        self, store: KeyStore, keys: Keys, table: KeyTable, holds: Holds, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._keys = keys
        self._table = table
        self._holds = holds
        self._now = now
        self._known: Sequence[Key] = ()
        self._published: list[str] | None = None
        self.publish: Publish = lambda _public_ids: None
        self.unsaved: dict[tuple[str, int], Hold] = {}
        holds.added.append(self._keep)

    def load(self) -> None:
        """Take keys and holds over from disk: at the start, and after a person's change. ``ConfigError``."""
        self._known = self._keys.list()
        self._table.load(self._keys)
        self._holds.restore([*self._store.load_holds(), *self.unsaved.values()])
        self._refuse(self._holds.all())

    def recount(self) -> None:
        """At the start: what policy suspended within the last hour counts for its blast radius."""
        made = [h for h in self._store.load_holds() if h.action is Action.SUSPEND and h.by == "policy"]
        self._holds.recount([hold.since for hold in made], self._now())

    def tick(self) -> None:
        """Save what could not be saved, and let the gateway's list follow what ran out."""
        for key, hold in list(self.unsaved.items()):
            if self._saved(hold):
                del self.unsaved[key]
        self._refuse(self._holds.all())

    def active(self) -> int:
        """How many keys are good now."""
        at = self._now()
        return sum(not key.refused(at) for key in self._known)

    def _keep(self, hold: Hold) -> None:
        if not self._saved(hold):
            self.unsaved[(hold.scope.value, hold.subject)] = hold
        self._refuse([*self._holds.all(), hold])

    def _saved(self, hold: Hold) -> bool:
        try:
            self._store.put_hold(hold, Change(hold.since, hold.by, hold.reason))
        except ConfigError as error:
            log.warning("a hold is in force but not on disk", why=str(error))
            return False
        return True

    def _refuse(self, holds: Sequence[Hold]) -> None:
        refused = suspended_public_ids(holds, self._known, self._now())
        if refused == self._published:
            return
        try:
            self.publish(refused)
        except (OSError, ConfigError) as error:
            log.warning("the gateway's list of suspensions is behind", why=str(error))
            return
        self._published = refused

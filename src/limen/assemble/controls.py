"""Keys and holds in force: on disk before they count, and in step with what the gateway itself refuses."""

import math
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
        self._publish: Publish = lambda _public_ids: None
        self._due = 0.0
        self.unsaved: dict[tuple[str, int], Hold] = {}
        holds.added.append(self._keep)

    def publish_to(self, publish: Publish) -> None:
        """Tell this gateway from now on, and at once what stands."""
        self._publish, self._published = publish, None
        self._refuse(self._holds.all())

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
        if self._now() >= self._due:
            self._refuse(self._holds.all())

    @property
    def known(self) -> Sequence[Key]:
        """Every key as it was at the last ``load``; any thread may read it."""
        return self._known

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
        at, self._due = self._now(), 0.0
        refused = suspended_public_ids(holds, self._known, at)
        if refused != self._published:
            try:
                self._publish(refused)
            except (OSError, ConfigError) as error:
                log.warning("the gateway's list of suspensions is behind", why=str(error))
                return
        self._published = refused
        ends = [*(hold.until for hold in holds), *(key.expires for key in self._known)]
        self._due = min((end for end in ends if end > at), default=math.inf)

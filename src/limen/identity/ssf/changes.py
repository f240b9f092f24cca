"""Tells what happened here: suspensions and keys from the chain of revisions, steps of risk from decisions.

The chain is followed rather than listened to: whoever changed a control (policy, a person, another process)
and whenever this process died, each revision is told, once and in order, by the transaction that notes it as
told.
"""

from collections.abc import Callable
from typing import Final

import structlog

from limen.engine.heed import was_signalled
from limen.engine.shared_signals import Named, NamesSubjects
from limen.engine.signal_streams import Altered
from limen.identity.ssf.levels import Levels, Step
from limen.identity.ssf.sets import (
    Change,
    Event,
    Initiator,
    assurance_level_change,
    credential_change,
    risk_level_change,
    session_revoked,
)
from limen.identity.ssf.transmitter import Transmitter
from limen.model import Action, Hold, Key, Scope

log = structlog.get_logger()

BATCH: Final = 100
"""Revisions told in one transaction."""
PATIENCE: Final = 5.0
"""Seconds that a name may take to get into the vault; past them its holder cannot be told of."""
STALE: Final = 86_400.0
"""Seconds after which a revision is history, and not told when the transmitter is switched on again."""
API_KEY: Final = "api-key"
"""Our ``credential_type``: CAEP 1.0, section 3.3, allows others than its own."""


class Changes:
    """Run by one thread at a time, off the path. ``unnamed`` counts what could be told of nobody."""

    def __init__(
        self, transmitter: Transmitter, names: NamesSubjects, levels: Levels, now: Callable[[], float]
    ) -> None:
        self._transmitter, self._names, self._levels, self._now = transmitter, names, levels, now
        self._steps: list[Step] = []
        self.unnamed = 0

    def tell(self) -> None:
        """Tell what was not told yet."""
        while self._tell_revisions():
            pass
        self._tell_steps()

    def _tell_revisions(self) -> bool:
        """One batch; whether there may be more. It ends before somebody whose name is still on its way."""
        batch = self._transmitter.store.follow(BATCH)
        events: list[Event] = []
        told = 0
        for altered in batch:
            found = self._events(altered)
            if found is None:
                break
            events += found
            told = altered.number
        if told:
            self._transmitter.tell(events, told)
        return len(batch) == BATCH and told == batch[-1].number

    def _events(self, altered: Altered) -> list[Event] | None:
        """What a revision has to tell; ``None`` while a name is on its way."""
        if self._now() - altered.at > STALE:
            return []
        if altered.key is not None:
            return self._of_key(altered, altered.key)
        if altered.hold is not None and _begins(altered.hold, altered.held, altered.by):
            return self._of_hold(altered, altered.hold)
        return []

    def _of_key(self, altered: Altered, key: Key) -> list[Event]:
        """Who owns a key is sealed with the key itself: it is known at once."""
        named = self._names.key(key)
        if altered.known is None:
            return _credential(named, "create", altered)
        if key.revoked and not altered.known.revoked:
            return _both(named, altered, altered.why or "revoked")
        return _credential(named, "update", altered) if key.versions != altered.known.versions else []

    def _of_hold(self, altered: Altered, hold: Hold) -> list[Event] | None:
        named = self._names.credential(hold.subject, self._now())
        if named is None:
            if self._now() - altered.at < PATIENCE:
                return None
            self._miss("hold")
            return []
        return _both(named, altered, altered.why or hold.reason)

    def _tell_steps(self) -> None:
        """Steps of risk wait in memory: the last ones may be lost with the process."""
        self._steps += self._levels.take()
        events: list[Event] = []
        later: list[Step] = []
        for step in self._steps:
            named = self._names.credential(step.subject, self._now())
            if named is not None:
                events += _step(named, step)
            elif self._now() - step.at < PATIENCE:
                later.append(step)
            else:
                self._miss("risk")
        self._steps = later
        if events:
            self._transmitter.tell(events)

    def _miss(self, what: str) -> None:
        self.unnamed += 1
        log.warning("a shared signal could not be told: nobody knows the name behind it", about=what)


def _begins(hold: Hold, held: Hold | None, by: str) -> bool:
    """Whether a hold takes somebody's access away who had it; another party's own word is not told on."""
    if hold.action < Action.BLOCK or hold.scope is Scope.OPERATION or was_signalled(by):
        return False
    return held is None or held.action < Action.BLOCK or not held.stands(hold.since)


def _both(named: Named, altered: Altered, why: str) -> list[Event]:
    """The sessions are over, and so is the credential where there is one; one cause, one ``txn``."""
    if not named.subject:
        return []
    told = session_revoked(named.subject, altered.at, _initiator(altered), why, altered.hash[:32])
    return [told, *_credential(named, "revoke", altered)]


def _credential(named: Named, change: Change, altered: Altered) -> list[Event]:
    if not named.subject or not named.credential:
        return []
    return [
        credential_change(
            named.subject,
            change,
            named.kind or API_KEY,
            named.credential,
            altered.at,
            _initiator(altered),
            altered.why or f"{change} by {altered.by}",
            altered.hash[:32],
        )
    ]


def _initiator(altered: Altered) -> Initiator:
    return "policy" if altered.by == "policy" else "admin"


def _step(named: Named, step: Step) -> list[Event]:
    if not named.subject:
        return []
    if step.namespace:
        return [
            assurance_level_change(
                named.subject, step.namespace, step.now, step.before, step.at, step.evidence
            )
        ]
    return [risk_level_change(named.subject, step.now, step.before, step.at, step.why, step.evidence)]

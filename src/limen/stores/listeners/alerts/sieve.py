"""Which decisions are told: one an incident and one more each time it grows worse, so many an hour in all,
and a digest of the rest. What belongs to no incident is told once a caller and hour."""

from collections.abc import Iterable
from typing import Final

from limen.engine.incident import Incident
from limen.engine.incidents import INCIDENTS_MOST
from limen.model import Action, Evidence
from limen.model.incident import Severity
from limen.stores.listeners.alerts.alert import Digest, stamp

HOUR = 3600
TOLD_MOST: Final = 2 * INCIDENTS_MOST
"""Incidents that are remembered as told; the one told longest ago is forgotten."""


class Sieve:
    """Remembers what it has told of. One writer: whoever hears the evidence.

    ``before`` are the incidents of before a restart: they were told of as far as they were severe enough.
    """

    def __init__(
        self, least: Action = Action.STEP_UP, most: int = 200, before: Iterable[Incident] = ()
    ) -> None:
        self._least = least
        self._most = most
        self._hour = 0
        self._count = 0
        self._told: set[int] = set()
        self._incidents: dict[str, Severity] = {}
        self._suppressed: dict[str, int] = {}
        for incident in before:
            if incident.worst >= least:
                self._remember(incident)

    def passes(self, evidence: Evidence, incident: Incident | None = None) -> bool:
        """Whether to tell of this decision; what is not told of, though severe enough, is counted."""
        would = evidence.verdict.would
        if would < self._least:
            return False
        known = self._known(evidence, incident)
        if known or self._count >= self._most:
            self._suppressed[would.word] = self._suppressed.get(would.word, 0) + 1
            return False
        self._count += 1
        if incident is not None:
            self._remember(incident)
        else:
            self._told.add(evidence.features.caller.subject)
        return True

    def turn(self, at: float, undelivered: int = 0) -> Digest | None:
        """Begin a new hour if ``at`` (Unix seconds) lies in another one; the digest of the old, if any.

        Evidence may come a little late, so the hour before does not count as another.
        """
        hour = int(at // HOUR)
        if self._hour - 1 <= hour <= self._hour:
            return None
        digest = self.close(undelivered)
        self._hour = hour
        return digest

    def close(self, undelivered: int = 0) -> Digest | None:
        """End the hour now; its digest, if there is anything to say."""
        suppressed, self._suppressed = self._suppressed, {}
        self._told.clear()
        self._count = 0
        if not suppressed and not undelivered:
            return None
        return Digest(stamp(self._hour * HOUR), suppressed, undelivered)

    def _known(self, evidence: Evidence, incident: Incident | None) -> bool:
        """Whether this was told before, and has not grown worse since."""
        if incident is None:
            return evidence.features.caller.subject in self._told
        told = [
            self._incidents[name] for name in (incident.id, *incident.absorbed) if name in self._incidents
        ]
        return bool(told) and incident.severity <= max(told)

    def _remember(self, incident: Incident) -> None:
        self._incidents.pop(incident.id, None)
        self._incidents[incident.id] = incident.severity
        if len(self._incidents) > TOLD_MOST:
            del self._incidents[next(iter(self._incidents))]

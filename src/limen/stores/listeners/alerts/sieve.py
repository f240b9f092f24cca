"""Which decisions are told: at most one a caller and hour, so many in all, and a digest of the rest."""

from limen.model import Action, Evidence
from limen.stores.listeners.alerts.alert import Digest, stamp

HOUR = 3600


class Sieve:
    """Remembers whom it has told of in the present hour. One writer: whoever hears the evidence."""

    def __init__(self, least: Action = Action.STEP_UP, most: int = 200) -> None:
        self._least = least
        self._most = most
        self._hour = 0
        self._told: set[int] = set()
        self._suppressed: dict[str, int] = {}

    def passes(self, evidence: Evidence) -> bool:
        """Whether to tell of this decision; what is not told of, though severe enough, is counted."""
        would = evidence.verdict.would
        if would < self._least:
            return False
        subject = evidence.features.caller.subject
        if subject in self._told or len(self._told) >= self._most:
            self._suppressed[would.word] = self._suppressed.get(would.word, 0) + 1
            return False
        self._told.add(subject)
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
        if not suppressed and not undelivered:
            return None
        return Digest(stamp(self._hour * HOUR), suppressed, undelivered)

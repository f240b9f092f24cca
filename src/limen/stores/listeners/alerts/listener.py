"""The alert listener: sieves the evidence and hands what passes to a courier."""

from collections.abc import Callable

from limen.engine.incidents import Incidents, routine
from limen.model import Evidence
from limen.stores.listeners.alerts.alert import alert_of
from limen.stores.listeners.alerts.courier import Courier
from limen.stores.listeners.alerts.sieve import Sieve


class Alerts:
    """Tells one receiver; ``name_of`` gives an operation's name, ``incidents`` where evidence belongs.

    Several receivers are several listeners.
    """

    def __init__(
        self,
        courier: Courier,
        sieve: Sieve,
        name_of: Callable[[int], str],
        incidents: Incidents | None = None,
    ) -> None:
        self.courier = courier
        self._sieve = sieve
        self._name_of = name_of
        self._incidents = incidents if incidents is not None else Incidents()
        self._reported = 0

    def hear(self, evidence: Evidence) -> None:
        """Post an alert if this decision is one to tell of, and a digest when an hour has ended."""
        features = evidence.features
        digest = self._sieve.turn(features.at, self.courier.undelivered - self._reported)
        if digest is not None:
            self._reported += digest.undelivered
            self.courier.post(digest)
        if not evidence.verdict.would or routine(evidence):
            return
        incident = self._incidents.present(features.caller.subject, features.at)
        if self._sieve.passes(evidence, incident):
            self.courier.post(alert_of(evidence, self._name_of(features.operation), incident))

    def close(self, patience: float = 5.0) -> None:
        """Post the last digest and send what waits."""
        digest = self._sieve.close(self.courier.undelivered - self._reported)
        if digest is not None:
            self.courier.post(digest)
        self.courier.close(patience)

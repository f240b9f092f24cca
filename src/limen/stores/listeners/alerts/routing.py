"""Which receiver is told of what: those that an operator has routed elsewhere go there and nowhere else."""

from collections.abc import Iterable
from typing import NamedTuple

from limen.engine.incident import Incident
from limen.model import Action, Evidence
from limen.model.incident import Severity

EVERYWHERE = ""
"""Not routed: whoever hears all."""

_OF_ACTION = {
    Action.ALLOW: Severity.LOW,
    Action.WATCH: Severity.LOW,
    Action.SLOW: Severity.LOW,
    Action.STEP_UP: Severity.MEDIUM,
    Action.BLOCK: Severity.HIGH,
    Action.SUSPEND: Severity.CRITICAL,
}
"""How severe a decision is that belongs to no incident, as in what a SIEM is told."""


class AlertRoute(NamedTuple):
    """Alerts of a severity, or whose loudest signal is a detector's (empty: of any), go ``to`` a channel."""

    to: str
    severity: str = ""
    detector: str = ""


class Routing:
    """Asked by every receiver; replaced whole by whoever owns the installation."""

    def __init__(self) -> None:
        self._routes: list[AlertRoute] = []

    def use(self, routes: Iterable[AlertRoute]) -> None:
        """Route so from now on. Who names a detector says more than who names a severity."""
        self._routes = sorted(routes, key=lambda route: (not route.detector, not route.severity))

    def channel(self, evidence: Evidence, incident: Incident | None) -> str:
        """Where an alert of this decision goes: a channel's name, or ``EVERYWHERE``."""
        if not self._routes:
            return EVERYWHERE
        severity = (incident.severity if incident is not None else _OF_ACTION[evidence.verdict.would]).word
        loudest = max(evidence.signals, key=lambda signal: signal.bits, default=None)
        detector = loudest.detector if loudest is not None else ""
        fits = (
            route.to
            for route in self._routes
            if route.severity in ("", severity) and route.detector in ("", detector)
        )
        return next(fits, EVERYWHERE)

"""Where alerts of one severity, or of one detector, go."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Name
from limen.copilot.standing import Standing


class RouteAlerts(Standing, frozen=True, kw_only=True):
    """The severity goes nowhere else afterwards."""

    op: ClassVar[str] = "route_alerts"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "alerts are not sent again in a dry run"
    needs: ClassVar[tuple[str, ...]] = ("to", "severity|detector")
    questions: ClassVar[dict[str, str]] = asked("""
        to: Where are the alerts to go?
        severity|detector: Which alerts: of which severity or detector?
    """)

    severity: Name | None = None
    detector: Name | None = None
    to: Name | None = None

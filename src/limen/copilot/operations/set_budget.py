"""How often something may happen to the innocent: a promise from which thresholds follow."""

from typing import ClassVar, Literal

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Count, KeyDays, Period, Share
from limen.copilot.standing import Standing


class SetBudget(Standing, frozen=True, kw_only=True):
    """``count`` with ``per_s``, or with ``per_key_days``, or a ``share`` of all."""

    op: ClassVar[str] = "set_budget"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "thresholds move with the traffic to come"
    needs: ClassVar[tuple[str, ...]] = ("budget", "share|count")
    questions: ClassVar[dict[str, str]] = asked("""
        budget: Which budget: alerts, step_up, reject or wrong_suspension?
        share|count: How often, or which share?
    """)

    budget: Literal["alerts", "step_up", "reject", "wrong_suspension"] | None = None
    count: Count | None = None
    per_s: Period | None = None
    per_key_days: KeyDays | None = None
    share: Share | None = None

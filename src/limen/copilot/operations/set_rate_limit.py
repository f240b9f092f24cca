"""How many calls may be made in a short time."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Calls, Name, Names, Period
from limen.copilot.standing import Standing


class SetRateLimit(Standing, frozen=True, kw_only=True):
    """Who it is for: a role, key or client, or everyone on some operations; each caller is counted alone."""

    op: ClassVar[str] = "set_rate_limit"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("role|key|client|operations", "calls", "per_s")
    questions: ClassVar[dict[str, str]] = asked("""
        role|key|client|operations: Whose calls, or calls of which operation?
        calls: How many calls?
        per_s: In which time: a second, a minute, an hour?
    """)

    role: Name | None = None
    key: Name | None = None
    client: Name | None = None
    operations: Names = ()
    calls: Calls | None = None
    per_s: Period | None = None

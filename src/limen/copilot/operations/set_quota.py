"""How many calls may be made in a day, a week or a month."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Calls, Name, Names, Period
from limen.copilot.standing import Standing


class SetQuota(Standing, frozen=True, kw_only=True):
    """A rate limit over a long time: it is shown to the caller, and counted across restarts."""

    op: ClassVar[str] = "set_quota"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("role|key", "calls", "per_s")
    questions: ClassVar[dict[str, str]] = asked("""
        role|key: Whose quota: which role or key?
        calls: How many calls?
        per_s: In which time: a day, a week, a month?
    """)

    role: Name | None = None
    key: Name | None = None
    operations: Names = ()
    calls: Calls | None = None
    per_s: Period | None = None

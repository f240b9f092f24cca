"""An OAuth client, or one caller, is refused."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Length, Moment, Name
from limen.copilot.standing import Standing


class BlockClient(Standing, frozen=True, kw_only=True):
    """Neither time: until it is undone."""

    op: ClassVar[str] = "block_client"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("client",)
    questions: ClassVar[dict[str, str]] = asked("""
        client: Which client or caller is to be blocked?
    """)

    client: Name | None = None
    duration_s: Length | None = None
    until: Moment | None = None

"""Calls from some networks are refused."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Length, Moment, Names, Networks
from limen.copilot.standing import Standing


class BlockNetwork(Standing, frozen=True, kw_only=True):
    """Neither time: until it is undone."""

    op: ClassVar[str] = "block_network"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("networks",)
    questions: ClassVar[dict[str, str]] = asked("""
        networks: Which networks are to be blocked?
    """)

    networks: Networks = ()
    operations: Names = ()
    duration_s: Length | None = None
    until: Moment | None = None

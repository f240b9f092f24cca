"""Calls from some networks are never refused for where they come from."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Length, Moment, Networks
from limen.copilot.standing import Standing


class AllowNetwork(Standing, frozen=True, kw_only=True):
    """A network block does not touch them; what they do is judged as ever."""

    op: ClassVar[str] = "allow_network"
    impact: ClassVar[Impact] = Impact.LOOSEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("networks",)
    questions: ClassVar[dict[str, str]] = asked("""
        networks: Which networks are to be allowed?
    """)

    networks: Networks = ()
    duration_s: Length | None = None
    until: Moment | None = None

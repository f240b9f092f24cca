"""From where a key is accepted."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name, Networks


class SetKeyNetworks(Operation, frozen=True, kw_only=True):
    """``networks`` is the whole list; elsewhere the key is refused."""

    op: ClassVar[str] = "set_key_networks"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("key", "networks")
    questions: ClassVar[dict[str, str]] = asked("""
        key: The networks of which key?
        networks: From which networks is the key to be accepted?
    """)

    key: Name | None = None
    networks: Networks = ()

"""How large a request's body may be."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Bytes, Names
from limen.copilot.standing import Standing


class SetBodyLimit(Standing, frozen=True, kw_only=True):
    """No operation: all of them."""

    op: ClassVar[str] = "set_body_limit"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    measure: ClassVar[str] = "bytes"
    needs: ClassVar[tuple[str, ...]] = ("bytes",)
    questions: ClassVar[dict[str, str]] = asked("""
        bytes: How large may a body be?
    """)

    operations: Names = ()
    bytes: Bytes | None = None

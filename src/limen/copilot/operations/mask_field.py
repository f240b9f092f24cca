"""A field is hidden in answers."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Except, Name, Names
from limen.copilot.standing import Standing


class MaskField(Standing, frozen=True, kw_only=True):
    """Where a gateway cannot mask, the plan says so."""

    op: ClassVar[str] = "mask_field"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "answers are recorded by their fields, not their values"
    needs: ClassVar[tuple[str, ...]] = ("field",)
    questions: ClassVar[dict[str, str]] = asked("""
        field: Which field is to be hidden?
    """)

    field: Name | None = None
    operations: Names = ()
    role: Name | None = None
    except_: Except | None = None

"""An operation that no client calls, planted to be found: whoever touches it is stopped."""

from typing import ClassVar

from limen.copilot.operation import Impact, Replays, asked
from limen.copilot.slots import Method, Path
from limen.copilot.standing import Standing


class PlantDecoy(Standing, frozen=True, kw_only=True):
    """No method: all of them."""

    op: ClassVar[str] = "plant_decoy"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.YES
    needs: ClassVar[tuple[str, ...]] = ("path",)
    questions: ClassVar[dict[str, str]] = asked("""
        path: At which path is the decoy to be planted?
    """)

    path: Path | None = None
    method: Method | None = None

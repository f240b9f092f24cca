"""Operations, fields and types are taken over from an OpenAPI document."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name


class ImportSpec(Operation, frozen=True, kw_only=True):
    """``source`` is a file or an address."""

    op: ClassVar[str] = "import_spec"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "bodies are recorded by their shapes"
    needs: ClassVar[tuple[str, ...]] = ("source",)
    questions: ClassVar[dict[str, str]] = asked("""
        source: Which document (a file or an address)?
    """)

    source: Name | None = None

"""Operations, fields and types are taken over from an OpenAPI document."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.present import Present
from limen.copilot.slots import Name
from limen.copilot.step import Step


class ImportSpec(Operation, frozen=True, kw_only=True):
    """``source`` is a file or an address; planning does not read it."""

    op: ClassVar[str] = "import_spec"
    impact: ClassVar[Impact] = Impact.TIGHTEN
    replays: ClassVar[Replays] = Replays.PARTLY
    blind: ClassVar[str] = "bodies are recorded by their shapes"
    needs: ClassVar[tuple[str, ...]] = ("source",)
    questions: ClassVar[dict[str, str]] = asked("""
        source: Which document (a file or an address)?
    """)

    source: Name | None = None

    def steps(self, present: Present) -> tuple[Step, ...]:  # noqa: ARG002 - the document is read elsewhere
        """The document's operations; its text is added once somebody says that it may be read."""
        return (Step("operations.import", {"source": self.source}),)

"""Why something is as it is: an incident, a key, a caller, a decision, an operation or a policy."""

from typing import ClassVar

from limen.copilot.operation import Impact, Operation, Replays, asked
from limen.copilot.slots import Name


class Explain(Operation, frozen=True, kw_only=True):
    """One slot."""

    op: ClassVar[str] = "explain"
    impact: ClassVar[Impact] = Impact.READ
    replays: ClassVar[Replays] = Replays.NO
    inverse: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ("incident|key|client|evidence|operation|policy",)
    questions: ClassVar[dict[str, str]] = asked("""
        incident|key|client|evidence|operation|policy: What is to be explained?
    """)

    incident: Name | None = None
    key: Name | None = None
    client: Name | None = None
    evidence: Name | None = None
    operation: Name | None = None
    policy: Name | None = None

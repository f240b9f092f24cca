"""What operations share: how one declares what it needs, what it does to safety, and what takes it back."""

import enum
from typing import Any, ClassVar, Self

import msgspec

from limen.copilot.present import Present
from limen.copilot.step import Step


class Impact(enum.StrEnum):
    """What an operation does to the safety of an installation; who must agree depends on it."""

    READ = "read"
    TIGHTEN = "tighten"
    LOOSEN = "loosen"
    DESTRUCTIVE = "destructive"


class Replays(enum.StrEnum):
    """How far recorded traffic can show what an operation would have done."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Operation(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    rename={"except_": "except"},
):
    """One thing an operator can ask for; the fields are its slots, empty where nothing was said.

    ``op`` is how plans name it. ``needs`` are the slots without which it is not complete (``a|b``: one of
    them), ``questions`` what is asked where one is missing. ``impact`` is what it does where the present
    state does not say otherwise, ``inverse`` what takes it back. ``replays`` says how much a dry run can
    show; ``blind`` what it cannot.
    """

    op: ClassVar[str]
    impact: ClassVar[Impact]
    replays: ClassVar[Replays]
    inverse: ClassVar[str] = "undo"
    blind: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    questions: ClassVar[dict[str, str]] = {}

    @classmethod
    def of(cls, slots: dict[str, Any]) -> Self:
        """An operation from plain slots; raises ``msgspec.ValidationError`` naming the slot."""
        return msgspec.convert(slots, cls)

    @property
    def slots(self) -> dict[str, Any]:
        """The slots that were filled, as plain data."""
        filled: dict[str, Any] = msgspec.to_builtins(self)
        return filled

    def impact_now(self, present: Present) -> Impact:  # noqa: ARG002 - what most operations do is always the same
        """What it does to safety against what stands now; raises ``ConfigError`` for a name nobody has."""
        return self.impact

    def steps(self, present: Present) -> tuple[Step, ...]:  # noqa: ARG002 - reading changes nothing
        """The verbs that it becomes; none for what only reads. Raises ``ConfigError``."""
        return ()

    def missing(self) -> str:
        """The question for the first slot that is needed and empty; ``""`` when the operation is complete."""
        filled = self.slots
        for need in self.needs:
            if not any(choice in filled for choice in need.split("|")):
                return self.questions.get(need, f"{self.op}: which {need.replace('|', ' or ')}?")
        return ""


def asked(text: str) -> dict[str, str]:
    """Questions from lines ``slot: question``, which read better beside the slots than a dictionary does."""
    pairs = (line.strip().partition(":") for line in text.strip().splitlines())
    return {slot: question.strip() for slot, _, question in pairs}

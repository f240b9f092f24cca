"""What an advice is: established practice, read off one API's record, as typed operations with reasons."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from limen.copilot.operation import Operation
from limen.copilot.securing.ground import Ground

Extent = Literal["fully", "partly"]
Number = int | float | str
NAMED = 3
"""Names that are written out; the others are counted."""


class Proposal(msgspec.Struct, frozen=True):
    """One operation, why, and the numbers behind it. ``advice`` is set by whoever asked for it."""

    operation: Operation
    why: str
    numbers: dict[str, Number] = {}
    advice: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """As plain data, the operation with its slots."""
        asked = {"op": self.operation.op, "slots": self.operation.slots}
        return {"advice": self.advice, **asked, "why": self.why, "numbers": self.numbers}


class Remark(msgspec.Struct, frozen=True):
    """What is not proposed, and why: it ``stands`` already, is ``left`` out, or is done by ``hand``."""

    kind: Literal["stands", "left", "hand"]
    what: str
    why: str
    advice: str = ""


class Advice(msgspec.Struct, frozen=True):
    """One advice. ``covers`` are OWASP's categories, and whether all of one that a gateway can do is done."""

    name: str
    covers: Mapping[str, Extent]
    look: Callable[[Ground], Iterable[Proposal | Remark]]


def left(what: str, why: str) -> Remark:
    """What is left out."""
    return Remark("left", what, why)


def some(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    found = list(names)
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return ", ".join(found[:NAMED]) + more

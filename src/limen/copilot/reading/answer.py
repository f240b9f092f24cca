"""What comes of a turn: operations with their slots, a question, or nothing."""

from typing import Any, Literal

import msgspec

Kind = Literal["plan", "read", "ask", "none"]


class Planned(msgspec.Struct, frozen=True):
    """One operation with its slots, as plain data."""

    op: str
    slots: dict[str, Any]


class Reading(msgspec.Struct, frozen=True):
    """What was understood: operations, or a question, or why nothing is to be done."""

    kind: Kind
    operations: tuple[Planned, ...] = ()
    question: str = ""

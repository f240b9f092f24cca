"""A sentence with what a careful operator expects of it, and what came of it."""

from pathlib import Path
from typing import Any, Literal

import msgspec

from limen.model import ConfigError

Kind = Literal["plan", "read", "ask", "none"]
FOLDER = Path(__file__).parent / "utterances"
READS = frozenset({"explain", "search_evidence", "list_risky"})


class Operation(msgspec.Struct, frozen=True):
    """One operation with its slots, as plain data."""

    op: str
    slots: dict[str, Any] = {}


class Expected(msgspec.Struct, frozen=True):
    """What a careful operator expects."""

    kind: Kind
    operations: tuple[Operation, ...] = ()


class Utterance(msgspec.Struct, frozen=True):
    """What was said last (``text``), and before it (``turns``)."""

    id: str
    text: str
    expect: Expected
    turns: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """What the copilot answered."""

    id: str
    kind: Kind
    operations: tuple[Operation, ...] = ()
    question: str = ""


def utterances(path: Path) -> list[Utterance]:
    """Every line of a file; raises ``ConfigError`` naming a line that is none."""
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            found.append(msgspec.json.decode(line, type=Utterance))
        except msgspec.MsgspecError as error:
            raise ConfigError(f"{path}, line {number}: {error}") from None
    return found

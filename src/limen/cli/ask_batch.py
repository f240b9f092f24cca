"""A file of sentences, each planned against an inventory file: a line of answer a sentence, nothing kept."""

import sys
from pathlib import Path
from typing import Any

import msgspec

from limen.copilot.understanding import Understanding
from limen.model import ConfigError


class Line(msgspec.Struct, frozen=True):
    """One sentence, and what was said before it."""

    id: str
    text: str
    turns: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What was understood of it."""

    id: str
    kind: str
    operations: tuple[Any, ...]
    question: str = ""


def answer_all(copilot: Understanding, batch: Path) -> None:
    """A line of answer for each line of a file; raises ``ConfigError`` naming a line that cannot be read."""
    encode = msgspec.json.Encoder().encode
    for number, line in enumerate(_lines(batch), 1):
        try:
            said = msgspec.json.decode(line, type=Line)
        except msgspec.MsgspecError as error:
            raise ConfigError(f"{batch}, line {number}: {error}") from None
        found = copilot.read(said.text, said.turns)
        answer = Answer(said.id, found.kind, found.operations, found.question)
        sys.stdout.write(encode(answer).decode() + "\n")


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None

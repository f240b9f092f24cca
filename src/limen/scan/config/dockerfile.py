"""A Dockerfile as its instructions: continued lines joined, comments left out, here-documents kept with the
instruction that opens them.

Dockerfile reference: https://docs.docker.com/reference/dockerfile/
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_HEREDOC: Final = re.compile(r"<<-?[\"']?([A-Za-z_]\w{0,40})")
_FROM: Final = re.compile(
    r"^(?:--platform=\S{1,80}\s{1,8})?(\S{1,400})(?:\s{1,8}as\s{1,8}(\S{1,100}))?", re.IGNORECASE
)


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word in capitals, what follows it, its line, the number of its stage from 1, and
    whether that stage is the one the image is made of."""

    word: str
    rest: str
    line: int
    stage: int = 0
    last: bool = False

    @property
    def base(self) -> tuple[str, str]:
        """The image of a ``FROM`` and the name of its stage."""
        match = _FROM.match(self.rest)
        return (match[1], (match[2] or "").lower()) if match else ("", "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of an ``ENV`` or ``ARG``."""
        try:
            words = shlex.split(self.rest)
        except ValueError:
            return []
        if self.word == "ENV" and words and "=" not in words[0]:
            return [(words[0], " ".join(words[1:]))]
        return [(name, value) for name, sign, value in (word.partition("=") for word in words) if sign]


def instructions(text: str) -> tuple[Instruction, ...]:
    """Every instruction of a Dockerfile.

    Raises:
        ValueError: A here-document does not end.
    """
    found = list(_joined(text.splitlines()))
    stages = sum(word == "FROM" for word, _, _ in found)
    stage, told = 0, []
    for word, rest, line in found:
        stage += word == "FROM"
        told.append(Instruction(word, rest, line, stage, last=stage == stages))
    return tuple(told)


def _joined(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    number = 0
    while number < len(lines):
        first = number
        parts: list[str] = []
        while number < len(lines):
            line = lines[number].strip()
            number += 1
            if line.startswith("#") or (parts and not line):
                continue
            parts.append(line.removesuffix("\\").rstrip())
            if not line.endswith("\\"):
                break
        word, _, rest = " ".join(parts).partition(" ")
        if match := _HEREDOC.search(rest) if word.upper() in ("RUN", "COPY", "ADD") else None:
            body, number = _until(lines, number, match[1])
            rest += "\n" + body
        if word:
            yield word.upper(), rest.strip(), first + 1 + _comments(lines, first)


def _until(lines: list[str], number: int, end: str) -> tuple[str, int]:
    for after in range(number, len(lines)):
        if lines[after].strip() == end:
            return "\n".join(lines[number:after]), after + 1
    raise ValueError(f"line {number}: a here-document that does not end")


def _comments(lines: list[str], first: int) -> int:
    """Lines of comment before an instruction begins."""
    skipped = 0
    while first + skipped < len(lines) and lines[first + skipped].lstrip().startswith("#"):
        skipped += 1
    return skipped

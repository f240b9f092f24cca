"""A HAProxy configuration as its sections and their lines."""

import re
from dataclasses import dataclass, field
from typing import Final

_WORD: Final = re.compile(r'"[^"]{0,2000}"|(?:\\.|[^\s\\"#])+')
SECTIONS: Final = frozenset((
    "backend", "cache", "defaults", "frontend", "global", "http-errors", "listen", "mailers", "peers",
    "program", "resolvers", "ring", "userlist",
))  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a section: its words and its number."""

    words: tuple[str, ...]
    number: int

    def starts(self, *words: str) -> bool:
        """Whether it begins with these words."""
        return self.words[: len(words)] == words

    def after(self, word: str) -> str:
        """The word that follows another; empty where there is none."""
        follows = dict(zip(self.words, self.words[1:], strict=False))
        return follows.get(word, "")


@dataclass(frozen=True)
class Section:
    """One section: ``frontend``, ``backend``, ``listen`` ..., its name, its lines."""

    kind: str
    name: str
    number: int
    lines: list[Line] = field(default_factory=list)

    def all(self, *words: str) -> list[Line]:
        """The lines that begin with these words."""
        return [line for line in self.lines if line.starts(*words)]


def sections(text: str) -> tuple[Section, ...]:
    """Every section of a configuration."""
    found: list[Section] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = _words(line)
        if words and words[0] in SECTIONS and not line[:1].isspace():
            found.append(Section(words[0], words[1] if len(words) > 1 else "", number))
        elif words and found:
            found[-1].lines.append(Line(words, number))
    return tuple(found)


def _words(line: str) -> tuple[str, ...]:
    words, at = [], 0
    for match in _WORD.finditer(line):
        if "#" in line[at : match.start()]:
            break
        words.append(match[0].strip('"'))
        at = match.end()
    return tuple(words)

"""What an explanation is made of: lines with the facts in them, under the questions they answer."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from limen.copilot.explaining.fact import Fact

SOURCES_MOST: Final = 4
"""Sources that are named at the end of a line."""

WHAT, WHY, SEEN, DONE, UNDO, NEXT = "What", "Why", "Seen", "Done", "Undo", "Next"
SOURCE: Final = "Source"
"""The questions: what it was, why that is odd or so decided, observed against expected, what was done, what
takes it back, what to look at; and which lines of the API's source it has to do with."""


class Line(msgspec.Struct, frozen=True):
    """One sentence and its facts."""

    text: str
    facts: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        sources = dict.fromkeys(fact.source for fact in self.facts if fact.source)
        named = [source for source in sources if source not in self.text.split()][:SOURCES_MOST]
        return f"{self.text} [{', '.join(named)}]" if named else self.text


class Section(msgspec.Struct, frozen=True):
    """The answer to one question."""

    head: str
    lines: tuple[Line, ...]


class Explanation(msgspec.Struct, frozen=True):
    """A title and the answers; ``text`` is what people read."""

    title: Line
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """All of it: the title, then each question with its answers below one another."""
        return "\n".join([self.title.text, *self._written()])

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that is in it, in order."""
        told = [line.facts for section in self.sections for line in section.lines]
        return tuple(fact for facts in (self.title.facts, *told) for fact in facts)

    def _written(self) -> Iterator[str]:
        width = max((len(section.head) for section in self.sections), default=0)
        for section in self.sections:
            for place, line in enumerate(section.lines):
                yield f"{'' if place else section.head:<{width}}  {line}"


def line(template: str, **facts: Fact | Iterable[Fact]) -> Line:
    """A sentence with its facts put in; several facts in one place are joined by commas."""
    held: dict[str, str] = {}
    told: list[Fact] = []
    for place, given in facts.items():
        several = (given,) if isinstance(given, Fact) else tuple(given)
        held[place] = ", ".join(map(str, several))
        told += several
    return Line(template.format(**held), tuple(told))


def explanation(title: Line, *sections: tuple[str, Iterable[Line | None]]) -> Explanation:
    """An explanation without the questions that have no answer."""
    made = (Section(head, tuple(filter(None, lines))) for head, lines in sections)
    return Explanation(title, tuple(section for section in made if section.lines))

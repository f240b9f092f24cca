"""An nginx configuration as its directives, read as nginx reads them: words, quoted words, ``;``, blocks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)|(?P<mark>[{};])|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"""|(?P<word>(?!["'])(?:\$\{[A-Za-z0-9_]{1,80}\}|\\.|[^\s{};\\])+|\\)""",
    re.DOTALL | re.VERBOSE,
)
_DEEPEST: Final = 32
"""Blocks within blocks; nginx knows five."""


@dataclass(frozen=True)
class Directive:
    """One directive: its name, its words, its line, and the directives of its block."""

    name: str
    args: tuple[str, ...]
    line: int
    block: list["Directive"] = field(default_factory=list)

    def all(self, name: str) -> list["Directive"]:
        """The directives of that name directly in its block."""
        return [each for each in self.block if each.name == name]

    def has(self, *names: str) -> bool:
        """Whether a directive of one of these names stands directly in its block."""
        return any(each.name in names for each in self.block)

    def __str__(self) -> str:
        return " ".join((self.name, *self.args))


def directives(text: str) -> tuple[Directive, ...]:
    """The outermost directives.

    Raises:
        ValueError: Braces do not match, a directive is not ended, or blocks are too deep.
    """
    stack: list[list[Directive]] = [[]]
    words: list[str] = []
    line = 0
    for word, number in _tokens(text):
        if word not in _MARKS:
            line = line if words else number
            words.append(word)
        elif word == "}":
            if len(stack) == 1 or words:
                raise ValueError(f"line {number}: a closing brace that closes nothing, or a missing ;")
            stack.pop()
        elif words:
            made = Directive(words[0], tuple(words[1:]), line)
            stack[-1].append(made)
            words = []
            if word == "{":
                stack.append(made.block)
        if len(stack) > _DEEPEST:
            raise ValueError(f"line {number}: blocks more than {_DEEPEST} deep")
    if len(stack) > 1 or words:
        raise ValueError("ends within a block or a directive")
    return tuple(stack[0])


_MARKS: Final = frozenset("{};")


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, at = 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"line {line}: a quoted word that does not end")
        if match.lastgroup != "space":
            yield _value(match), line
        line += text.count("\n", at, match.end())
        at = match.end()


def _value(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    value = match[kind]
    # A quoted brace is a word: a space tells it from the mark, and changes nothing for a reader.
    return f"{value} " if kind in ("double", "single") and value in _MARKS else value


def walk(
    block: Iterable[Directive], holders: tuple[Directive, ...] = ()
) -> Iterator[tuple[Directive, tuple[Directive, ...]]]:
    """Every directive with the blocks around it, the outermost first."""
    for each in block:
        yield each, holders
        yield from walk(each.block, (*holders, each))


def inherited(name: str, holders: Iterable[Directive]) -> list[Directive]:
    """The directives of that name which hold in the innermost block: its own, else those of the next around
    it that has any."""
    for holder in reversed(list(holders)):
        if found := holder.all(name):
            return found
    return []

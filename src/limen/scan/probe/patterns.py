"""A text that a regular expression of a document takes: its pattern is read, never run."""

import itertools
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator
from typing import Any, Final

LONGEST: Final = 200
"""Characters of a pattern, and of a text, beyond which none is made."""
_USUAL: Final = 4
"""Characters that are made where a pattern takes more or less."""
_OF_CLASS: Final = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_WORD: "a", sre.CATEGORY_SPACE: " "}
_DIGITS: Final = (
    (sre.RANGE, (ord("0"), ord("9"))),
    (sre.CATEGORY, sre.CATEGORY_DIGIT),
    (sre.CATEGORY, sre.CATEGORY_WORD),
)


def text_of(pattern: str, number: int = 0) -> str | None:
    """A text that comes of taking the first way at every turn, with the number's digits, the last one first,
    wherever digits may stand: so that texts differ. ``None`` where the pattern is none, is long, or looks
    around."""
    if len(pattern) > LONGEST:
        return None
    digits = itertools.chain(reversed(str(number)), itertools.repeat("0"))
    try:
        made = "".join(_made(parser.parse(pattern), digits))
    except (re.error, LookupError, OverflowError, RecursionError, ValueError):
        return None
    return made if 0 < len(made) <= LONGEST else None


def _made(parts: Iterable[Any], digits: Iterator[str]) -> Iterator[str]:
    for kind, value in parts:
        yield from _part(kind, value, digits)


def _part(kind: Any, value: Any, digits: Iterator[str]) -> Iterator[str]:
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, repeated = value
        yield from _repeated(least, most, repeated, digits)
    elif kind is sre.SUBPATTERN:
        yield from _made(value[-1], digits)
    elif kind is sre.BRANCH:
        yield from _made(value[1][0], digits)
    elif kind is not sre.AT:
        yield _one(kind, value, digits)


def _repeated(least: int, most: int, parts: Iterable[Any], digits: Iterator[str]) -> Iterator[str]:
    """What may be left out is; raises ``OverflowError`` for what is too long."""
    parts, made = list(parts), 0
    for _ in range(min(most, max(least, _USUAL)) if least else 0):
        for each in _made(parts, digits):
            made += len(each)
            if made > LONGEST:
                raise OverflowError
            yield each


def _one(kind: Any, value: Any, digits: Iterator[str]) -> str:
    """One character; raises ``LookupError`` for what is none."""
    if kind is sre.IN:
        held = tuple(value)
        first, inner = held[0]
        return next(digits) if any(each in held for each in _DIGITS) else _one(first, inner, digits)
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.RANGE:
        return chr(value[0])
    if kind is sre.ANY:
        return "a"
    return _OF_CLASS[value]

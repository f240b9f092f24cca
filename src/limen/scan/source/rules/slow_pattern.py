"""Regular expressions that take too long: written by the caller, or with repeats within repeats."""

import ast
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator
from itertools import chain
from re import error as PatternError  # noqa: N812
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service, Spot
from limen.scan.source.rules.examples import handler
from limen.scan.source.rules.reaches import reaches

_CALLS: Final = frozenset(
    ("compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
)
_FIELDS: Final = ("RegexField", "RegexValidator")
"""What forms and serializers match a member with."""
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT")
_MANY: Final = 20
"""Repeats from which on it matters that they are within others."""


def check(service: Service) -> Iterable[Hit]:
    """Patterns that the caller writes, and constant ones that backtrack without end."""
    return chain(reaches("pattern", "becomes a regular expression")(service), _nested(service))


def _nested(service: Service) -> Iterator[Hit]:
    for spot in service.spots:
        pattern = _pattern(spot)
        if pattern is not None and slow(pattern):
            yield Hit(
                spot.place,
                f"{pattern[:60]!r} repeats what repeats: a short text can keep it busy for minutes",
                subject=pattern,
            )


def _pattern(spot: Spot) -> str | None:
    """The constant pattern that a call of ``re``, or a field, is given."""
    head, _, tail = spot.name.rpartition(".")
    called = (head in ("re", "regex") and tail in _CALLS) or tail in _FIELDS
    if spot.kind != "call" or not called:
        return None
    try:
        value = ast.literal_eval(spot.arguments.get("0", spot.arguments.get("regex", "")))
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str) else None


def slow(pattern: str) -> bool:
    """Whether a pattern repeats something that may itself be matched in several ways (``(a+)+b``)."""
    try:
        return _repeats_within(parser.parse(pattern), inside=False)
    except (PatternError, RecursionError, OverflowError):
        return False


def _repeats_within(parts: Any, *, inside: bool) -> bool:
    for number, (name, value) in enumerate(parts):
        repeats = str(name) in _REPEATS and int(value[1]) >= _MANY
        if repeats and inside and _alone(parts, number):
            return True
        inner = value[2] if str(name) in _REPEATS else value
        if any(_repeats_within(each, inside=inside or repeats) for each in _bodies(inner)):
            return True
    return False


def _alone(parts: Any, number: int) -> bool:
    """Whether nothing else in a sequence has to be there: then each round may end anywhere."""
    others = [value for at, value in enumerate(parts) if at != number]
    return all(str(name) in _REPEATS and int(value[0]) == 0 for name, value in others)


def _bodies(value: Any) -> Iterator[Any]:
    """The patterns within one: of a group, of each branch."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _bodies(each)


RULE: Final = Rule[Service](
    id="slow-pattern",
    title="A regular expression can be kept busy for minutes",
    cwe=1333,
    owasp="API4:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="A pattern with repeats within repeats tries every way to split a text before it gives up:"
    " thirty letters"
    " take longer than anybody waits, and one request holds a worker.",
    check=check,
    mends={"": "Search for plain text, bound every repeat, and never compile what the caller sends."},
    references=("https://cwe.mitre.org/data/definitions/1333.html",),
    bad=(
        {"app.py": handler('rows = [each for each in ROWS if re.search(request.args["name"], each)]')},
        {"app.py": 'import re\nHANDLE = re.compile(r"^([a-z0-9]+)+$")\n'},
        {"app.py": 'import re\nHANDLE = re.compile(r"^([a-z0-9]+[_-]?)+$")\n'},
    ),
    good=(
        {"app.py": handler('rows = [each for each in ROWS if request.args["name"] in each]')},
        {"app.py": 'import re\nHANDLE = re.compile(r"^([a-z0-9]+-)*[a-z0-9]{1,30}$")\n'},
    ),
)

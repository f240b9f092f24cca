"""Tokens that are good for months."""

import ast
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service
from limen.scan.words import words

_TOKENS: Final = frozenset(("access", "bearer", "jwt", "token"))
_NOT: Final = frozenset(("refresh", "remember", "length", "bytes", "size", "limit"))
_UNITS: Final = {
    **dict.fromkeys(("seconds", "second", "ttl", "lifetime", "age", "expiry", "expires", "secs"), 1),
    **dict.fromkeys(("minutes", "minute", "mins"), 60),
    **dict.fromkeys(("hours", "hour"), 3_600),
    **dict.fromkeys(("days", "day"), 86_400),
}
_LONGEST: Final = 60 * 86_400
"""Seconds for which a token that cannot be taken back may be good."""


def check(service: Service) -> Iterator[Hit]:
    """Settings that say for how long a token is good; tokens made without an end."""
    for spot in service.spots:
        if spot.name == "jwt.encode" and spot.arguments.get("expires") == "False":
            yield Hit(spot.place, "a token is made that never ends", subject=spot.name)
        parts = words(spot.name.rpartition(".")[2])
        unit = next((_UNITS[word] for word in reversed(parts) if word in _UNITS), None)
        if spot.kind != "setting" or unit is None or _TOKENS.isdisjoint(parts) or not _NOT.isdisjoint(parts):
            continue
        seconds = _number(spot.value) * unit
        if seconds > _LONGEST:
            yield Hit(
                spot.place,
                f"{spot.name} lets a token live for {round(seconds / 86_400)} days",
                subject=spot.name,
            )


def _number(text: str) -> float:
    """A product of numbers; 0 for all else."""
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return 0
    return _product(node)


def _product(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _product(node.left) * _product(node.right)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else 0


_JAVA: Final = """
class Tokens {
    String issue(String name) { return Jwts.builder().subject(name){end}.signWith(key).compact(); }
}
"""

RULE: Final = Rule[Service](
    id="token-long-lived",
    title="A token is good for months",
    cwe=613,
    owasp="API2:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="A token that leaks from a log or a telephone opens the account until it ends, and nobody"
    " can take it back.",
    check=check,
    mends={"": "Let access tokens live for minutes, and renew them by one that can be revoked."},
    references=("https://cwe.mitre.org/data/definitions/613.html",),
    bad=(
        {"app.py": "TOKEN_MINUTES = 60 * 24 * 365\n"},
        {"Tokens.java": _JAVA.replace("{end}", "")},
    ),
    good=(
        {"app.py": "TOKEN_MINUTES = 60\nREFRESH_TOKEN_DAYS = 90\n"},
        {"Tokens.java": _JAVA.replace("{end}", ".expiration(Date.from(Instant.now().plusSeconds(900)))")},
    ),
)

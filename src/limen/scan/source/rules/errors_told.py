"""Errors answered with what went wrong inside."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule
from limen.scan.source.model import Service

_TOLD: Final = re.compile(
    r"\btraceback\.format_exc\(|\b(?:str|repr)\(|\.args\b|\bformat_exception|\{\w{1,20}(?:![rs])?\}"
)


def check(service: Service) -> Iterator[Hit]:
    """What handlers of any error answer with."""
    for spot in service.spots:
        if spot.kind == "error" and _TOLD.search(spot.value):
            yield Hit(
                spot.place,
                "any error is answered with its text, which tells what is inside",
                subject=spot.name,
            )


_SPRING: Final = """
@RestControllerAdvice
class Failures {
    @ExceptionHandler(Exception.class)
    Map<String, String> failed(Exception e) { return Map.of("error", {said}); }
}
"""

RULE: Final = Rule[Service](
    id="errors-told",
    title="Any error is answered with its own text",
    cwe=209,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    why="Statements of SQL, paths, versions and values of others appear in errors, and tell how to go on.",
    check=check,
    mends={"": "Log the error with an id of its own, and answer with that id."},
    references=("https://cwe.mitre.org/data/definitions/209.html",),
    bad=(
        {
            "app.py": "@app.errorhandler(Exception)\ndef failed(error):\n"
            "    return {'error': str(error)}, 500\n"
        },
        {
            "app.py": "def run():\n    try:\n        go()\n    except Exception as error:\n"
            "        return {'error': f'failed: {error}'}, 500\n"
        },
        {
            "app.js": (
                "app.use((err, req, res, next) => {\n  res.status(500).json({ error: err.stack });\n});\n"
            )
        },
        {"Failures.java": _SPRING.replace("{said}", "e.getMessage()")},
    ),
    good=(
        {
            "app.py": (
                "@app.errorhandler(Exception)\ndef failed(error):\n    return {'error': 'see log'}, 500\n"
            )
        },
        {
            "app.js": (
                "app.use((err, req, res, next) => {\n"
                "  if (err.status < 500) return res.status(err.status).json({ error: err.message });\n"
                '  res.status(500).json({ error: "see log" });\n'
                "});\n"
            )
        },
        {"Failures.java": _SPRING.replace("{said}", '"see log"')},
    ),
)

"""Errors answered with their trace, by a setting."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.places import for_developers, for_tests
from limen.scan.config.settings import Settings
from limen.scan.config.spring import members
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_TRACES: Final = ("server.error.include-stacktrace", "spring.web.error.include-stacktrace")


def check(settings: Settings) -> Iterator[Hit]:
    """Traces for everybody, or for whoever asks for them."""
    if for_developers(settings.file.name) or for_tests(settings.file.name):
        return
    for each in members(settings):
        if each.name in _TRACES and each.value.replace("-", "_") in ("always", "on_param", "on_trace_param"):
            yield Hit(each.place, "errors are answered with their trace", subject=each.name)


RULE: Final = Rule[Settings](
    id="traces-answered",
    title="Errors are answered with their trace",
    cwe=209,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why="A trace tells classes, libraries and their versions, statements and paths, and so how to go on.",
    check=check,
    mends={"": "server.error.include-stacktrace: never"},
    references=("https://cwe.mitre.org/data/definitions/209.html",),
    bad=(
        {"application.yml": "server:\n  error:\n    include-stacktrace: always\n"},
        {"src/main/resources/application.properties": "server.error.includeStacktrace = on_param\n"},
    ),
    good=(
        {"application.yml": "server: {error: {include-stacktrace: never, include-message: always}}\n"},
        {"application-local.yml": "server: {error: {include-stacktrace: always}}\n"},
    ),
)

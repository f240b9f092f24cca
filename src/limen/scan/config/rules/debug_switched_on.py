"""Debugging switched on by the environment."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.pairs import Pair, environment
from limen.scan.config.places import for_developers, for_tests
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ON: Final = frozenset(("1", "on", "true", "yes"))
_SWITCHES: Final = frozenset((
    "APP_DEBUG", "ASPNETCORE_DETAILEDERRORS", "DEBUG", "DJANGO_DEBUG", "FASTAPI_DEBUG", "FLASK_DEBUG",
    "QUART_DEBUG", "STARLETTE_DEBUG",
))  # fmt: skip
_MODES: Final = frozenset(("ASPNETCORE_ENVIRONMENT", "FLASK_ENV", "NODE_ENV", "RAILS_ENV"))
_COMMAND: Final = re.compile(r"\bflask\b[^\n]{0,200}--debug\b|\bmanage\.py[\"',\s]{1,8}runserver\b")


def check(settings: Settings) -> Iterator[Hit]:
    """Variables that switch debugging on, in files that are not a developer's own; development servers that
    an image starts."""
    if for_developers(settings.file.name) or for_tests(settings.file.name):
        return
    last = {each.line for each in settings.instructions if each.last}
    for pair in environment(settings):
        if _on(pair, settings) and (not last or pair.place.line in last):
            yield Hit(pair.place, f"{pair.name}={pair.value} switches debugging on", subject=pair.name)
    for each in settings.instructions:
        if each.last and each.word in ("CMD", "ENTRYPOINT") and _COMMAND.search(_plain(each.rest)):
            yield Hit(settings.place(each.line), "the image starts a development server")


def _on(pair: Pair, settings: Settings) -> bool:
    value = pair.value.strip().lower()
    if settings.kind == "env" and pair.name in _MODES and "prod" not in settings.file.name.lower():
        return False
    return (pair.name in _SWITCHES and value in _ON) or (pair.name in _MODES and value == "development")


def _plain(command: str) -> str:
    return command.replace('", "', " ").replace('","', " ")


RULE: Final = Rule[Settings](
    id="debug-switched-on",
    title="Debugging is switched on",
    cwe=489,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    why="Errors are answered with source and settings and, in some frameworks, a console that runs code.",
    check=check,
    mends={"": "Leave the variable out here; a developer sets it on his own machine."},
    references=("https://cwe.mitre.org/data/definitions/489.html",),
    bad=(
        {"compose.yaml": ('services:\n  api:\n    build: .\n    environment: {FLASK_DEBUG: "1"}\n')},
        {".env": "DJANGO_DEBUG=True\n"},
        {"Dockerfile": "FROM node:22\nENV NODE_ENV=development\nUSER node\n"},
    ),
    good=(
        {
            "compose.yaml": (
                'services:\n  api:\n    build: .\n    environment: {FLASK_DEBUG: "0", DEBUG: "express:*"}\n'
            )
        },
        {"compose.dev.yaml": ('services:\n  api:\n    build: .\n    environment: {FLASK_DEBUG: "1"}\n')},
        {"Dockerfile": "FROM node:22\nENV NODE_ENV=production\nUSER node\n"},
    ),
)

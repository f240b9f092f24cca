"""Data stores without a password."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config import compose
from limen.scan.config.pairs import environment
from limen.scan.config.places import for_developers
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ON: Final = frozenset(("1", "on", "true", "yes"))
_OPEN: Final = {
    "ALLOW_EMPTY_PASSWORD": _ON, "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD": _ON, "MYSQL_ALLOW_EMPTY_PASSWORD": _ON,
    "ALLOW_ANONYMOUS_LOGIN": _ON, "POSTGRES_HOST_AUTH_METHOD": frozenset(("trust",)),
    "xpack.security.enabled": frozenset(("false",)), "DISABLE_SECURITY_PLUGIN": _ON,
    "plugins.security.disabled": _ON, "NEO4J_AUTH": frozenset(("none",)),
}  # fmt: skip
"""Variables of the usual images that take the password away, and the values that do so."""


_STARTED: Final = re.compile(r"--protected-mode[ =]no\b|--noauth\b")
_ASKS: Final = ("--requirepass", "--aclfile", "--auth")


def check(settings: Settings) -> Iterator[Hit]:
    """Variables and commands that take a store's password away. On a developer's own machine that is nobody's
    harm."""
    if for_developers(settings.file.name) or settings.kind == "dockerfile":
        return
    for pair in environment(settings):
        if pair.value.lower() in _OPEN.get(pair.name, ()):
            said = f"{pair.name}={pair.value}: nobody is asked for a password"
            yield Hit(pair.place, said, subject=pair.name)
    for service in compose.services(settings):
        line = compose.command(service)
        if (match := _STARTED.search(line)) and not any(word in line for word in _ASKS):
            said = f"{service.name} is started with {match[0]}: nobody is asked for a password"
            yield Hit(service.place("command"), said, subject=service.name)


RULE: Final = Rule[Settings](
    id="data-store-without-password",
    title="A data store asks for no password",
    cwe=306,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why=(
        "Whatever reaches the network it is on, such as any other container that somebody"
        " broke into, reads and changes everything."
    ),
    check=check,
    mends={"": "Give it a password from a secret: POSTGRES_PASSWORD_FILE: /run/secrets/db."},
    references=("https://cwe.mitre.org/data/definitions/306.html",),
    bad=(
        {
            "compose.yaml": (
                "services:\n  cache:\n    image: redis:7.4\n    command: redis-server --protected-mode no\n"
            )
        },
        {
            "compose.yaml": (
                "services:\n"
                "  db:\n"
                "    image: postgres:17\n"
                "    environment: {POSTGRES_HOST_AUTH_METHOD: trust}\n"
            )
        },
    ),
    good=(
        {
            "compose.yaml": (
                "services:\n"
                "  db:\n"
                "    image: postgres:17\n"
                '    environment: {POSTGRES_PASSWORD: "${DB_PASSWORD}"}\n'
            )
        },
        {
            "compose.dev.yaml": (
                "services:\n"
                "  db:\n"
                "    image: postgres:17\n"
                "    environment: {POSTGRES_HOST_AUTH_METHOD: trust}\n"
            )
        },
    ),
)

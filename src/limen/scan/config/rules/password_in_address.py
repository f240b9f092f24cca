"""Addresses with passwords."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.config.places import for_tests
from limen.scan.config.secrets import real_password
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_ADDRESS: Final = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}://([^\s:/@'\"<>{}$]{1,80}):([^\s:,@/'\"<>{}]{3,200})@([A-Za-z0-9\[][A-Za-z0-9.:\]-]{0,200})"
)
_NOWHERE: Final = ("example", "localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal")  # noqa: S104, names only
_SHAPED: Final = "postgres://app:k3wX9vTq2L" + "@db.prod:5432/app"
"""Made up, and in two parts: what looks for such addresses should not find it here."""


def check(settings: Settings) -> Iterator[Hit]:
    """Addresses with a user and a real password."""
    if for_tests(settings.file.name) or "://" not in settings.file.text or settings.file.name.endswith(".md"):
        return
    for number, line in enumerate(settings.file.lines, 1):
        if "://" in line and "@" in line:
            for match in _ADDRESS.finditer(line[:2_000]):
                user, password, host = match.groups()
                if not host.startswith(_NOWHERE) and real_password(password, user):
                    yield Hit(
                        settings.place(number),
                        f"the password of {user} at {host} is in the address",
                        subject=host,
                    )


RULE: Final = Rule[Settings](
    id="password-in-address",
    title="An address holds a password",
    cwe=798,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="Whoever reads the repository logs in there; addresses are also written into logs and errors.",
    check=check,
    mends={"": "DATABASE_URL=${DATABASE_URL}, or the password from a file of its own."},
    references=("https://cwe.mitre.org/data/definitions/798.html",),
    bad=({".env": f"DATABASE_URL={_SHAPED}\n"},),
    good=(
        {
            ".env": (
                "A=postgres://app:${DB_PASSWORD}@db/app\n"
                "B=postgres://postgres:postgres@db/app\n"
                "C=https://user:password1@db/app\n"
                "D=postgres://app:k3wX9vTq2L@localhost/app\n"
            )
        },
    ),
)

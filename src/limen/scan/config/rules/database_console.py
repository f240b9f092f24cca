"""A console into the database, served with the API."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.places import for_developers, for_tests
from limen.scan.config.settings import Settings
from limen.scan.config.spring import members
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_CONSOLE: Final = "spring.h2.console.enabled"
_OTHERS: Final = "spring.h2.console.settings.web-allow-others"


def check(settings: Settings) -> Iterator[Hit]:
    """The console of H2 switched on, in files that are not a developer's own."""
    if for_developers(settings.file.name) or for_tests(settings.file.name):
        return
    held = {each.name: each for each in members(settings)}
    if (console := held.get(_CONSOLE)) is not None and console.value == "true":
        others = (each := held.get(_OTHERS)) is not None and each.value == "true"
        sure = Confidence.HIGH if others else None
        yield Hit(console.place, "the console of the database is served", subject=_CONSOLE, confidence=sure)


RULE: Final = Rule[Settings](
    id="database-console",
    title="A console into the database is served",
    cwe=489,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why="It runs any statement, and with H2 any code, in the rights of the service.",
    check=check,
    mends={"": "spring.h2.console.enabled: false, and a profile of the developer's own that switches it on."},
    references=("https://docs.spring.io/spring-boot/reference/data/sql.html",),
    bad=({"application.yml": "spring:\n  h2:\n    console:\n      enabled: true\n"},),
    good=(
        {"application.yml": "spring: {h2: {console: {enabled: false}}}\n"},
        {"application-dev.properties": "spring.h2.console.enabled=true\n"},
    ),
)

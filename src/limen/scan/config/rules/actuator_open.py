"""Endpoints by which a service of Spring Boot is looked after, served to whoever reaches it."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.places import for_developers, for_tests
from limen.scan.config.settings import Settings
from limen.scan.config.spring import members
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_EXPOSED: Final = ("management.endpoints.web.exposure.include", "management.endpoints.web.expose")
_DETAILS: Final = ("management.endpoint.health.show-details", "management.endpoint.health.show-components")
_APART: Final = ("management.server.port", "management.server.address")
_TELLS: Final = frozenset((
    "*", "auditevents", "beans", "configprops", "env", "gateway", "heapdump", "jolokia", "logfile", "loggers",
    "mappings", "sessions", "shutdown", "threaddump",
))  # fmt: skip


def check(settings: Settings) -> Iterator[Hit]:
    """What is exposed besides health and figures, unless on a port of its own; details of health for all."""
    if for_developers(settings.file.name) or for_tests(settings.file.name):
        return
    held = list(members(settings))
    if any(each.name in _APART for each in held):
        return
    for each in held:
        told = sorted(_TELLS & {one.strip(" \"'") for one in each.value.split(",")})
        if each.name in _EXPOSED and told:
            yield Hit(
                each.place, f"{', '.join(map(repr, told))} of the actuator is served", subject=each.name
            )
        elif each.name in _DETAILS and each.value == "always":
            yield Hit(each.place, "the state of what is behind is told to anybody", subject=each.name,
                      severity=Severity.LOW)  # fmt: skip


RULE: Final = Rule[Settings](
    id="actuator-open",
    title="Endpoints for operators are served with the API",
    cwe=489,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    why=(
        "A dump of the heap holds credentials and data of everybody; the environment, beans and"
        " mappings tell how to go on; loggers and shutdown change what runs."
    ),
    check=check,
    mends={
        "": (
            "management.endpoints.web.exposure.include: health,info\n"
            "Serve all others on a port that callers cannot reach (management.server.port),"
            " and only to a role."
        )
    },
    references=("https://docs.spring.io/spring-boot/reference/actuator/endpoints.html",),
    bad=(
        {"application.yml": 'management:\n  endpoints:\n    web:\n      exposure:\n        include: "*"\n'},
        {"application.properties": "management.endpoints.web.exposure.include=health,env,heapdump\n"},
        {"application.yml": "management: {endpoint: {health: {showDetails: always}}}\n"},
    ),
    good=(
        {"application.properties": "management.endpoints.web.exposure.include=health,info,prometheus\n"},
        {"application-dev.properties": "management.endpoints.web.exposure.include=*\n"},
        {
            "application.properties": (
                "management.server.port=9001\nmanagement.endpoints.web.exposure.include=*\n"
            )
        },
    ),
)

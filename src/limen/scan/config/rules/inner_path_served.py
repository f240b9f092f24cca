"""Paths for operators that a proxy leads in."""

from collections.abc import Iterator
from typing import Final

from limen.scan.config.guards import may_be_guarded
from limen.scan.config.nginx import walk
from limen.scan.config.rules.examples import in_server
from limen.scan.config.settings import Settings
from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.rule import Rule

_INNER: Final = (
    "/actuator", "/debug/pprof", "/heapdump", "/jolokia", "/phpmyadmin", "/server-status", "/_internal",
)  # fmt: skip


def check(settings: Settings) -> Iterator[Hit]:
    """Places of nginx, made for an inner path, that lead on without asking who calls."""
    for each, around in walk(settings.directives):
        inner = each.name == "location" and each.args and each.args[-1].startswith(_INNER)
        if inner and each.has("proxy_pass") and not any(may_be_guarded(block) for block in (*around, each)):
            yield Hit(
                settings.place(each.line), f"{each.args[-1]} is led in from outside", subject=each.args[-1]
            )


RULE: Final = Rule[Settings](
    id="inner-path-served",
    title="A path for operators is led in from outside",
    cwe=668,
    owasp="API9:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    why="It tells environment, memory, metrics and routes of the service, and some of these switch it off.",
    check=check,
    mends={"": "Leave the place out, or let in operators alone: allow 10.0.0.0/8; deny all;"},
    references=("https://cwe.mitre.org/data/definitions/668.html",),
    bad=({"nginx.conf": in_server("    location /actuator/ { proxy_pass http://app; }\n")},),
    good=(
        {
            "nginx.conf": in_server(
                "    location /actuator/ { allow 10.0.0.0/8; deny all; proxy_pass http://app; }\n"
                "    location / { proxy_pass http://app; }\n"
            )
        },
    ),
)

"""Headers that say what a service is made with, though nobody asked."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.rule import Rule

_TELLING: Final = ("x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")
"""Headers that have no other purpose. What a server in front calls itself is the server's to say."""


def check(probe: Probe) -> Iterator[Hit]:
    """The first answer that has one; once a server."""
    for call in probe.gets():
        for who in probe.everybody:
            for answer in probe.answers.get((call.key, who), ())[:1]:
                if found := next((name for name in _TELLING if answer.headers.get(name)), ""):
                    said = f"its answers say what it is made with ({found}: {answer.headers[found][:40]!r})"
                    yield probe.hit(call, said, answer, subject=found, denied=False)
                    return


RULE: Final = Rule[Probe](
    id="probe-technology-told",
    title="Answers say what the service is made with",
    cwe=200,
    owasp="API8:2023",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    why="Whoever looks for services with a known hole finds this one by its header.",
    check=check,
    mends={
        "": "Leave the header out; frameworks have a setting for it.",
        "express": "app.disable('x-powered-by');",
    },
    references=("https://owasp.org/www-project-secure-headers/#x-powered-by",),
)

"""Answers for one caller that every cache on the way may keep."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS
from limen.scan.probe.ground import Probe
from limen.scan.rule import Rule


def check(probe: Probe) -> Iterator[Hit]:
    """Answers that a stranger is refused and that say ``public``; once a server."""
    for call in probe.gets():
        stranger = probe.answers.get((call.key, ANONYMOUS), ())
        for who in probe.identities:
            for answer in probe.answers.get((call.key, who), ()):
                says = answer.headers.get("cache-control", "").lower()
                shared = "public" in says or "s-maxage" in says
                if answer.ok and shared and any(each.status in (401, 403) for each in stranger):
                    yield probe.hit(
                        call,
                        f"what only known callers get may be kept by every cache ({says[:60]})",
                        answer,
                        denied=False,
                    )
                    return


RULE: Final = Rule[Probe](
    id="probe-cache-public",
    title="Private answers may be kept by every cache",
    cwe=525,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="A shared cache gives the next caller what it kept of the last.",
    check=check,
    mends={"": "Answer `Cache-Control: no-store`, or `private`, wherever a credential was needed."},
    references=("https://www.rfc-editor.org/rfc/rfc9111#section-3.5",),
)

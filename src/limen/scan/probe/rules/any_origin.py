"""CORS: a page of any site may read answers with its visitors' credentials."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.rule import Rule

_ORIGINS: Final = ("https://limen-probe.example.org", "null")


def check(probe: Probe) -> Iterator[Hit]:
    """One operation that a known caller may read, asked from a page that nobody knows; once a server."""
    for call in list(probe.gets()):
        for who in probe.identities:
            if call.parameters or not any(each.ok for each in probe.answers.get((call.key, who), ())):
                continue
            for origin in _ORIGINS:
                answer = probe.ask(call, who, headers=(("Origin", origin),), learn=False)
                allowed = answer.headers.get("access-control-allow-origin", "")
                with_credentials = (
                    answer.headers.get("access-control-allow-credentials", "").lower() == "true"
                )
                if answer.ok and allowed == origin and with_credentials:
                    said = f"a page of {origin} may read it with its visitor's credentials"
                    yield probe.hit(call, said, answer, subject=origin, denied=False)
                    return
            return


RULE: Final = Rule[Probe](
    id="probe-any-origin",
    title="Pages of any site may read answers with their visitors' credentials",
    cwe=942,
    owasp="API8:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="A strange origin was answered with its own name and with credentials allowed: every page may"
    " call as its visitor.",
    check=check,
    mends={"": "Name the origins that are yours, and allow credentials to those only."},
    references=("https://cheatsheetseries.owasp.org/cheatsheets/HTML5_Security_Cheat_Sheet.html",),
)

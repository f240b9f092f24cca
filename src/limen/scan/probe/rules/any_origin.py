"""CORS: a page of any site may read answers with its visitors' credentials."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.rule import Rule

_ORIGINS: Final = ("https://limen-probe.example.org", "null")
_WRITTEN: Final = re.compile(r"https?://[A-Za-z0-9.-]{1,100}(?::\d{1,5})?(?![\w.@-])")
MOST: Final = 12
"""Origins out of the project's files that are tried."""


def check(probe: Probe) -> Iterator[Hit]:
    """One operation that a known caller may read, asked from a page that nobody knows; once a server."""
    for call in list(probe.gets()):
        for who in probe.identities:
            if call.parameters or not any(each.ok for each in probe.answers.get((call.key, who), ())):
                continue
            for origin in (*_ORIGINS, *_alike(probe, call, who)):
                answer = _asked(probe, call, who, origin)
                if _lets_in(answer, origin):
                    said = f"a page of {origin} may read it with its visitor's credentials"
                    yield probe.hit(call, said, answer, subject=origin, denied=False)
                    return
            return


def _asked(probe: Probe, call: Call, who: str, origin: str) -> Answer:
    return probe.ask(call, who, headers=(("Origin", origin),), learn=False)


def _lets_in(answer: Answer, origin: str) -> bool:
    allowed = answer.headers.get("access-control-allow-origin", "")
    with_credentials = answer.headers.get("access-control-allow-credentials", "").lower() == "true"
    return answer.ok and allowed == origin and with_credentials


def _alike(probe: Probe, call: Call, who: str) -> Iterator[str]:
    """Origins that begin or end like one that is let in, of those that the project's files name."""
    named = dict.fromkeys(
        found for file in probe.api.tree.files.values() for found in _WRITTEN.findall(file.text)
    )
    for origin in list(named)[:MOST]:
        if _lets_in(_asked(probe, call, who, origin), origin):
            scheme, _, host = origin.partition("://")
            yield f"{origin}.limen-probe.example.org"
            yield f"{scheme}://limen-probe-{host}"


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

"""Consoles and inner pages that frameworks and servers bring along, and files that should not be served."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Place, Severity
from limen.scan.probe.exchange import Request, exchange
from limen.scan.probe.ground import Probe, Proof
from limen.scan.rule import Rule

_PAGES: Final = (
    ("/console", re.compile(r"Werkzeug|Interactive Console|debugger", re.IGNORECASE)),
    ("/__debug__/", re.compile(r"djdt|Debug Toolbar", re.IGNORECASE)),
    ("/limen-probe-no-such-page", re.compile(r"DEBUG = True|Werkzeug Debugger|Whoops!")),
    ("/actuator/env", re.compile(r'"propertySources"')),
    ("/debug/pprof/", re.compile(r"goroutine")),
    ("/debug/vars", re.compile(r'"memstats"')),
    ("/server-status", re.compile(r"Apache Server Status")),
    ("/.env", re.compile(r"^[A-Z][A-Z0-9_]{2,40}=", re.MULTILINE)),
    ("/.git/config", re.compile(r"\[core\]")),
)


def check(probe: Probe) -> Iterator[Hit]:
    """Each page once, as a stranger, known by what it says."""
    for path, says in _PAGES:
        answer = probe.raw(Request("GET", path))
        if answer.status and says.search(answer.text) and answer.status < 500:
            said = f"GET {path}: a page of the inside answers whoever asks"
            probe.proofs.append(Proof(f"GET {path}", said, (answer.request,), denied=answer.ok))
            yield Hit(
                Place(within=f"GET {path}"), said, operation=f"GET {path}",
                exchanges=(exchange(probe.target.place.base, answer),),
            )  # fmt: skip


RULE: Final = Rule[Probe](
    id="probe-debug-console",
    title="A console or page of the inside answers whoever asks",
    cwe=489,
    owasp="API8:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="Consoles run code, and pages of the inside show settings and secrets.",
    check=check,
    mends={
        "": "Switch debugging off outside of a developer's machine; serve such pages to nobody, or "
        "behind a login."
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa8-security-misconfiguration/",),
)

"""A refused method that is done after all when a header names it."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.writing import made_for
from limen.scan.rule import Rule

_HEADERS: Final = ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method")


def check(probe: Probe) -> Iterator[Hit]:
    """Removals that are refused to one caller, of things that another made, asked again by a POST that a
    header overrides."""
    for call in list(probe.allowed) if probe.writes else ():
        if call.method == "DELETE" and len(call.parameters) == 1:
            hit = next(_tried(probe, call), None)
            if hit is not None:
                yield hit


def _tried(probe: Probe, call: Call) -> Iterator[Hit]:
    slots = [slot for slot in call.slots if slot.given == "path"]
    for owner in probe.identities:
        made = made_for(probe, slots, owner)
        for other in probe.strangers(owner)[:1] if made is not None else ():
            values = {slots[0].name: made.value if made else ""}
            refused = probe.ask(call, other, values, learn=False)
            if refused.status not in (403, 404, 405):
                continue
            for header in _HEADERS:
                got = probe.send(
                    call, call.filled(values), other, method="POST", headers=((header, "DELETE"),)
                )
                if got.ok:
                    yield probe.hit(
                        call, f"{other} is refused, and obeyed when {header} says DELETE", refused, got
                    )
            return


RULE: Final = Rule[Probe](
    id="probe-method-overridden",
    title="A header makes one method another past the guard",
    cwe=650,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="The guard looks at the method that was sent, the handler at the one that the header names.",
    check=check,
    mends={"": "Do not take methods from headers, or do so before any guard."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",),
)

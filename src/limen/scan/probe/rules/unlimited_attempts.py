"""No limit on attempts: a burst of wrong secrets, none of which is turned away for coming too often. Comes
last: it may lock out the account that it is made up for."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.inputs import TRIED
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of
from limen.scan.rule import Rule

BURST: Final = 40
"""Attempts of one burst: an ordinary limit is ten or thirty a minute."""


def check(probe: Probe) -> Iterator[Hit]:
    """POSTs at which something secret is guessed."""
    for call in list(probe.allowed) if probe.writes else ():
        if call.method == "POST" and call.words & TRIED and not call.parameters:
            yield from _burst(probe, call)


def _burst(probe: Probe, call: Call) -> Iterator[Hit]:
    who = ANONYMOUS if call.declared_open or not probe.identities else next(iter(probe.identities))
    body = _guess(call, who, probe)
    if not body:
        return
    first = probe.ask(call, who, body=body, learn=False)
    if first.status == 401 and who == ANONYMOUS and call.declared_open is False:
        return
    if not _considered(first):
        return
    last = first
    for _ in range(BURST - 1):
        last = probe.ask(call, who, body=body, learn=False)
        if last.status != first.status:
            return
    yield probe.hit(
        call, f"{BURST} wrong attempts one after the other are all looked at", last, denied=False, absent="",
    )  # fmt: skip


def _guess(call: Call, who: str, probe: Probe) -> dict[str, Any]:
    body = body_of(call, who, probe.objects) or {}
    return {name: _wrong(name, value) for name, value in body.items()}


def _wrong(name: str, value: Any) -> Any:
    if "mail" in name:
        return "limen-nobody-0@example.org"
    return "limen-wrong-guess" if isinstance(value, str) else value


def _considered(answer: Answer) -> bool:
    """Whether the attempt was looked at: refused as wrong, or taken for a request that tells nothing; not
    turned away for its form."""
    if answer.status in (400, 422):
        detail = answer.json.get("detail") if isinstance(answer.json, dict) else None
        return not isinstance(detail, list) and "missing" not in answer.text
    return answer.ok or answer.status in (401, 403, 404)


RULE: Final = Rule[Probe](
    id="probe-unlimited-attempts",
    title="A secret may be guessed as often as one likes",
    cwe=307,
    owasp="API2:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="Passwords, codes and vouchers are guessed by machines, thousands a minute.",
    check=check,
    mends={
        "": "Limit attempts by account and by address, here or at the gateway (`limen ask` writes "
        "such a limit).",
        "flask": '@limiter.limit("5/minute")',
        "fastapi": "dependencies=[Depends(RateLimiter(times=5, seconds=60))]",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",),
)

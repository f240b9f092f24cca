"""Callbacks whose signature is looked at only where there is one."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of
from limen.scan.rule import Rule

_HEADERS: Final = ("X-Signature", "X-Hub-Signature-256", "Stripe-Signature", "X-Webhook-Signature")
_CALLED: Final = frozenset(("callback", "callbacks", "hook", "hooks", "notify", "webhook", "webhooks"))


def check(probe: Probe) -> Iterator[Hit]:
    """Operations that others call back: with a wrong signature, and without any."""
    for call in list(probe.allowed) if probe.writes else ():
        if (
            call.method == "POST"
            and call.words & _CALLED
            and call.declared_open is not False
            and not call.parameters
        ):
            hit = next(_tried(probe, call), None)
            if hit is not None:
                yield hit


def _tried(probe: Probe, call: Call) -> Iterator[Hit]:
    body = body_of(call, ANONYMOUS, probe.objects, whole=True) or {}
    without = probe.ask(call, ANONYMOUS, body=body, learn=False)
    if without.status in (0, 401, 403, 429) or without.status >= 500:
        return
    for name in dict.fromkeys((*_declared(call), *_HEADERS)):
        wrong = probe.ask(call, ANONYMOUS, body=body, headers=((name, "0" * 64),), learn=False)
        if wrong.status in (401, 403):
            yield probe.hit(
                call,
                f"a wrong {name} is refused, none at all is not",
                wrong,
                without,
                subject=name,
                denied=False,
            )
            return


def _declared(call: Call) -> list[str]:
    """Headers of its document that are signatures by name."""
    declared = call.operation.declared
    named = [
        str(each.get("name"))
        for each in (declared.parameters if declared else ())
        if each.get("in") == "header"
    ]
    return [name for name in named if "sign" in name.lower() or "hmac" in name.lower()]


RULE: Final = Rule[Probe](
    id="probe-signature-optional",
    title="A callback is believed without its signature",
    cwe=345,
    owasp="API10:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="Whoever leaves the signature out is believed: payments and states are anybody's to report.",
    check=check,
    mends={"": "Refuse what has no signature as what has a wrong one, before the body is read."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",),
)

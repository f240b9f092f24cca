"""BFLA, seen to happen: a caller uses an operation that is, by its scopes, its words or its siblings, for
others."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.rules.function_of_another_role.reading import read
from limen.scan.probe.rules.function_of_another_role.writing import written
from limen.scan.rule import Rule


def check(probe: Probe) -> Iterator[Hit]:
    """Reads first; then, where writing is allowed, what makes things and what is done to one's own."""
    for call in list(probe.allowed):
        found = read(probe, call) if call.reads else written(probe, call) if probe.writes else iter(())
        hit = next(found, None)
        if hit is not None:
            if call.reads:
                probe.objects.leaking.add(call.key)
            yield hit


RULE: Final = Rule[Probe](
    id="probe-function-role",
    title="A caller uses an operation that is for another role",
    cwe=285,
    owasp="API5:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="That somebody is logged in does not say that he may do everything; here he could.",
    check=check,
    mends={
        "": "Ask for the role or the scope before the operation, as its siblings do; refuse by default.",
        "flask": '@role_required("admin")',
        "fastapi": 'Security(current_user, scopes=["admin"])',
        "django": 'permission_required("app.change_thing")  # DRF: permission_classes = [IsAdminUser]',
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/",),
)

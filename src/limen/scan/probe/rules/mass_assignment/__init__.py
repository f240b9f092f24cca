"""Mass assignment, by writing and reading back: a member that callers should not set is sent, and is there
afterwards. What was there before is put back."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes
from limen.scan.probe.rules.mass_assignment.changed import changed
from limen.scan.probe.rules.mass_assignment.joined import JOINS, joined
from limen.scan.probe.rules.mass_assignment.made import made
from limen.scan.rule import Rule


def check(probe: Probe) -> Iterator[Hit]:
    """Every operation that changes or makes a thing, as somebody who may use it."""
    if not probe.writes:
        return
    for call in list(probe.allowed):
        if call.method in ("PUT", "PATCH"):
            yield from _one_each(changed(probe, call))
        elif makes(call):
            yield from _one_each(made(probe, call))
        elif call.method == "POST" and not call.words.isdisjoint(JOINS) and call.declared_open is not False:
            yield from _one_each(joined(probe, call))


def _one_each(hits: Iterator[Hit]) -> Iterator[Hit]:
    """One finding an operation: the members differ, the cause does not."""
    first = next(hits, None)
    if first is not None:
        yield first


RULE: Final = Rule[Probe](
    id="probe-mass-assignment",
    title="A caller sets a member that is not his to set",
    cwe=915,
    owasp="API3:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="What a body names is written without asking whether callers may: a role, a price, an owner.",
    check=check,
    mends={
        "": "Take members one by one, or by a model that has only those that callers may set and "
        "forbids others.",
        "flask": 'update(user, {name: data[name] for name in ("name", "phone") if name in data})',
        "fastapi": 'class Change(BaseModel, extra="forbid"):\n    phone: str | None = None',
        "django": 'fields = ["name", "phone"]  # and read_only_fields for the rest',
    },
    references=(
        "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    ),
)

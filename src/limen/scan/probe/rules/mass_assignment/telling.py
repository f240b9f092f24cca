"""What is told of a member that was set."""

from limen.scan.finding import Hit, Severity
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import writable
from limen.scan.words import POWERS, SENSITIVE, names_owner, words


def set_by(probe: Probe, call: Call, who: str, name: str, sent: Answer, after: Answer) -> Hit:
    """Who set which member, and how bad that is."""
    grave = {name.lower(), *words(name)} & (SENSITIVE | POWERS) or names_owner(name)
    said = f"{who} sets {name!r}, which the request is not declared to take, and it is kept"
    if not writable(call):
        said = f"{who} sets {name!r}, which is not his to set, and it is kept"
    value = sent.request.body.get(name) if isinstance(sent.request.body, dict) else None
    exchanges = (sent,) if sent is after else (sent, after)
    return probe.hit(
        call, said, *exchanges, subject=name, severity=Severity.HIGH if grave else Severity.MEDIUM,
        denied=False, absent=f'"{name}": {value!r}' if value is not None else "",
    )  # fmt: skip

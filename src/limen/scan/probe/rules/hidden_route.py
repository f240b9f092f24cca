"""What is served and in no document: routes that the source has, versions before those that are documented,
consoles."""

import re
from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.rule import Rule
from limen.scan.source.reading import PUBLIC

_VERSION: Final = re.compile(r"/v(\d{1,2})(?=/)")


def check(probe: Probe) -> Iterator[Hit]:
    """Only where there is a document: without one nothing is said to be all."""
    if not any(each.operation.declared for each in probe.calls):
        return
    for call in list(probe.gets()):
        if call.operation.declared is None:
            hit = next(_served(probe, call), None)
        else:
            hit = next(_older(probe, call), None)
        if hit is not None:
            yield hit


def _served(probe: Probe, call: Call) -> Iterator[Hit]:
    if call.words & PUBLIC or not call.static:
        return
    for who in (ANONYMOUS, *probe.identities):
        answer = next((each for each in probe.answers.get((call.key, who), ()) if each.ok), None)
        for values in [] if answer else _ids(probe, call, who):
            answer = probe.ask(call, who, values, learn=False)
        if answer is not None and answer.ok:
            severity = Severity.HIGH if who == ANONYMOUS else Severity.MEDIUM
            yield probe.hit(call, f"no document has it, and it answers {who}", answer, severity=severity)
            return


def _ids(probe: Probe, call: Call, who: str) -> list[dict[str, object]]:
    """His own ids; a stranger tries those that anybody was shown."""
    names = [who] if who != ANONYMOUS else list(probe.identities)
    return [values for name in names for values in filled(probe, call, name)[:1]]


def _older(probe: Probe, call: Call) -> Iterator[Hit]:
    """The same path under a version before it, or under none: as the caller who may read it now."""
    match = _VERSION.search(call.path)
    if match is None:
        return
    known = {each.path for each in probe.calls}
    for number in range(max(int(match[1]) - 2, 0), int(match[1])):
        path = _VERSION.sub(f"/v{number}", call.path, count=1)
        if path in known:
            continue
        for who in (ANONYMOUS, *probe.identities):
            for values in _ids(probe, call, who)[:1]:
                sent = call.filled(values).replace(match[0], f"/v{number}", 1)
                answer = probe.send(call, sent, who)
                if _told(answer):
                    yield probe.hit(
                        call, f"version {number} of it still answers, and is in no document", answer
                    )
                    return


def _told(answer: Answer) -> bool:
    return answer.ok and isinstance(answer.json, dict | list) and bool(answer.json)


RULE: Final = Rule[Probe](
    id="probe-hidden-route",
    title="An operation is served that no document has",
    cwe=1059,
    owasp="API9:2023",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    why="What no document has, nobody reviews, tests or switches off; old versions lack what was "
    "mended since.",
    check=check,
    mends={"": "Take it out of service, or write it into the document with the guards of its siblings."},
    references=("https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",),
)

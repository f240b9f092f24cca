"""Reads that are for others."""

from collections.abc import Iterator

from limen.scan.finding import Confidence, Hit
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.function_of_another_role.claimed import claimed
from limen.scan.probe.rules.function_of_another_role.purpose import not_his
from limen.scan.probe.rules.function_of_another_role.telling import used_by


def read(probe: Probe, call: Call) -> Iterator[Hit]:
    """A read that says yes to somebody whom it is not for, or refuses nobody though it is declared to."""
    if call.declared_open or not probe.identities:
        return
    for who in probe.identities:
        for values in filled(probe, call, who)[:1]:
            answer = next((each for each in probe.answers.get((call.key, who), ()) if each.ok), None)
            answer = answer or probe.ask(call, who, values)
            if answer.ok and (why := not_his(probe, call, who)):
                yield used_by(probe, call, who, why, answer)
    yield from _nobody_refused(probe, call)
    yield from claimed(probe, call)


def _nobody_refused(probe: Probe, call: Call) -> Iterator[Hit]:
    """An operation that takes no id, is declared to refuse some (403), and gives everybody the same,
    whatever his role: what gives each his own is for everybody."""
    roles = {probe.role(each) for each in probe.identities}
    declared = call.operation.declared
    answers = declared.data.get("responses") if declared else None
    if call.parameters or len(roles) < 2 or not isinstance(answers, dict) or "403" not in map(str, answers):
        return
    got = [
        next((each for each in probe.answers.get((call.key, who), ()) if each.ok), None)
        for who in probe.identities
    ]
    if all(got) and len({answer.text for answer in got if answer}) == 1:
        lowest = min(got, key=lambda each: len(probe.passed(each.request.who) if each else ()))
        if lowest is not None:
            why = "it is declared to refuse some callers, and refuses nobody, whatever his role"
            yield used_by(probe, call, lowest.request.who, why, lowest, Confidence.MEDIUM)

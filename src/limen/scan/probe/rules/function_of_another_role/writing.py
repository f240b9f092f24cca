"""Writes that are for others: what makes things, what changes them, and what is done to one's own."""

from collections.abc import Iterator
from typing import Any

from limen.scan.finding import Hit
from limen.scan.probe.exchange import Answer
from limen.scan.probe.exploring import filled, make_one
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.function_of_another_role.claimed import claimed
from limen.scan.probe.rules.function_of_another_role.handing import handed_out
from limen.scan.probe.rules.function_of_another_role.purpose import not_his
from limen.scan.probe.rules.function_of_another_role.telling import used_by
from limen.scan.probe.rules.function_of_another_role.verdict import own_verdict
from limen.scan.probe.samples import body_of, writable
from limen.scan.probe.writing import made_for


def written(probe: Probe, call: Call) -> Iterator[Hit]:
    """A write that is done for somebody whom it is not for."""
    if call.declared_open:
        return
    for who in probe.identities:
        if why := not_his(probe, call, who) or _reads_refused(probe, call, who):
            yield from _used(probe, call, who, why)
    yield from own_verdict(probe, call)
    yield from handed_out(probe, call)
    yield from claimed(probe, call)


def _reads_refused(probe: Probe, call: Call, who: str) -> str:
    """What may be written by one who may not read it: the same path answers his GET with 403."""
    for each in probe.gets():
        if each.path == call.path and not each.parameters:
            mine = probe.answers.get((each.key, who), [])
            if mine and all(answer.status == 403 for answer in mine) and _somebody(probe, each):
                return "reading there is refused to him, writing is not"
    return ""


def _somebody(probe: Probe, call: Call) -> bool:
    return any(answer.ok for who in probe.identities for answer in probe.answers.get((call.key, who), ()))


def _used(probe: Probe, call: Call, who: str, why: str) -> Iterator[Hit]:
    """Sends the write as him, with ids and a body that somebody knows who may."""
    if makes(call):
        done = _make(probe, call, who)
        if done is not None and done.ok:
            yield used_by(probe, call, who, why, done)
        return
    if call.method in ("PUT", "PATCH"):
        yield from _same(probe, call, who, why)
        return
    for knows in (who, *probe.others(who)):
        made = _target(probe, call, knows)
        if made is not None:
            answer = probe.ask(call, who, made, body=body_of(call, knows, probe.objects), learn=False)
            if answer.ok:
                yield used_by(probe, call, who, why, answer)
            return


def _same(probe: Probe, call: Call, who: str, why: str) -> Iterator[Hit]:
    """Writes what stands there already, on a thing that somebody was shown."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    for known in (
        [known for each in probe.identities for known in probe.objects.shown[each]] if len(slots) == 1 else ()
    ):
        body = {name: known.of[name] for name in writable(call) if known.of.get(name) is not None}
        if known.own and known.kind == slots[0].kind and known.by == slots[0].by and body:
            answer = probe.ask(call, who, {slots[0].name: known.value}, body=body, learn=False)
            if answer.ok:
                yield used_by(probe, call, who, why, answer)
            return


def _make(probe: Probe, call: Call, who: str) -> Answer | None:
    for knows in (who, *probe.others(who)):
        for values in filled(probe, call, knows)[:1]:
            body = body_of(call, knows, probe.objects)
            if call.body and not body:
                continue
            done = make_one(probe, call, who, body)
            return done[0] if done else probe.ask(call, who, values, body=body)
    return None


def _target(probe: Probe, call: Call, who: str) -> dict[str, Any] | None:
    """A thing of the probe's own; else, for what neither removes nor replaces, one that he was shown."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    if not slots:
        return {}
    if (made := made_for(probe, slots, who)) is not None:
        return {slots[-1].name: made.value}
    return next(iter(filled(probe, call, who)), None) if call.method == "POST" else None

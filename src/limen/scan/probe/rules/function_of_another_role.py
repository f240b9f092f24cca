"""BFLA, seen to happen: a caller uses an operation that is, by its scopes, its words or its siblings, for
others."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import thing
from limen.scan.probe.exchange import Answer
from limen.scan.probe.exploring import filled, make_one
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of, writable
from limen.scan.probe.tokens import scopes_of
from limen.scan.probe.writing import made_for
from limen.scan.rule import Rule
from limen.scan.source.reading import ADMIN
from limen.scan.words import words

_VERDICTS: Final = frozenset(("approve", "grant", "promote", "reinstate", "settle", "unban", "unblock"))
"""Deeds that are done to what somebody else asks for."""


def check(probe: Probe) -> Iterator[Hit]:
    """Reads first; then, where writing is allowed, what makes things and what is done to one's own."""
    for call in list(probe.allowed):
        found = _read(probe, call) if call.reads else _written(probe, call) if probe.writes else iter(())
        hit = next(found, None)
        if hit is not None:
            if call.reads:
                probe.objects.leaking.add(call.key)
            yield hit


def _read(probe: Probe, call: Call) -> Iterator[Hit]:
    if call.declared_open or not probe.identities:
        return
    for who in probe.identities:
        for values in filled(probe, call, who)[:1]:
            answer = next((each for each in probe.answers.get((call.key, who), ()) if each.ok), None)
            answer = answer or probe.ask(call, who, values)
            if answer.ok and (why := _not_his(probe, call, who)):
                yield _hit(probe, call, who, why, answer)
    yield from _nobody_refused(probe, call)


def _not_his(probe: Probe, call: Call, who: str) -> str:
    """Why an operation is not for him; empty where nothing says so."""
    identity = probe.identities[who]
    held, needed = (
        scopes_of(identity.token),
        call.operation.declared.scopes if call.operation.declared else frozenset(),
    )
    if held is not None and needed and _one(call) and needed - held:
        return (
            f"it is declared for the scope {' '.join(sorted(needed - held))}, which his token does not have"
        )
    if held is not None and needed:
        return ""
    admin = sorted(_says(call) & ADMIN)
    ordinary = not ADMIN & frozenset(words(probe.role(who)))
    if (
        admin
        and ordinary
        and any(probe.above(each, who) or _administers(probe, each) for each in probe.others(who))
    ):
        return f"its words say that it is not for everybody ({admin[0]})"
    return ""


def _one(call: Call) -> bool:
    """Whether its document gives one alternative only, all of whose scopes are needed."""
    declared = call.operation.declared
    return declared is not None and declared.security is not None and len(declared.security) == 1


def _says(call: Call) -> frozenset[str]:
    declared = call.operation.declared
    tags = declared.data.get("tags") if declared else None
    told = [str(each) for each in tags] if isinstance(tags, list) else []
    return call.words | frozenset(word for each in told for word in words(each))


def _administers(probe: Probe, who: str) -> bool:
    return bool(ADMIN & frozenset(words(probe.role(who))))


def _nobody_refused(probe: Probe, call: Call) -> Iterator[Hit]:
    """An operation that takes no id, is declared to refuse some (403), and lets everybody in, whatever his
    role."""
    roles = {probe.role(each) for each in probe.identities}
    declared = call.operation.declared
    answers = declared.data.get("responses") if declared else None
    if call.parameters or len(roles) < 2 or not isinstance(answers, dict) or "403" not in map(str, answers):
        return
    got = [
        next((each for each in probe.answers.get((call.key, who), ()) if each.ok), None)
        for who in probe.identities
    ]
    if all(got):
        lowest = min(got, key=lambda each: len(probe.passed(each.request.who) if each else ()))
        if lowest is not None:
            why = "it is declared to refuse some callers, and refuses nobody, whatever his role"
            yield _hit(probe, call, lowest.request.who, why, lowest, Confidence.MEDIUM)


def _written(probe: Probe, call: Call) -> Iterator[Hit]:
    if call.declared_open:
        return
    for who in probe.identities:
        if why := _not_his(probe, call, who) or _reads_refused(probe, call, who):
            yield from _used(probe, call, who, why)
    yield from _own_verdict(probe, call)


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
            yield _hit(probe, call, who, why, done)
        return
    if call.method in ("PUT", "PATCH"):
        yield from _same(probe, call, who, why)
        return
    for knows in (who, *probe.others(who)):
        made = _target(probe, call, knows)
        if made is not None:
            answer = probe.ask(call, who, made, body=body_of(call, knows, probe.objects), learn=False)
            if answer.ok:
                yield _hit(probe, call, who, why, answer)
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
                yield _hit(probe, call, who, why, answer)
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
    slots = [slot for slot in call.slots if slot.given == "path"]
    if not slots:
        return {}
    if (made := made_for(probe, slots, who)) is not None:
        return {slots[-1].name: made.value}
    return None


def _own_verdict(probe: Probe, call: Call) -> Iterator[Hit]:
    """A verdict that a caller passes upon what he asked for himself, while others may more than he."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    if call.method not in ("POST", "PUT") or call.words.isdisjoint(_VERDICTS) or len(slots) != 1:
        return
    for who in probe.identities:
        made = (
            made_for(probe, slots, who) if any(probe.above(each, who) for each in probe.others(who)) else None
        )
        if made is None:
            continue
        before = made.answer if isinstance(made.answer, dict) else {}
        answer = probe.ask(call, who, {slots[0].name: made.value}, learn=False)
        if answer.ok and thing(answer) != before:
            yield _hit(
                probe, call, who, "he decides about what he asked for himself", answer, Confidence.MEDIUM
            )
            return


def _hit(
    probe: Probe, call: Call, who: str, why: str, answer: Answer, sure: Confidence = Confidence.HIGH
) -> Hit:
    role = probe.role(who)
    return probe.hit(call, f"{who}{f' ({role})' if role else ''} uses it: {why}", answer, confidence=sure)


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

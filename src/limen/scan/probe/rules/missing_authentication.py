"""Operations that answer whoever asks, though they are declared or otherwise seen to be for known callers:
the anonymous request is sent for real."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import same, thing
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of, writable
from limen.scan.probe.writing import reading
from limen.scan.rule import Rule
from limen.scan.source.reading import PUBLIC
from limen.scan.words import names_owner


def check(probe: Probe) -> Iterator[Hit]:
    """The anonymous twin of every request that said yes."""
    for call in list(probe.allowed):
        hit = next(_read(probe, call) if call.reads else _written(probe, call), None)
        if hit is not None:
            if call.reads:
                probe.objects.leaking.add(call.key)
            yield hit


def _read(probe: Probe, call: Call) -> Iterator[Hit]:
    if call.declared_open:
        return
    for who in probe.identities:
        for values in filled(probe, call, who)[:2]:
            own = probe.ask(call, who, values, learn=False)
            got = probe.ask(call, ANONYMOUS, values, learn=False)
            if _alike(call, own, got) and _guarded(probe, call, values, got):
                sure = Confidence.HIGH if call.declared_open is False else Confidence.MEDIUM
                yield probe.hit(call, _SAID, own, got, confidence=sure)


def _alike(call: Call, own: Answer, got: Answer) -> bool:
    """Whether the stranger is given what the known caller is, an empty list too where a credential is
    declared to be needed."""
    if call.declared_open is False and own.ok and got.ok:
        return own.headers.get("content-type") == got.headers.get("content-type")
    return same(own, got, call.kind)


_SAID: Final = "it answers without any credential what it answers a known caller"


def _guarded(probe: Probe, call: Call, values: dict[str, Any], got: Answer) -> bool:
    """Whether the answer is for known callers only: so declared, or the same kind of thing, with an owner, is
    refused to strangers elsewhere."""
    if call.declared_open is False:
        return True
    if any(names_owner(name) for name in thing(got)) and any(
        other.key != call.key and other.kind == call.kind and other.on_item and _refuses(probe, other, values)
        for other in probe.gets()
    ):
        return True
    return call.declared_open is None and _alone(probe, call)


def _alone(probe: Probe, call: Call) -> bool:
    """Whether all other reads refuse strangers, but for those that are open by their words: where no document
    says what is meant."""
    if not call.words.isdisjoint(PUBLIC) or call.operation.declared is not None:
        return False
    others = [
        each
        for each in probe.gets()
        if each.key != call.key and each.words.isdisjoint(PUBLIC) and not each.parameters
    ]
    statuses = [answer.status for each in others for answer in probe.answers.get((each.key, ANONYMOUS), ())]
    return len(statuses) >= LEAST and all(status in (401, 403) for status in statuses)


LEAST: Final = 4
"""Other reads that must refuse strangers, before one that does not is taken for a mistake."""


def _refuses(probe: Probe, other: Call, values: dict[str, Any]) -> bool:
    return (
        other.declared_open is False
        and any(each.status == 401 for each in probe.answers.get((other.key, ANONYMOUS), ()))
    ) or probe.ask(
        other, ANONYMOUS, dict(zip(other.parameters, values.values(), strict=False)), learn=False
    ).status == 401


def _written(probe: Probe, call: Call) -> Iterator[Hit]:
    """Only where the document asks for a credential: a write of what stands there already, or a thing made
    and removed again."""
    if not probe.writes or call.declared_open is not False:
        return
    if call.method in ("PUT", "PATCH"):
        yield from _same_written(probe, call)
    elif makes(call):
        yield from _made(probe, call)


def _same_written(probe: Probe, call: Call) -> Iterator[Hit]:
    for who in probe.identities:
        for values in filled(probe, call, who)[:1]:
            before = reading(probe, call, who, values)
            body = (
                {name: thing(before)[name] for name in writable(call) if thing(before).get(name) is not None}
                if before
                else {}
            )
            if body:
                got = probe.ask(call, ANONYMOUS, values, body=body, learn=False)
                if got.ok:
                    yield probe.hit(call, "it is done without any credential", got)


def _made(probe: Probe, call: Call) -> Iterator[Hit]:
    for who in probe.identities:
        for values in filled(probe, call, who)[:1]:
            body = body_of(call, who, probe.objects)
            got = probe.ask(call, ANONYMOUS, values, body=body, learn=False)
            if got.ok:
                yield probe.hit(call, "it is done without any credential", got)
        return


RULE: Final = Rule[Probe](
    id="probe-missing-authentication",
    title="An operation answers without any credential",
    cwe=306,
    owasp="API2:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="The request was sent with no credential at all, and was answered as if it had one.",
    check=check,
    mends={
        "": "Put the guard that its siblings have before it.",
        "flask": "@login_required",
        "fastapi": "dependencies=[Depends(current_user)]",
        "django": "@login_required  # DRF: permission_classes = [IsAuthenticated]",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",),
)

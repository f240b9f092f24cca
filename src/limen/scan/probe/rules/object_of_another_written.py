"""BOLA by writing, seen to happen: a caller changes, removes or acts upon what another made."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import thing, unknown
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of, writable
from limen.scan.probe.slots import Slot
from limen.scan.probe.things import Json, Made
from limen.scan.probe.watching import adds, beyond, made_up, shown_to, state_of
from limen.scan.probe.writing import changed_text, item_of, made_for, put_back, reading
from limen.scan.rule import Rule


def check(probe: Probe) -> Iterator[Hit]:
    """Every write that takes an id in its path, on a thing that one caller made, by another who has no more
    rights; what removes comes last."""
    if not probe.writes:
        return
    for call in list(probe.allowed):
        slots = [slot for slot in call.slots if slot.given == "path"]
        if not call.reads and slots:
            hit = next(_tried(probe, call, slots), None)
            if hit is not None:
                yield hit


def _tried(probe: Probe, call: Call, slots: list[Slot]) -> Iterator[Hit]:
    for owner in probe.identities:
        for other in probe.strangers(owner):
            if call.method in ("PUT", "PATCH"):
                yield from _changed(probe, call, slots, owner, other)
            elif made := made_for(probe, slots, owner):
                yield from _acted(probe, call, slots, made, other)
            elif adds(call):
                yield from _added(probe, call, slots, owner, other)


def _changed(probe: Probe, call: Call, slots: list[Slot], owner: str, other: str) -> Iterator[Hit]:
    """A write of what stands there already, or of a text on a thing of the probe's own: in either case
    nothing is lost."""
    values = item_of(probe, call, slots, owner)
    if values is None or probe.objects.values(other, slots[-1])[:1] == [values[slots[-1].name]]:
        return
    before = reading(probe, call, owner, values)
    if before is None or probe.objects.belongs(thing(before), other):
        return
    body = _body(call, thing(before), owner, probe)
    if not body:
        return
    got = probe.ask(call, other, values, body=body, learn=False)
    if got.ok:
        yield _hit(probe, call, owner, other, got, "changes")
        after = reading(probe, call, owner, values)
        if after is not None and thing(after) != thing(before):
            put_back(probe, call, owner, values, thing(before), thing(after))


def _body(call: Call, before: Json, owner: str, probe: Probe) -> dict[str, Any]:
    """The members that may be written, with the values that they have."""
    names = [name for name in writable(call) if before.get(name) is not None]
    if not call.body:
        names = changed_text(before)[:1]
    body = {name: before[name] for name in names}
    return body or (body_of(call, owner, probe.objects) or {})


def _acted(probe: Probe, call: Call, slots: list[Slot], made: Made, other: str) -> Iterator[Hit]:
    values = {slots[-1].name: made.value}
    if adds(call) and shown_to(probe, call, other, values):
        return
    body = body_of(call, made.who, probe.objects) if call.method == "POST" else None
    before = state_of(probe, call, made, values)
    got = probe.ask(call, other, values, body=body, learn=False)
    if got.ok and (call.method != "DELETE" or not before or state_of(probe, call, made, values) != before):
        word = "removes" if call.method == "DELETE" else "acts upon"
        yield _hit(probe, call, made.who, other, got, word)


def _added(probe: Probe, call: Call, slots: list[Slot], owner: str, other: str) -> Iterator[Hit]:
    """Something is added to what nobody can make, and only its owner was shown: his meter gets a reading."""
    for values in filled(probe, call, owner)[:1]:
        slot, value = slots[-1], values[slots[-1].name]
        if any(not unknown(probe, slot, value, each) for each in (other, ANONYMOUS)):
            continue
        if not shown_to(probe, call, owner, values) or shown_to(probe, call, other, values):
            continue
        body = beyond(probe, call, owner, values, body_of(call, owner, probe.objects) or {})
        got = probe.ask(call, other, values, body=body, learn=False)
        if got.ok or _looked_up(probe, call, owner, got, values | {slot.name: made_up(value)}):
            yield _hit(probe, call, owner, other, got, "adds to")


def _looked_up(probe: Probe, call: Call, owner: str, got: Answer, elsewhere: dict[str, Any]) -> bool:
    """Whether the other is told what is wrong with his request in the owner's words, though of what is not
    there he is told so: the thing was found for him, and nobody asked whose it is."""
    if got.status not in (400, 409, 422):
        return False
    sent = got.request
    own = probe.send(call, sent.path, owner, body=sent.body)
    return (own.status, own.text) == (got.status, got.text) and probe.ask(
        call, sent.who, elsewhere, body=sent.body, learn=False
    ).refused


def _hit(probe: Probe, call: Call, owner: str, other: str, got: Answer, does: str) -> Hit:
    peers = probe.peers(owner, other)
    return probe.hit(
        call,
        f"{other} {does} what {owner} {'has' if does in ('changes', 'adds to') else 'made'}",
        got,
        subject="write",
        confidence=Confidence.HIGH if peers and got.ok else Confidence.MEDIUM,
        denied=got.ok,
        absent="" if got.ok else got.text[:60],
    )


RULE: Final = Rule[Probe](
    id="probe-object-written",
    title="One caller changes or removes what belongs to another",
    cwe=639,
    owasp="API1:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="The write was sent with a valid credential that is somebody else's, and was done.",
    check=check,
    mends={
        "": "Find what is to be changed by its id *and* the caller's, as the reads do, and answer 404 else.",
        "flask": "order = Order.query.filter_by(id=order_id, owner_id=g.user.id).first_or_404()",
        "fastapi": "order = get_own_order(order_id, current_user)  # 404 for others'",
        "django": "order = get_object_or_404(request.user.orders, pk=order_id)",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",),
)

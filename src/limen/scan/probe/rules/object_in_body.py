"""BOLA by a body, seen to happen: ids of another's things are sent in it, and are given out or used."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import thing, unknown
from limen.scan.probe.exchange import Answer
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of
from limen.scan.probe.slots import Slot
from limen.scan.probe.things import objects_in
from limen.scan.rule import Rule


def check(probe: Probe) -> Iterator[Hit]:
    """Every POST that takes ids in its body, by one caller with another's."""
    for call in list(probe.allowed) if probe.writes else ():
        slots = [slot for slot in call.slots if slot.given == "body"] if call.method == "POST" else []
        hit = next((hit for slot in slots for hit in _tried(probe, call, slot)), None)
        if hit is not None:
            yield hit


def _tried(probe: Probe, call: Call, slot: Slot) -> Iterator[Hit]:
    for owner in probe.identities:
        for value in probe.objects.values(owner, slot)[:2]:
            for other in probe.strangers(owner):
                if unknown(probe, slot, value, other) and probe.peers(other, owner):
                    yield from _sent(probe, call, slot, (owner, other), value)


def _sent(probe: Probe, call: Call, slot: Slot, pair: tuple[str, str], value: Any) -> Iterator[Hit]:
    owner, other = pair
    for values in filled(probe, call, other)[:1]:
        body = (body_of(call, other, probe.objects) or {}) | {slot.name: [value] if slot.many else value}
        got = probe.ask(call, other, values, body=body, learn=False)
        if got.ok and _used(call, slot, got, value):
            said = (
                f"{other} names {owner}'s {slot.kind} {value!r} in {slot.name!r} of the body, and it is used"
            )
            yield probe.hit(call, said, got, subject=slot.name, confidence=Confidence.HIGH)


def _used(call: Call, slot: Slot, got: Answer, value: Any) -> bool:
    """Whether the answer has the thing: a list of ids gives the things themselves, one id is answered as it
    was sent."""
    if slot.many:
        return any(
            value in (each.get(slot.by), each.get("id")) and len(each) > 1
            for _, each in objects_in(got.json, call.kind)
        )
    return bool(thing(got).get(slot.name) == value)


RULE: Final = Rule[Probe](
    id="probe-object-named",
    title="A body names what belongs to another, and it is used",
    cwe=639,
    owasp="API1:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="Ids in a body are the caller's word like those in a path: what they name must be looked at "
    "the same way.",
    check=check,
    mends={
        "": "Find what a body names by its id *and* the caller's; refuse what is not his, whole lists too.",
        "flask": "rows = Order.query.filter(Order.id.in_(ids), Order.owner_id == g.user.id)",
        "fastapi": "address = get_own_address(order.address_id, current_user)",
        "django": "orders = request.user.orders.filter(pk__in=ids)",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",),
)

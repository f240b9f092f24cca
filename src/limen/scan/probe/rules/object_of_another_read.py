"""BOLA, seen to happen: what belongs to one caller is given to another who names its id."""

from collections.abc import Iterator
from typing import Any, Final

from limen.scan.finding import Confidence, Hit, Severity
from limen.scan.probe.comparing import private, same, unknown
from limen.scan.probe.exchange import ANONYMOUS, Answer
from limen.scan.probe.exploring import filled
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.slots import Slot
from limen.scan.rule import Rule

EACH: Final = 3


def check(probe: Probe) -> Iterator[Hit]:
    """Every read that takes an id, with ids of one caller, asked by the others; a finding an operation."""
    for call in list(probe.gets()):
        slots = [slot for slot in call.slots if slot.given in ("path", "query", "header")]
        hit = next((hit for slot in reversed(slots) for hit in _tried(probe, call, slot)), None)
        hit = hit or (next(_impersonated(probe, call), None) if call.of_caller else None)
        if hit is not None:
            yield hit


def _tried(probe: Probe, call: Call, slot: Slot) -> Iterator[Hit]:
    for owner in probe.identities:
        for values in _values(probe, call, slot, owner):
            own = _asked(probe, call, slot, owner, values)
            if not own.ok or not own.text.strip():
                continue
            for other in probe.strangers(owner):
                yield from _crossed(probe, call, slot, (owner, other), values, own)


_FOR: Final = (
    "X-On-Behalf-Of",
    "X-User-Id",
    "X-User",
    "X-Username",
    "X-Forwarded-User",
    "X-Remote-User",
    "X-Account-Id",
)
"""Headers by which services say among themselves for whom they call."""


def _impersonated(probe: Probe, call: Call) -> Iterator[Hit]:
    """What a caller is told of himself, asked with a header that names another."""
    for owner in probe.identities:
        own = probe.ask(call, owner, learn=False)
        names = [
            str(value)
            for name, value in probe.objects.me[owner].items()
            if name in ("id", "username", "name")
        ]
        for other in probe.strangers(owner)[:1] if own.ok else ():
            for header, value in ((header, value) for value in names[:2] for header in _FOR):
                if not value.isascii():
                    continue
                got = probe.ask(call, other, headers=((header, value),), learn=False)
                if same(own, got, call.kind):
                    yield probe.hit(
                        call,
                        f"{other} is taken for {owner}, whom a header {header} names",
                        own,
                        got,
                        subject=header,
                    )
        return


def _values(probe: Probe, call: Call, slot: Slot, owner: str) -> list[dict[str, Any]]:
    """Ids of the owner for the path, and for the slot where that is elsewhere."""
    found = filled(probe, call, owner)[:EACH]
    if slot.given != "path":
        known = probe.objects.values(owner, slot)[:EACH]
        found = [each | {slot.name: value} for each in found for value in known]
    return found


def _asked(probe: Probe, call: Call, slot: Slot, who: str, values: dict[str, Any]) -> Answer:
    query = {slot.name: values[slot.name]} if slot.given == "query" else None
    headers = ((slot.name, str(values[slot.name])),) if slot.given == "header" else ()
    return probe.ask(call, who, values, query=query, headers=headers, learn=False)


def _crossed(
    probe: Probe, call: Call, slot: Slot, pair: tuple[str, str], values: dict[str, Any], own: Answer
) -> Iterator[Hit]:
    owner, other = pair
    if not _his(probe, call, slot, values[slot.name], pair, own):
        return
    for sent in _mixed(probe, call, slot, other, values):
        got = _asked(probe, call, slot, other, sent)
        if same(own, got, call.kind) and not _open(probe, call, slot, sent, own):
            peers = probe.peers(owner, other)
            yield probe.hit(
                call,
                f"{other} is given what belongs to {owner}, by its {slot.name} ({slot.given})",
                own,
                got,
                subject=slot.name,
                confidence=Confidence.HIGH if peers else Confidence.MEDIUM,
            )


def _mixed(probe: Probe, call: Call, slot: Slot, other: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The owner's ids; and, where things are nested, the other's own outer one with the owner's inner one."""
    found = [values]
    if slot.given == "path" and len(call.parameters) > 1 and slot.name == call.parameters[-1]:
        found += [each | {slot.name: values[slot.name]} for each in _outer(probe, call, other)]
    return found


def _outer(probe: Probe, call: Call, who: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{}]
    for slot in [slot for slot in call.slots if slot.given == "path"][:-1]:
        known = probe.objects.values(who, slot)[:1]
        found = [each | {slot.name: value} for each in found for value in known]
    return found


def _his(probe: Probe, call: Call, slot: Slot, value: Any, pair: tuple[str, str], own: Answer) -> bool:
    """Whether the thing is the owner's and not the other's as well: nothing named it to the other, or it is
    the owner's own account and holds what the other was not shown."""
    owner, other = pair
    objects = probe.objects
    if isinstance(own.json, dict) and objects.belongs(own.json, other):
        return False
    if unknown(probe, slot, value, other):
        return unknown(probe, slot, value, ANONYMOUS)
    accounts = probe.objects.values(owner, slot) == [value] and probe.objects.values(other, slot) != [value]
    return accounts and private(probe, call, own, other)


def _open(probe: Probe, call: Call, slot: Slot, values: dict[str, Any], own: Answer) -> bool:
    """Whether everybody is given it, with a credential or without."""
    return same(own, _asked(probe, call, slot, ANONYMOUS, values), call.kind)


RULE: Final = Rule[Probe](
    id="probe-object-read",
    title="One caller reads what belongs to another",
    cwe=639,
    owasp="API1:2023",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    why="It was asked for with a valid credential that is somebody else's, and given out: whoever "
    "tries ids reads"
    " everything.",
    check=check,
    mends={
        "": "Look whose the thing is before it is given out: find it by its id *and* the caller's, "
        "and answer 404.",
        "flask": "found = Order.query.filter_by(id=order_id, owner_id=g.user.id).first_or_404()",
        "fastapi": "order = get_own_order(order_id, current_user)  # 404 for others'",
        "django": "order = get_object_or_404(request.user.orders, pk=order_id)",
    },
    references=("https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",),
)

"""A role that is believed because the caller says so, in a header."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from limen.scan.finding import Hit
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.function_of_another_role.telling import used_by
from limen.scan.probe.samples import writable

_HEADERS: Final = ("X-Role", "X-User-Role", "X-Roles", "X-User-Roles", "X-Forwarded-Role", "X-Auth-Role")
"""Headers by which gateways tell services whom they let through."""


def claimed(probe: Probe, call: Call) -> Iterator[Hit]:
    """What is refused to one and done for another, asked by the first with the other's role in a header."""
    for values, body in _requests(probe, call):
        refused = _first(probe, call, values, body)
        if refused is None:
            return
        roles = dict.fromkeys(map(probe.role, probe.others(refused)))
        for header, role in ((header, role) for role in roles if role for header in _HEADERS):
            answer = probe.ask(call, refused, values, body=body, headers=((header, role),), learn=False)
            if answer.ok:
                why = f"his role is believed from a header {header}"
                yield used_by(probe, call, refused, why, answer)
                return
        return


def _requests(probe: Probe, call: Call) -> Iterator[tuple[dict[str, Any], Mapping[str, Any] | None]]:
    """A read without ids, or a write of what stands there already."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    if call.reads and not slots:
        yield {}, None
    if call.method not in ("PUT", "PATCH") or len(slots) != 1:
        return
    for known in (known for each in probe.everybody for known in probe.objects.shown[each]):
        body = {name: known.of[name] for name in writable(call) if known.of.get(name) is not None}
        if known.own and known.kind == slots[0].kind and known.by == slots[0].by and body:
            yield {slots[0].name: known.value}, body


def _first(probe: Probe, call: Call, values: dict[str, Any], body: Mapping[str, Any] | None) -> str | None:
    """Somebody who is refused what is done for another."""
    answers = {who: _answered(probe, call, who, values, body) for who in probe.identities}
    if not any(each.ok for each in answers.values()):
        return None
    return next((who for who, each in answers.items() if each.status == 403), None)


def _answered(
    probe: Probe, call: Call, who: str, values: dict[str, Any], body: Mapping[str, Any] | None
) -> Answer:
    """What a read was answered before; a write is sent."""
    known = probe.answers.get((call.key, who), ()) if call.reads else ()
    return next(iter(known), None) or probe.ask(call, who, values, body=body, learn=False)

"""Mass assignment by changing what is there."""

from collections.abc import Iterator
from typing import Any

from limen.scan.finding import Hit
from limen.scan.probe.comparing import thing
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.mass_assignment.members import KEYS, callers, candidates, took
from limen.scan.probe.rules.mass_assignment.telling import set_by
from limen.scan.probe.samples import writable
from limen.scan.probe.things import Json
from limen.scan.probe.writing import changed_text, item_of, put_back, reading


def changed(probe: Probe, call: Call) -> Iterator[Hit]:
    """Writes a thing as it is with one member set, and reads it again."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    for who in callers(probe):
        values = item_of(probe, call, slots, who) if slots else {}
        before = reading(probe, call, who, values) if values is not None else None
        if values is None or before is None:
            continue
        plain = _plain(call, thing(before))
        for name, value in candidates(probe, call, thing(before), who):
            answer = probe.ask(call, who, values, body=plain | {name: value}, learn=False)
            after = reading(probe, call, who, values) if answer.ok else None
            if after is not None and took(thing(before), thing(after), name, value):
                put_back(probe, call, who, values, thing(before), thing(after), {name})
                yield set_by(probe, call, who, name, answer, after)
                return


def _plain(call: Call, before: Json) -> dict[str, Any]:
    """A body that changes nothing: what may be written, as it is."""
    names = [name for name in writable(call) if before.get(name) is not None] or changed_text(before)[:1]
    if call.method == "PATCH":
        names = names[:1]
    return {name: before[name] for name in names if name not in KEYS or call.method == "PUT"}

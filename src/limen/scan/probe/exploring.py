"""The first round: what each caller is shown. Reads first, then things of his own are made, so that there is
something to try the others on."""

from typing import Any, Final

from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.making import makes, named
from limen.scan.probe.plan import Call
from limen.scan.probe.samples import body_of
from limen.scan.probe.things import Made
from limen.scan.words import kind_of

ROUNDS: Final = 2
GUESSES: Final = (1, 2, 3)
"""Numbers that are tried for things of which nobody was shown an id: services begin to count there."""
EACH: Final = 3
"""Things of one kind that a caller's reads are tried on."""


def explore(probe: Probe) -> None:
    """Asks every read as everybody, with the ids that he was shown, until nothing new is learned."""
    for call in probe.gets():
        if not call.parameters:
            for who in probe.everybody:
                probe.ask(call, who)
    for number in range(ROUNDS):
        guess(probe)
        for call in probe.gets():
            if call.parameters:
                for who in probe.everybody:
                    _read_own(probe, call, who, 1 if number == 0 else EACH)


def guess(probe: Probe) -> None:
    """Tries small numbers where nobody knows the first thing that a path names. Who is answered knows it."""
    for call in probe.gets():
        slots = [slot for slot in call.slots if slot.given == "path"]
        if not slots or slots[0].by != "id" or len(slots) > 1 or slots[0] in probe.guessed:
            continue
        if any(probe.objects.values(who, slots[0]) for who in probe.everybody):
            continue
        probe.guessed.add(slots[0])
        for who in probe.identities:
            for number in GUESSES:
                if probe.ask(call, who, {slots[0].name: number}).ok:
                    probe.objects.met(who, slots[0], number, call.key)


def _read_own(probe: Probe, call: Call, who: str, most: int) -> None:
    asked = {each.request.path for each in probe.answers.get((call.key, who), ())}
    for values in filled(probe, call, who)[:most]:
        if call.filled(values) not in asked:
            probe.ask(call, who, values)


def filled(probe: Probe, call: Call, who: str) -> list[dict[str, Any]]:
    """Values for the ids in a path that ``who`` knows, as many as there are of the last of them."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    found: list[dict[str, Any]] = [{}]
    for slot in slots:
        known = probe.objects.values(who, slot)
        if not known:
            return []
        found = [each | {slot.name: value} for each in found[:EACH] for value in known[: 2 * EACH]]
    return found


def make(probe: Probe) -> None:
    """Lets everybody with a name make one thing of each kind that he may."""
    for call in probe.allowed:
        if makes(call):
            for who in probe.identities:
                make_one(probe, call, who)


def make_one(
    probe: Probe, call: Call, who: str, extra: dict[str, Any] | None = None
) -> tuple[Answer, Made] | None:
    """Makes one thing as somebody; ``None`` where it was refused or cannot be named afterwards."""
    for values in filled(probe, call, who)[:1]:
        body = body_of(call, who, probe.objects)
        sent = (body or {}) | (extra or {})
        answer = probe.ask(call, who, values, body=sent)
        found = named(call, answer)
        if found is not None:
            return answer, Made(who, call, call.kind, found[1], found[0], sent, answer.json)
    return None


def remover(probe: Probe, made: Made) -> Call | None:
    """The operation that removes such a thing."""
    for call in probe.allowed:
        slots = [slot for slot in call.slots if slot.given == "path"]
        if call.method == "DELETE" and slots and slots[-1].kind == kind_of(made.kind) and len(slots) == 1:
            return call
    return None


def unmake(probe: Probe, made: Made) -> None:
    """Removes a thing of the probe's own at once: some services let a caller have only a few."""
    call = remover(probe, made)
    if call is not None and _removed(probe, call, made):
        probe.objects.made[:] = [each for each in probe.objects.made if not _alike(each, made)]


def _alike(one: Made, other: Made) -> bool:
    return (one.kind, one.value, one.who) == (other.kind, other.value, other.who)


def clean(probe: Probe) -> None:
    """Removes what was made; says what could not be."""
    left: dict[str, int] = {}
    for made in reversed(probe.objects.made):
        call = remover(probe, made)
        if call is None or not _removed(probe, call, made):
            left[made.call.name] = left.get(made.call.name, 0) + 1
    for name, number in left.items():
        probe.notes.append(f"{number} that the probe made by {name} could not be removed")


def _removed(probe: Probe, call: Call, made: Made) -> bool:
    values = {call.parameters[-1]: made.value}
    order = [made.who, *probe.others(made.who)]
    return any(
        answer.ok or answer.status in (404, 410)
        for who in order
        if (answer := probe.ask(call, who, values, learn=False)).status
    )

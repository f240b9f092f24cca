"""Roles handed out by callers of more than one role: the lower gives himself the higher's."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Hit
from limen.scan.probe.exchange import Answer
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.function_of_another_role.telling import used_by
from limen.scan.probe.samples import writable
from limen.scan.source.reading import ADMIN
from limen.scan.words import OWNERS, words

_ROLE: Final = "role"


def handed_out(probe: Probe, call: Call) -> Iterator[Hit]:
    """Everybody gives himself the role that he has. One who hands out roles is enough; where two of different
    roles do, the lower takes the higher's, with which he can give himself his own again."""
    if not _hands_out(call):
        return
    known = [who for who in probe.identities if probe.role(who) and "id" in probe.objects.me[who]]
    may = [who for who in known if _gives_himself(probe, call, who, probe.role(who)).ok]
    if len({probe.role(who) for who in may}) < 2:
        return
    low, *_, high = sorted(may, key=lambda who: (_administers(probe, who), len(probe.passed(who))))
    answer = _gives_himself(probe, call, low, probe.role(high))
    if answer.ok:
        if not _gives_himself(probe, call, low, probe.role(low)).ok:
            probe.notes.append(f"{call.name}: the role of {low} could not be put back to {probe.role(low)!r}")
        yield used_by(probe, call, low, f"he gives himself the role {probe.role(high)!r}", answer)


def _hands_out(call: Call) -> bool:
    """Whether it writes the role of the one person whom its path names."""
    slots = [slot for slot in call.slots if slot.given == "path"]
    about = _ROLE in call.static[-1:] or _ROLE in writable(call)
    person = len(slots) == 1 and not OWNERS.isdisjoint(words(slots[0].kind)[-1:])
    return call.method in ("PUT", "PATCH") and about and person


def _gives_himself(probe: Probe, call: Call, who: str, role: str) -> Answer:
    values = {call.parameters[-1]: probe.objects.me[who].get("id")}
    return probe.ask(call, who, values, body={_ROLE: role}, learn=False)


def _administers(probe: Probe, who: str) -> bool:
    return not ADMIN.isdisjoint(words(probe.role(who)))

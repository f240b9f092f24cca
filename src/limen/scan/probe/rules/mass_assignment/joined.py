"""Mass assignment at the door: somebody joins with a role that is not his to choose."""

from collections.abc import Iterator
from typing import Final

from limen.scan.finding import Hit
from limen.scan.probe.comparing import thing
from limen.scan.probe.exchange import ANONYMOUS
from limen.scan.probe.ground import Probe
from limen.scan.probe.plan import Call
from limen.scan.probe.rules.mass_assignment.telling import set_by
from limen.scan.probe.samples import body_of, writable
from limen.scan.probe.things import objects_in

JOINS: Final = frozenset(("register", "registration", "signup"))


def joined(probe: Probe, call: Call) -> Iterator[Hit]:
    """Joins with a role of another's; looks for it in the answer, else in lists of those who see accounts."""
    role = next((probe.role(each) for each in _highest(probe) if probe.role(each)), "")
    body = body_of(call, ANONYMOUS, probe.objects)
    if not role or not body or "role" in writable(call):
        return
    answer = probe.ask(call, ANONYMOUS, body=body | {"role": role}, learn=False)
    if not answer.ok:
        return
    probe.notes.append(f"{call.name}: an account that the probe made could not be removed")
    if thing(answer).get("role") == role:
        yield set_by(probe, call, ANONYMOUS, "role", answer, answer)
        return
    names = [value for name, value in body.items() if name in ("email", "username", "login")]
    for listing in probe.gets():
        for who in _highest(probe)[:2] if not listing.parameters else ():
            shown = probe.ask(listing, who, learn=False)
            for _, each in objects_in(shown.json, listing.kind):
                if each.get("role") == role and any(value in names for value in each.values()):
                    yield set_by(probe, call, ANONYMOUS, "role", answer, shown)
                    return


def _highest(probe: Probe) -> list[str]:
    """Callers, those with the most rights first."""
    return sorted(probe.identities, key=lambda each: -len(probe.passed(each)))

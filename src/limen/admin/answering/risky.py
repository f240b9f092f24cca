"""What deserves a look: the reasons for each key, operation or caller."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from limen.admin.answering.recorded import Counted
from limen.admin.answering.scene import WINDOW, Named, Scene
from limen.admin.verb import shown
from limen.copilot.explaining.fact import bits, count, words
from limen.copilot.explaining.incident import Incident
from limen.copilot.explaining.risky import SEVERITY, USUALLY, Reason, Thing, explain
from limen.copilot.explaining.telling import Explanation
from limen.copilot.operations import ListRisky
from limen.model import Action

CALLERS_MOST = 10_000
"""Odd callers of a day that are counted apart."""


def risky(asked: ListRisky, scene: Scene) -> Explanation:
    """The list."""
    what = asked.what or "keys"
    return explain(what, _LISTS[what](scene), asked.limit or USUALLY)


def _keys(scene: Scene) -> Iterator[Thing]:
    odd = _odd(scene, "credential")
    for key in scene.keys:
        inside = [each for each in scene.incidents if any(party.key == key.called for party in each.callers)]
        reasons = (*_incidents(inside), *_odd_of(odd, int(key.caller, 16)), *_terms(key))
        yield Thing(f"key {key.called}", reasons, f"limen keys show {key.public_id}")


def _operations(scene: Scene) -> Iterator[Thing]:
    odd = _odd(scene, "operation")
    for name, number in scene.told.operations.items():
        entry = scene.told.inventory.operation(name)
        called = (name, f"{entry.method} {entry.path}") if entry else (name,)
        inside = [each for each in scene.incidents if any(t.operation in called for t in each.operations)]
        gives = [Reason(1.0, words("its answers hold sensitive data"))] if entry and entry.sensitive else []
        yield Thing(name, (*_incidents(inside), *_odd_of(odd, number), *gives))


def _callers(scene: Scene) -> Iterator[Thing]:
    odd = _odd(scene, "subject")
    inside: dict[str, list[Incident]] = defaultdict(list)
    principals: dict[str, str] = {}
    for incident in scene.incidents:
        for party in incident.callers:
            inside[party.subject].append(incident)
            principals[party.subject] = party.principal
    for subject in dict.fromkeys((*inside, *(shown(each) for each in odd))):
        key = scene.key_called(subject)
        reasons = (*_incidents(inside[subject]), *_odd_of(odd, int(subject, 16)))
        name = scene.known_as(principals.get(subject, ""))
        yield Thing(f"key {key}" if key else subject, reasons, known_as="" if key else name)


def _odd(scene: Scene, by: str) -> dict[int, Counted]:
    """Odd decisions of the last day, by one of their ids."""
    found: dict[int, Counted] = {}
    for evidence in scene.evidence(scene.now - WINDOW):
        if max(evidence.verdict.would, evidence.verdict.action) is Action.ALLOW or evidence.verdict.routine:
            continue
        features = evidence.features
        whose = features.operation if by == "operation" else getattr(features.caller, by)
        if whose and (whose in found or len(found) < CALLERS_MOST):
            found.setdefault(whose, Counted()).take(evidence)
    return found


def _odd_of(odd: dict[int, Counted], number: int) -> Iterator[Reason]:
    """As heavy as the oddest of them, and a little for their number."""
    counted = odd.get(number)
    if counted is not None:
        loudest, evidence = counted.oddest[0]
        heavy = loudest / 2 + math.log2(counted.decisions)
        yield Reason(
            heavy, count(counted.decisions, "odd decision in the last day|odd decisions in the last day")
        )
        yield Reason(0.0, bits(loudest, evidence))


def _incidents(inside: Iterable[Incident]) -> Iterator[Reason]:
    """Those that are open or quiet; closed ones are dealt with."""
    for incident in inside:
        if incident.state != "closed":
            weight = SEVERITY[incident.severity] / (1 if incident.state == "open" else 2)
            yield Reason(weight, words(f"in {incident.id} ({incident.severity}, {incident.state})"))


def _terms(key: Named) -> Iterator[Reason]:
    if key.state == "suspended":
        yield Reason(2.0, words("it is suspended"))
    if key.state == "active" and not key.expires:
        yield Reason(1.0, words("it never expires"))
    if key.state == "active" and not key.networks:
        yield Reason(0.5, words("it is good from everywhere"))


_LISTS = {"keys": _keys, "operations": _operations, "callers": _callers}

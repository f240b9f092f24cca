"""An incident as plain data for a terminal or a page: in words, with what to do next and how to undo."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from limen.admin.verb import shown
from limen.engine.incident import Incident, Moment, Party, Tried
from limen.engine.incidents import QUIET
from limen.engine.meanings import OWASP, TECHNIQUES, meaning
from limen.model import Action
from limen.model.incident import Severity, Stage

NameOf = Callable[[int], str]
SHOWN = 10
"""Rows of each table, and commands of each sort."""


class Who(msgspec.Struct, frozen=True):
    """One caller; ``key`` is the public id of its API key, where it has one. The rest are pseudonyms."""

    subject: str
    credential: str
    principal: str
    address: str
    key: str
    odd: int
    held: bool


class What(msgspec.Struct, frozen=True):
    """One operation that was tried."""

    operation: str
    odd: int
    succeeded: int
    refused: int


class SignalView(msgspec.Struct, frozen=True):
    """One kind of signal and the loudest of it."""

    kind: str
    detector: str
    words: str
    stage: str
    count: int
    bits: float
    reason: str
    evidence: str
    first: float


class HoldDone(msgspec.Struct, frozen=True):
    """A hold that was put in force, and the command that ends it."""

    action: str
    scope: str
    subject: str
    until: float
    undo: str


class Moved(msgspec.Struct, frozen=True):
    """One line of the time line."""

    at: float
    said: str
    evidence: str


class Closed(msgspec.Struct, frozen=True):
    """How, when, by whom and why it was closed."""

    outcome: str
    at: float
    by: str
    note: str


class IncidentView(msgspec.Struct, frozen=True):
    """One incident. ``state`` is ``open``, ``quiet`` (nothing odd for a day) or ``closed``; ids of OWASP and
    ATT&CK come with their names; ``next`` and ``undo`` are commands."""

    id: str
    state: str
    severity: str
    first: float
    last: float
    odd: int
    stopped: int
    succeeded: int
    bits: float
    asked: str
    stages: dict[str, float]
    owasp: dict[str, str]
    attack: dict[str, str]
    callers: list[Who]
    operations: list[What]
    signals: list[SignalView]
    actions: dict[str, int]
    holds: list[HoldDone]
    timeline: list[Moved]
    untold: int
    absorbed: list[str]
    next: list[str]
    undo: list[str]
    telling: list[str]
    closed: Closed | None


class Around(msgspec.Struct, frozen=True):
    """What a view needs beside the incident: the time, names of operations, keys by credential, who is held
    now, and whether Limen only observes."""

    at: float
    name_of: NameOf
    keys: Mapping[int, str] = {}
    held: frozenset[int] = frozenset()
    observes: bool = False


def view(incident: Incident, around: Around) -> IncidentView:
    """All of an incident."""
    kinds = sorted(incident.signals, key=lambda kind: -incident.signals[kind].bits)
    callers = [_who(subject, party, around) for subject, party in _most(incident.parties)]
    holds = _holds(incident)
    return IncidentView(
        incident.id,
        state_of(incident, around.at),
        incident.severity.word,
        incident.first,
        incident.last,
        incident.odd,
        incident.stopped,
        incident.succeeded,
        incident.bits,
        Action(incident.worst).word,
        {Stage(stage).word: at for stage, at in sorted(incident.stages.items())},
        {f"{each}:2023": OWASP[each] for kind in kinds for each in meaning(kind).owasp},
        {each: TECHNIQUES[each] for kind in kinds for each in meaning(kind).attack},
        callers,
        [
            What(around.name_of(operation) or shown(operation), tried.odd, tried.succeeded, tried.refused)
            for operation, tried in _most(incident.operations)
        ],
        [_signal(kind, incident) for kind in kinds],
        dict(sorted(incident.actions.items(), key=lambda pair: Action.parse(pair[0]))),
        holds,
        [Moved(each.at, _words(each), each.evidence) for each in incident.moments],
        incident.untold,
        incident.absorbed,
        next_steps(incident, callers, around),
        [hold.undo for hold in holds],
        list(dict.fromkeys(evidence for _, evidence in sorted(incident.telling.values(), reverse=True))),
        _closed(incident),
    )


def state_of(incident: Incident, at: float) -> str:
    """``open``, ``quiet`` or ``closed`` at time ``at``."""
    if incident.closure is not None:
        return "closed"
    return "open" if at - incident.last < QUIET else "quiet"


def next_steps(incident: Incident, callers: list[Who], around: Around) -> list[str]:
    """A few commands, the most pressing first."""
    if incident.closure is not None:
        return []
    loudest = max(incident.telling.values(), default=(0.0, ""))[1]
    steps = [f"limen explain {loudest}"] if loudest else []
    if incident.holds:
        steps.append("limen holds list")
    bad = incident.severity >= Severity.HIGH
    if bad and around.observes:
        steps.append("limen mode enforce")
    free = [who for who in callers if bad and not who.held]
    steps += [f"limen keys suspend {who.key} --why 'incident {incident.id}'" for who in free if who.key][:3]
    if loudest and free and not any(who.key for who in free):
        steps.append(f"limen label {loudest} attack --hold --yes")
    steps.append(f"limen incidents close {incident.id} --attack --note '...'")
    steps.append(f"limen incidents close {incident.id} --benign")
    return steps


def _most(table: Mapping[int, Party] | Mapping[int, Tried]) -> list[tuple[int, Any]]:
    return sorted(table.items(), key=lambda pair: -pair[1].odd)[:SHOWN]


def _who(subject: int, party: Party, around: Around) -> Who:
    names = {party.credential, party.principal, subject} - {0}
    return Who(
        shown(subject),
        shown(party.credential) if party.credential else "",
        shown(party.principal) if party.principal else "",
        shown(party.address) if party.address else "",
        around.keys.get(party.credential, ""),
        party.odd,
        bool(names & around.held),
    )


def _signal(kind: str, incident: Incident) -> SignalView:
    said, means = incident.signals[kind], meaning(kind)
    return SignalView(
        kind,
        said.detector,
        means.words,
        means.stage.word,
        said.count,
        said.bits,
        said.reason,
        said.evidence,
        said.first,
    )


def _holds(incident: Incident) -> list[HoldDone]:
    return [
        HoldDone(
            Action(held.action).word,
            held.scope,
            shown(held.subject),
            held.until,
            f"limen undo {held.evidence}",
        )
        for held in incident.holds.values()
    ]


def _words(moment: Moment) -> str:
    if moment.what == "signal":
        return f"{moment.detail}: {meaning(moment.detail).words}"
    return f"{_MOMENTS[moment.what]} {moment.detail}"


_MOMENTS = {
    "stage": "reached",
    "action": "first answered with",
    "hold": "held:",
    "caller": "another caller:",
    "success": "first success: the API answered",
    "joined": "proved to be one with",
}


def _closed(incident: Incident) -> Closed | None:
    closure = incident.closure
    return Closed(closure.outcome, closure.at, closure.by, closure.note) if closure is not None else None

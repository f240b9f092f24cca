"""Evidence folded into incidents: one attacker, many calls, many credentials. Pure: time comes in with it.

Evidence that policy asked to watch, or more, opens an incident of its caller or joins the one that is open.
Callers belong together when they are one principal, or when evidence odd enough for a challenge comes from
the same source (address, network) or walks the same operation (for longer with the same kind of client),
with the same kind of loud signal, within a time.
What is calm, or merely watched, never joins anybody: or all of an office behind one address would be one
incident. This file acts on nothing; whoever owns the world writes it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from limen.engine.incident import LOUD, Incident
from limen.engine.meanings import kind_of, meaning
from limen.model import Action, Evidence, Features, InputError
from limen.model.incident import Closure, Stage

INCIDENTS_MOST: Final = 1_000
"""Incidents that are kept; past this, closed, mild and old ones are dropped first, a tenth at once."""

SUBJECTS_MOST: Final = 32_768
"""Callers whose incident is known at once; the one met longest ago is dropped."""

SOURCES_MOST: Final = 16_384
"""Sources with a kind of signal that callers can be joined by; the one met longest ago is dropped."""

ANSWERS_MOST: Final = 4_096
"""Odd calls whose answers are waited for; the oldest is dropped."""

QUIET: Final = 86_400.0
"""Seconds without odd evidence after which an incident is over; what comes later opens another."""

ADDRESS, NETWORK, OPERATION = 21_600.0, 3_600.0, 600.0
"""Seconds within which odd evidence from one address (or by one kind of client on one operation), from one
network, or on one operation belongs together."""

_FORMAT = 1
_PRINCIPAL = QUIET

_K = TypeVar("_K")
_V = TypeVar("_V")

Source = tuple[str, int, str]
"""What callers can share: its sort, its pseudonym or id, and the kind of signal (and its operation)."""


class Record(msgspec.Struct, frozen=True, array_like=True):
    """All of it as it is kept in a snapshot."""

    format: int
    incidents: list[Incident]
    subjects: list[tuple[int, str]]
    sources: list[tuple[Source, str, float]]
    became: list[tuple[str, str]]
    asked: list[tuple[str, str, int]]


class Incidents:
    """The incidents of one world; ``hear``, ``close`` and ``rename`` are called by its owner alone."""

    def __init__(self) -> None:
        self._known: dict[str, Incident] = {}
        self._of: OrderedDict[int, str] = OrderedDict()
        self._sources: OrderedDict[Source, tuple[str, float]] = OrderedDict()
        self._became: OrderedDict[str, str] = OrderedDict()
        self._asked: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def all(self) -> list[Incident]:
        """Every incident, oldest first; a copy, which other threads may ask for."""
        return list(self._known.values())

    def find(self, name: str) -> Incident | None:
        """An incident by its id, or by that of one it took in."""
        for _ in range(len(self._became) + 1):
            if name not in self._became:
                break
            name = self._became[name]
        return self._known.get(name)

    def present(self, subject: int, at: float) -> Incident | None:
        """The open incident of a caller at time ``at``."""
        return self._live(self._of.get(subject, ""), at)

    def naming(self, subject: int, at: float) -> Incident | None:
        """The incident that evidence of a caller at time ``at`` belongs to, also one that is over."""
        fits = (each for each in self._known.values() if subject in each.parties)
        return next((each for each in fits if each.first <= at <= each.last), None)

    def hear(self, evidence: Evidence) -> None:
        """Fold one piece of evidence in: a quarter of a microsecond for what nobody asked to watch.

        An action is true where it is more than ``allow``; to compare it would take as long as the rest.
        """
        verdict, features = evidence.verdict, evidence.features
        if self._asked and features.kind == "answer":
            self._answered(features)
        if (not verdict.would and not verdict.action) or routine(evidence):
            return
        incident = self._place(evidence)
        if incident is None:
            return
        incident.add(evidence)
        if features.kind == "call" and verdict.action < Action.STEP_UP:
            _put(self._asked, features.call, (incident.id, features.operation), ANSWERS_MOST)

    def close(self, closure: Closure) -> None:
        """End an incident, or open it again, as a person said; one no longer kept is passed over."""
        incident = self.find(closure.incident)
        if incident is not None:
            incident.closure = closure if closure.outcome != "reopened" else None

    def rename(self, old: int, new: int) -> None:
        """Operation ``old`` became part of ``new``."""
        for incident in self._known.values():
            incident.rename(old, new)

    def encode(self) -> bytes:
        """All of it, for a snapshot: decoded, it goes on exactly where this one is."""
        sources = [(source, name, at) for source, (name, at) in self._sources.items()]
        asked = [(call, name, operation) for call, (name, operation) in self._asked.items()]
        of, became = list(self._of.items()), list(self._became.items())
        return msgspec.msgpack.encode(Record(_FORMAT, self.all(), of, sources, became, asked))

    def decode(self, data: bytes) -> None:
        """Become what was encoded; raises ``InputError``."""
        try:
            record = msgspec.msgpack.decode(data, type=Record)
        except (msgspec.DecodeError, ValueError) as error:
            raise InputError(f"incidents: not readable ({error}); restore a snapshot") from error
        self._known = {incident.id: incident for incident in record.incidents}
        self._of, self._became = OrderedDict(record.subjects), OrderedDict(record.became)
        self._sources = OrderedDict((source, (name, at)) for source, name, at in record.sources)
        self._asked = OrderedDict((call, (name, operation)) for call, name, operation in record.asked)

    def _answered(self, features: Features) -> None:
        name, operation = self._asked.pop(features.call, ("", 0))
        incident = self.find(name) if name else None
        if incident is not None:
            incident.answered(operation, features.status, features.at)

    def _place(self, evidence: Evidence) -> Incident | None:
        """The incident this evidence belongs to, opened or joined as need be; ``None``: to none."""
        features, subject = evidence.features, evidence.features.caller.subject
        own = self.present(subject, features.at)
        if evidence.verdict.standing or not evidence.signals:
            return own
        sources = list(_sources(evidence))
        met = [own] if own is not None else []
        for source, seconds in sources:
            found = self._shared(source, features.at, seconds)
            if found is not None and found not in met:
                met.append(found)
        incident = self._joined(met, features.at) if met else self._opened(evidence)
        _put(self._of, subject, incident.id, SUBJECTS_MOST)
        for source, _ in sources:
            _put(self._sources, source, (incident.id, features.at), SOURCES_MOST)
        return incident

    def _opened(self, evidence: Evidence) -> Incident:
        if len(self._known) >= INCIDENTS_MOST:
            self._drop(INCIDENTS_MOST // 10)
        at = evidence.features.at
        incident = Incident(f"i{evidence.id.removeprefix('e')}", at, at)
        self._known[incident.id] = incident
        return incident

    def _joined(self, met: list[Incident], at: float) -> Incident:
        """One incident out of all that were met: the oldest takes the others in."""
        oldest = min(met, key=lambda incident: incident.first)
        for other in met:
            if other is not oldest:
                oldest.absorb(other, at)
                del self._known[other.id]
                _put(self._became, other.id, oldest.id, INCIDENTS_MOST)
        return oldest

    def _shared(self, source: Source, at: float, seconds: float) -> Incident | None:
        name, met = self._sources.get(source, ("", 0.0))
        return self._live(name, at) if name and at - met < seconds else None

    def _live(self, name: str, at: float) -> Incident | None:
        incident = self.find(name) if name else None
        if incident is None or incident.closure is not None or at - incident.last >= QUIET:
            return None
        return incident

    def _drop(self, count: int) -> None:
        order = sorted(self._known.values(), key=lambda i: (i.closure is None, i.severity, i.last))
        for incident in order[:count]:
            del self._known[incident.id]


def routine(evidence: Evidence) -> bool:
    """Whether a standing rule decided on a call that is not odd besides: no reason for alarm."""
    return evidence.verdict.routine and all(signal.bits < LOUD for signal in evidence.signals)


def _sources(evidence: Evidence) -> Iterator[tuple[Source, float]]:
    """What this evidence can share with that of other callers, and for how many seconds."""
    features, caller = evidence.features, evidence.features.caller
    if caller.principal:
        yield ("principal", caller.principal, ""), _PRINCIPAL
    if max(evidence.verdict.would, evidence.verdict.action) < Action.STEP_UP:
        return
    loud = [signal for signal in evidence.signals if signal.bits >= LOUD]
    for kind in dict.fromkeys(kind_of(signal, features) for signal in loud):
        if caller.address:
            yield ("address", caller.address, kind), ADDRESS
        if caller.network and meaning(kind).joins_networks:
            yield ("network", caller.network, kind), NETWORK
        if features.known and meaning(kind).stage in (Stage.DISCOVERY, Stage.EXFILTRATION):
            yield ("operation", features.operation, kind), OPERATION
            if features.context.client:
                yield ("client", features.context.client, f"{kind} {features.operation:x}"), ADDRESS


def _put(table: OrderedDict[_K, _V], key: _K, value: _V, most: int) -> None:
    """Put a row at the young end of a bounded table; the oldest goes when it is full."""
    table[key] = value
    table.move_to_end(key)
    if len(table) > most:
        table.popitem(last=False)

"""One incident: the tables that odd evidence adds to, and how bad they make it. All of them are bounded."""

from typing import Any

import msgspec

from limen.engine.holds import hold_of
from limen.engine.meanings import kind_of, meaning
from limen.model import Action, Evidence, Features, Signal
from limen.model.incident import Closure, Severity, Stage

PARTIES_MOST = 64
"""Callers that one incident names; further ones are counted by what they do only."""

ROWS_MOST = 64
"""Operations, kinds of signal, holds and telling pieces of evidence that one incident lists, each."""

MOMENTS_MOST = 48
"""Moments in the time line of one incident; later ones are counted."""

LOUD = 6.0
"""Bits from which a signal shows how far an attack has come, and can join callers."""

WATCHED_LONG = 20
"""Odd activities from which an incident that was only watched is of medium severity."""


class Party(msgspec.Struct, array_like=True):
    """One caller of an incident, as pseudonyms (0: not known), and how many odd activities are its own."""

    credential: int
    principal: int
    address: int
    odd: int = 0


class Tried(msgspec.Struct, array_like=True):
    """Odd activities on one operation, and how many of its calls the API answered with success or refused."""

    odd: int = 0
    succeeded: int = 0
    refused: int = 0


class Said(msgspec.Struct, array_like=True):
    """One kind of signal: how often, since when, and the loudest with its evidence."""

    detector: str
    first: float
    count: int = 0
    bits: float = 0.0
    reason: str = ""
    evidence: str = ""


class Held(msgspec.Struct, array_like=True):
    """A hold that evidence of the incident put in force; ``until`` in Unix seconds, 0: for good."""

    scope: str
    subject: int
    action: int
    until: float
    evidence: str


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """One entry of the time line: ``what`` is ``stage``, ``signal``, ``action``, ``hold``, ``caller``,
    ``success`` or ``joined``; ``detail`` is a word of Limen's own, never the traffic's."""

    at: float
    what: str
    detail: str
    evidence: str = ""


class Incident(msgspec.Struct, array_like=True):
    """Written by ``engine.incidents`` only. ``id`` is ``i`` and the number of its first evidence.

    ``odd`` counts odd activities, ``stopped`` those that did not pass, ``succeeded`` odd calls that the API
    answered with success. ``telling`` is the loudest evidence by caller and kind of signal. ``absorbed`` are
    incidents that turned out to be part of this one.
    """

    id: str
    first: float
    last: float
    odd: int = 0
    stopped: int = 0
    succeeded: int = 0
    worst: int = 0
    bits: float = 0.0
    parties: dict[int, Party] = {}
    operations: dict[int, Tried] = {}
    signals: dict[str, Said] = {}
    stages: dict[int, float] = {}
    actions: dict[str, int] = {}
    holds: dict[str, Held] = {}
    telling: dict[str, tuple[float, str]] = {}
    moments: list[Moment] = []
    untold: int = 0
    absorbed: list[str] = []
    closure: Closure | None = None

    @property
    def severity(self) -> Severity:
        """From the worst that policy asked for, how deep it came, and whether it had success there."""
        asked = Action(self.worst)
        level = Severity.HIGH if asked >= Action.BLOCK else Severity(asked >= Action.STEP_UP)
        deep = max(self.stages, default=0) >= Stage.DISCOVERY
        if asked >= Action.STEP_UP and deep and self.succeeded:
            level = Severity(level + 1)
        return max(level, Severity(self.odd >= WATCHED_LONG))

    def add(self, evidence: Evidence) -> None:
        """Count one piece of odd evidence in all tables."""
        features, verdict = evidence.features, evidence.verdict
        asked = max(verdict.would, verdict.action)
        self.first, self.last = min(self.first, features.at), max(self.last, features.at)
        self.odd += 1
        self.bits = max(self.bits, evidence.risk.bits if not verdict.standing else 0.0)
        self._party(features)
        for signal in evidence.signals:
            self._signal(signal, evidence)
        if (tried := row(self.operations, features.operation, Tried)) is not None:
            tried.odd += 1
        self._act(evidence, asked)

    def answered(self, operation: int, status: int, at: float) -> None:
        """Count what the API answered to an odd call that passed."""
        succeeded, tried = 200 <= status < 400, row(self.operations, operation, Tried)
        if succeeded:
            if not self.succeeded:
                self.moment(Moment(at, "success", str(status)))
            self.succeeded += 1
        if tried is not None:
            tried.succeeded += succeeded
            tried.refused += status in (401, 403)

    def moment(self, moment: Moment) -> None:
        """Put an entry at the end of the time line while there is room."""
        if len(self.moments) < MOMENTS_MOST:
            self.moments.append(moment)
        else:
            self.untold += 1

    def absorb(self, other: "Incident", at: float) -> None:
        """Take in another incident that turned out to be part of this one."""
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.odd, self.stopped = self.odd + other.odd, self.stopped + other.stopped
        self.succeeded += other.succeeded
        self.worst, self.bits = max(self.worst, other.worst), max(self.bits, other.bits)
        self._absorb_tables(other)
        self.absorbed = [*self.absorbed, other.id, *other.absorbed][:ROWS_MOST]
        self.untold += other.untold
        told = sorted([*self.moments, *other.moments], key=lambda each: each.at)
        self.moments = []
        for moment in (*told, Moment(at, "joined", other.id)):
            self.moment(moment)

    def rename(self, old: int, new: int) -> None:
        """Operation ``old`` became part of ``new``."""
        if (gone := self.operations.pop(old, None)) is not None:
            _sum(self.operations.setdefault(new, Tried()), gone)

    def _party(self, features: Features) -> None:
        caller, subject = features.caller, features.caller.subject
        party = self.parties.get(subject)
        if party is None:
            if len(self.parties) >= PARTIES_MOST:
                return
            party = self.parties[subject] = Party(caller.credential, caller.principal, caller.address)
            if len(self.parties) > 1:
                self.moment(Moment(features.at, "caller", f"{subject:016x}"))
        party.odd += 1

    def _signal(self, signal: Signal, evidence: Evidence) -> None:
        features, kind = evidence.features, kind_of(signal, evidence.features)
        said = self.signals.get(kind)
        if said is None:
            if len(self.signals) >= ROWS_MOST:
                return
            said = self.signals[kind] = Said(signal.detector, features.at)
            self.moment(Moment(features.at, "signal", kind, evidence.id))
        said.count += 1
        if signal.bits > said.bits:
            said.bits, said.reason, said.evidence = signal.bits, signal.reason, evidence.id
        stage = meaning(kind).stage
        if signal.bits >= LOUD and stage not in self.stages:
            self.stages[int(stage)] = features.at
            self.moment(Moment(features.at, "stage", stage.word, evidence.id))
        self._tell(f"{features.caller.subject:x} {kind}", signal.bits, evidence.id)

    def _tell(self, about: str, bits: float, evidence: str) -> None:
        known = self.telling.get(about)
        if (known is None and len(self.telling) < ROWS_MOST) or (known is not None and bits > known[0]):
            self.telling[about] = (bits, evidence)

    def _act(self, evidence: Evidence, asked: Action) -> None:
        features, verdict = evidence.features, evidence.verdict
        word = verdict.action.word
        if word not in self.actions:
            self.moment(Moment(features.at, "action", word, evidence.id))
        self.actions[word] = self.actions.get(word, 0) + 1
        self.stopped += features.kind == "call" and verdict.action >= Action.STEP_UP
        self.worst = max(self.worst, int(asked))
        hold = hold_of(verdict, features.caller, features.operation, features.at, evidence.id)
        name = f"{hold.scope.value} {hold.subject}" if hold is not None else ""
        if hold is not None and name not in self.holds and len(self.holds) < ROWS_MOST:
            self.holds[name] = Held(hold.scope.value, hold.subject, hold.action, hold.until, evidence.id)
            self.moment(Moment(features.at, "hold", hold.action.word, evidence.id))

    def _absorb_tables(self, other: "Incident") -> None:
        for subject, party in other.parties.items():
            if (mine := self.parties.get(subject)) is not None:
                mine.odd += party.odd
            elif len(self.parties) < PARTIES_MOST:
                self.parties[subject] = party
        for operation, tried in other.operations.items():
            if (known := row(self.operations, operation, Tried)) is not None:
                _sum(known, tried)
        for kind, said in other.signals.items():
            self.signals[kind] = _louder(self.signals[kind], said) if kind in self.signals else said
        for stage, at in other.stages.items():
            self.stages[stage] = min(at, self.stages.get(stage, at))
        for word, count in other.actions.items():
            self.actions[word] = self.actions.get(word, 0) + count
        self.holds = _first({**other.holds, **self.holds})
        for about, (bits, evidence) in other.telling.items():
            self._tell(about, bits, evidence)


def row(table: dict[int, Any], key: int, make: type[Tried]) -> Tried | None:
    """The row of a bounded table, made if there is room; else ``None``."""
    found: Tried | None = table.get(key)
    if found is None and len(table) < ROWS_MOST:
        found = table[key] = make()
    return found


def _sum(one: Tried, other: Tried) -> None:
    one.odd += other.odd
    one.succeeded += other.succeeded
    one.refused += other.refused


def _louder(one: Said, other: Said) -> Said:
    best = other if other.bits > one.bits else one
    return Said(
        one.detector,
        min(one.first, other.first),
        one.count + other.count,
        best.bits,
        best.reason,
        best.evidence,
    )


def _first(table: dict[str, Held]) -> dict[str, Held]:
    return dict(list(table.items())[:ROWS_MOST])

"""What an incident was, how far it came, and what was done."""

from collections.abc import Iterator

import msgspec

from limen.copilot.explaining.decision import Said, reason
from limen.copilot.explaining.fact import Fact, bits, command, count, name, quote, time, words
from limen.copilot.explaining.source import Source, patching, sourced
from limen.copilot.explaining.telling import (
    DONE,
    NEXT,
    SEEN,
    SOURCE,
    UNDO,
    WHAT,
    WHY,
    Explanation,
    Line,
    explanation,
    line,
)

ROWS_MOST = 5
"""Callers, operations, signals and commands that are told, each."""


class Party(msgspec.Struct, frozen=True):
    """One caller, by its pseudonyms; ``key`` is the name of its API key, ``known_as`` what the vault calls
    it."""

    subject: str
    odd: int
    held: bool
    credential: str = ""
    principal: str = ""
    key: str = ""
    known_as: str = ""


class Tried(msgspec.Struct, frozen=True):
    """One operation that was tried."""

    operation: str
    odd: int
    succeeded: int
    refused: int


class Signal(msgspec.Struct, frozen=True):
    """One kind of signal and the loudest of it."""

    detector: str
    words: str
    count: int
    bits: float
    reason: str
    evidence: str


class Held(msgspec.Struct, frozen=True):
    """A hold that the incident put in force."""

    action: str
    scope: str
    subject: str
    until: float
    undo: str


class Closed(msgspec.Struct, frozen=True):
    """How, when and by whom it was closed."""

    outcome: str
    at: float
    by: str
    note: str


class Incident(msgspec.Struct, frozen=True):
    """An incident as ``admin.incident_view`` has it; ``own`` are the detectors whose words are Limen's,
    ``sources`` what a scan knows of its operations."""

    id: str
    state: str
    severity: str
    first: float
    last: float
    odd: int
    stopped: int
    succeeded: int
    bits: float
    stages: dict[str, float] = {}
    owasp: dict[str, str] = {}
    callers: tuple[Party, ...] = ()
    operations: tuple[Tried, ...] = ()
    signals: tuple[Signal, ...] = ()
    actions: dict[str, int] = {}
    holds: tuple[Held, ...] = ()
    next: tuple[str, ...] = ()
    closed: Closed | None = None
    own: frozenset[str] = frozenset()
    sources: tuple[Source, ...] = ()


def explain(incident: Incident) -> Explanation:
    """All of it, the most telling first."""
    loudest = incident.signals[0].words if incident.signals else "behaves oddly"
    title = line(
        "{id}: somebody {words} ({severity}, {state})",
        id=name(incident.id),
        words=words(loudest),
        severity=words(incident.severity),
        state=words(incident.state),
    )
    return explanation(
        title,
        (WHAT, [_extent(incident), *_callers(incident), *_operations(incident)]),
        (WHY, [*_signals(incident), _stages(incident), _risks(incident)]),
        (SEEN, [_outcome(incident)]),
        (SOURCE, [told for each in incident.sources[:ROWS_MOST] for told in sourced(each)]),
        (DONE, [_actions(incident), *_holds(incident), _closing(incident)]),
        (UNDO, [line("{undo}", undo=command(each.undo)) for each in incident.holds[:ROWS_MOST]]),
        (NEXT, [*_steps(incident), *patching(incident.sources[:ROWS_MOST])]),
    )


def _steps(incident: Incident) -> Iterator[Line]:
    return (line("{step}", step=command(step)) for step in incident.next[:ROWS_MOST])


def party(caller: Party, source: str = "") -> Fact:
    """A caller by its key, by its name where that was asked for, else by its pseudonym."""
    if caller.key:
        return words(f"key {caller.key}", source)
    return quote(caller.known_as, source) if caller.known_as else name(caller.subject, source)


def _extent(incident: Incident) -> Line:
    return line(
        "{odd} from {first} to {last}, at most {bits}.",
        odd=count(incident.odd, "odd activity|odd activities", incident.id),
        first=time(incident.first),
        last=time(incident.last),
        bits=bits(incident.bits),
    )


def _callers(incident: Incident) -> Iterator[Line]:
    for caller in incident.callers[:ROWS_MOST]:
        yield line(
            "By {who}: {odd}; it is {held} now.",
            who=party(caller),
            odd=count(caller.odd, "odd activity|odd activities"),
            held=words("held" if caller.held else "free"),
        )


def _operations(incident: Incident) -> Iterator[Line]:
    for tried in incident.operations[:ROWS_MOST]:
        yield line(
            "On {operation}: {odd}, {succeeded} with success, {refused} refused by the API.",
            operation=name(tried.operation),
            odd=count(tried.odd, "odd activity|odd activities"),
            succeeded=count(tried.succeeded, "answered|answered"),
            refused=count(tried.refused, ""),
        )


def _signals(incident: Incident) -> Iterator[Line]:
    for said in incident.signals[:ROWS_MOST]:
        loud = Said(said.detector, said.bits, said.reason)
        yield line(
            "{words}, {count}; the loudest ({bits}): {reason}",
            words=words(said.words),
            count=count(said.count, "time|times"),
            bits=bits(said.bits, said.evidence),
            reason=reason(loud, said.evidence, incident.own),
        )


def _stages(incident: Incident) -> Line | None:
    ordered = sorted(incident.stages, key=lambda stage: incident.stages[stage])
    return line("It reached {stages}.", stages=map(words, ordered)) if ordered else None


def _risks(incident: Incident) -> Line | None:
    named = [words(f"{key} {told}") for key, told in incident.owasp.items()]
    return line("OWASP API: {risks}.", risks=named) if named else None


def _outcome(incident: Incident) -> Line:
    return line(
        "{stopped} stopped, {succeeded} answered with success.",
        stopped=count(incident.stopped, "call|calls", incident.id),
        succeeded=count(incident.succeeded, "odd call|odd calls", incident.id),
    )


def _actions(incident: Incident) -> Line | None:
    did = [count(times, f"{word}|{word}") for word, times in incident.actions.items()]
    return line("Verdicts: {did}.", did=did) if did else None


def _holds(incident: Incident) -> Iterator[Line]:
    for held in incident.holds[:ROWS_MOST]:
        yield line(
            "{action} of the {scope} {subject} until {end}.",
            action=words(held.action),
            scope=words(held.scope),
            subject=name(held.subject),
            end=time(held.until) if held.until else words("it is lifted"),
        )


def _closing(incident: Incident) -> Line | None:
    closed = incident.closed
    if closed is None:
        return None
    note = f": {closed.note}" if closed.note else ""
    return line(
        "Closed as {outcome} at {at} by {by}{note}",
        outcome=words(closed.outcome),
        at=time(closed.at),
        by=name(closed.by),
        note=words(note),
    )

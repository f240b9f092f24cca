"""Short-term memory as bytes and back, for a snapshot; calls that wait for an answer are left out."""

from collections.abc import Callable
from typing import Final

import msgspec

from limen.features.attempts import Attempts
from limen.features.counting import Cells
from limen.features.doings import Doings, DoingsRecord
from limen.features.ledger import Ledger, LedgerRecord
from limen.features.probes import Probes, ProbesRecord
from limen.features.recent import Generations, Recent, Trace
from limen.features.rhythm import Rhythm
from limen.features.sojourn import Sojourn
from limen.features.steps import Steps
from limen.features.visit import Visit
from limen.features.walk import Walk
from limen.features.weeks import Week
from limen.features.whereabouts import Whereabouts
from limen.model import InputError

RhythmRecord = tuple[list[int], list[int], list[int], list[int]]
"""The gaps, operations and what was asked of a rhythm, and its ``NUMBERS``."""

NUMBERS: Final = ("calls", "day", "hours", "kind", "votes", "polls", "failed", "retries")


class WalkRecord(msgspec.Struct, frozen=True, array_like=True):
    """One walk; the bitmaps of distinct and unearned objects, by hour and day, as bytes."""

    bitmaps: tuple[bytes, bytes, bytes, bytes]
    numbers: tuple[int, int, int, int, int, int, int]


class TraceRecord(msgspec.Struct, frozen=True, array_like=True):
    """One trace."""

    windows: dict[int, list[int]]
    walks: dict[int, WalkRecord]
    earned: list[int]
    last_at: float
    heat: float
    heat_at: float
    strikes: list[float]
    day: int
    lessons: int
    told_hour: int
    told: float
    said: dict[str, tuple[float, float]]
    lately: dict[int, dict[int, tuple[int, int]]] = {}
    places: list[float | int] = []
    born: float = 0.0
    week: tuple[int, int, int, bytes] | None = None
    steps: list[int] | None = None
    rhythm: RhythmRecord | None = None
    probes: ProbesRecord | None = None
    doings: DoingsRecord | None = None
    ledger: LedgerRecord | None = None
    sojourn: list[float | int] = []
    handed: list[int] = []


Table = tuple[dict[int, TraceRecord], dict[int, TraceRecord]]


class RecentRecord(msgspec.Struct, frozen=True, array_like=True):
    """All traces, each table as its young and its old generation; the API's is operation 0."""

    callers: Table
    operations: Table
    sources: Table
    arrivals: tuple[dict[int, dict[int, float]], dict[int, dict[int, float]]] = ({}, {})
    attempts: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
    weather: dict[int, list[int]] = {}
    visits: tuple[dict[int, list[float | int]], dict[int, list[float | int]]] = ({}, {})


def encode(recent: Recent) -> bytes:
    """The traces as bytes."""
    young, old = _table(recent.operations)
    operations = ({**young, 0: _trace(recent.api)}, old)
    arrivals = (recent.arrivals.young, recent.arrivals.old)
    attempts = (_tried(recent.attempts.young), _tried(recent.attempts.old))
    record = RecentRecord(
        _table(recent.callers),
        operations,
        _table(recent.sources),
        arrivals,
        attempts,
        recent.weather.hours,
        (_visits(recent.visits.young), _visits(recent.visits.old)),
    )
    return msgspec.msgpack.encode(record)


def decode(data: bytes, recent: Recent) -> None:
    """Put the traces that ``encode`` wrote in place of those there are; raises ``InputError``."""
    try:
        record = msgspec.msgpack.decode(data, type=RecentRecord)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InputError(f"short-term memory: not readable ({error}); restore another snapshot") from error
    _fill(recent.callers, record.callers, recent.recall)
    _fill(recent.operations, record.operations, lambda _subject: None)
    old = recent.operations.old.pop(0, Trace())
    recent.api = recent.operations.young.pop(0, old)
    _fill(recent.sources, record.sources, lambda _subject: None)
    recent.arrivals.young, recent.arrivals.old = record.arrivals
    recent.attempts.young, recent.attempts.old = [
        {source: Attempts.restored(plain) for source, plain in table.items()} for table in record.attempts
    ]
    recent.weather.restore(record.weather)
    recent.visits.young, recent.visits.old = [
        {name: Visit.restored(plain) for name, plain in table.items()} for table in record.visits
    ]
    for key, trace in (*recent.callers.old.items(), *recent.callers.young.items()):
        if trace.where is not None:
            trace.where.recalled = recent.recall_places(key)


def _table(traces: Generations[Trace]) -> Table:
    young = {key: _trace(trace) for key, trace in traces.young.items()}
    return young, {key: _trace(trace) for key, trace in traces.old.items() if key not in young}


def _trace(trace: Trace) -> TraceRecord:
    walks = {kind: _walk(walk) for kind, walk in trace.walks.items()}
    return TraceRecord(
        trace.windows,
        walks,
        list(trace.earned),
        trace.last_at,
        trace.heat,
        trace.heat_at,
        trace.strikes,
        trace.day,
        trace.lessons,
        trace.told_hour,
        trace.told,
        trace.said,
        trace.lately,
        trace.where.record() if trace.where is not None else [],
        trace.born,
        trace.week.record() if trace.week is not None else None,
        trace.steps.record() if trace.steps is not None else None,
        _rhythm(trace.rhythm),
        trace.probes.record() if trace.probes is not None else None,
        trace.doings.record() if trace.doings is not None else None,
        trace.ledger.record() if trace.ledger is not None else None,
        trace.sojourn.record() if trace.sojourn is not None else [],
        [item for item, handed in trace.earned.items() if handed],
    )


def _tried(attempts: dict[int, Attempts]) -> dict[int, list[int]]:
    return {source: each.record() for source, each in attempts.items()}


def _visits(visits: dict[int, Visit]) -> dict[int, list[float | int]]:
    return {name: visit.record() for name, visit in visits.items()}


def _walk(walk: Walk) -> WalkRecord:
    hour, day = walk.distinct_hour.encode(), walk.distinct_day.encode()
    hour_astray, day_astray = walk.unearned_hour.encode(), walk.unearned_day.encode()
    numbers = (walk.hour, walk.day, walk.last, walk.stride, walk.run, walk.peak, walk.odd)
    return WalkRecord((hour, day, hour_astray, day_astray), numbers)


def _fill(
    traces: Generations[Trace], table: Table, recall: Callable[[int], Callable[[int], bool | None] | None]
) -> None:
    traces.young = {key: _traced(record, recall(key)) for key, record in table[0].items()}
    traces.old = {key: _traced(record, recall(key)) for key, record in table[1].items()}


def _traced(record: TraceRecord, recalled: Callable[[int], bool | None] | None) -> Trace:
    trace = Trace()
    trace.windows = record.windows
    trace.walks = {kind: _walked(walk) for kind, walk in record.walks.items()}
    trace.earned = dict.fromkeys(record.earned, False)
    trace.earned.update(dict.fromkeys(record.handed, True))
    trace.recalled = recalled
    trace.last_at, trace.heat, trace.heat_at = record.last_at, record.heat, record.heat_at
    trace.strikes, trace.day, trace.lessons = record.strikes, record.day, record.lessons
    trace.told_hour, trace.told, trace.said = record.told_hour, record.told, record.said
    trace.lately = record.lately
    trace.born = record.born
    trace.week = Week.restored(record.week) if record.week is not None else None
    trace.steps = Steps.restored(record.steps) if record.steps is not None else None
    if record.places:
        trace.where = Whereabouts()
        trace.where.restore(record.places)
    if record.probes is not None:
        trace.probes = Probes.restored(*record.probes)
    if record.doings is not None:
        trace.doings = Doings.restored(*record.doings)
    if record.ledger is not None:
        trace.ledger = Ledger.restored(record.ledger)
    if record.sojourn:
        trace.sojourn = Sojourn.restored(record.sojourn)
    if record.rhythm is not None:
        trace.rhythm = _rhythmic(*record.rhythm)
    return trace


def _rhythm(rhythm: Rhythm | None) -> RhythmRecord | None:
    if rhythm is None:
        return None
    numbers = [getattr(rhythm, name) for name in NUMBERS]
    return rhythm.gaps, rhythm.operations, rhythm.asked, numbers


def _rhythmic(gaps: list[int], operations: list[int], asked: list[int], numbers: list[int]) -> Rhythm:
    rhythm = Rhythm()
    rhythm.gaps, rhythm.operations, rhythm.asked = gaps, operations, asked
    for name, number in zip(NUMBERS, numbers, strict=False):
        setattr(rhythm, name, number)
    return rhythm


def _walked(record: WalkRecord) -> Walk:
    walk = Walk()
    walk.distinct_hour, walk.distinct_day, walk.unearned_hour, walk.unearned_day = map(Cells, record.bitmaps)
    walk.hour, walk.day, walk.last, walk.stride, walk.run, walk.peak, walk.odd = record.numbers
    return walk

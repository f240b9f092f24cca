"""Playing a log through the flow with one outcome a record, in the order of the log, in bounded memory.

An outcome is told when the call and its answer were both judged; until then it waits its turn in a queue.
While a play learns, it observes: nothing is enforced, and no hold is put in force.
"""

import gc
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec
from msgspec.structs import force_setattr

from limen.engine.decide import concede, decide, settle, stopped, withdraw
from limen.engine.replay import Pair, in_order
from limen.engine.world import World
from limen.features.recent import Pending
from limen.gateways.logs import BadLine, Line, LoginLine, Pseudonym, Record, Skipped, activities, login
from limen.model import Answer, Evidence, Operation, Signal

NAMED = 10
"""Bad lines that are named one by one; the others are counted."""

SAID = 0.5
"""Bits from which a term of a login's risk is told: those that speak for the owner are not."""

MOST_WAITING = 100_000
"""Outcomes kept back at once; past this the oldest is told without its answer, as the engine forgets it."""


class Tally(msgspec.Struct):
    """What was in a log: its calls, logins among them, how many were learnt without enforcing, and what was
    neither."""

    lines: int = 0
    calls: int = 0
    logins: int = 0
    learnt: int = 0
    bad: int = 0
    skipped: int = 0
    late: int = 0
    named: list[str] = []


class Outcome:
    """What came of one record: ``answered`` if its log has the answer, ``waits`` while not all is judged.

    ``number`` counts the calls of the log from 1 (0: no call). ``confidence`` is how much is known of who
    logs in, -1 for a call. ``note`` is ``(error, reason)`` or ``(skipped, type)`` for a record that is no
    call.
    """

    __slots__ = ("action", "answered", "confidence", "id", "note", "number", "risk", "signals", "waits")

    def __init__(
        self, name: str, number: int = 0, note: tuple[str, str] | None = None, *, answered: bool = False
    ) -> None:
        self.id = name
        self.number = number
        self.note = note
        self.answered = answered
        self.waits = note is None
        self.risk = 0.0
        self.action = 0
        self.confidence = -1.0
        self.signals: tuple[Signal, ...] = ()

    def add(self, evidence: Evidence) -> None:
        """Take the higher risk and action, and each detector's better word."""
        self.risk = max(self.risk, evidence.risk.probability)
        self.action = max(self.action, evidence.verdict.action)
        if evidence.features.kind == "login":
            self.confidence = evidence.risk.confidence
            self.signals = tuple([signal for signal in evidence.signals if signal.bits >= SAID])
        elif evidence.signals:
            self.signals = merged(self.signals, evidence.signals) if self.signals else evidence.signals


def merged(one: tuple[Signal, ...], other: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The word with most bits of each detector."""
    best = {signal.detector: signal for signal in one}
    for signal in other:
        known = best.get(signal.detector)
        if known is None or signal.bits > known.bits:
            best[signal.detector] = signal
    return tuple(best.values())


class Lessons(msgspec.Struct, frozen=True):
    """How much of a log is history to learn from: what is before ``until`` (Unix seconds), and the first
    ``calls``. ``frozen`` says that nothing is learnt afterwards.
    """

    until: float = 0.0
    calls: int = 0
    frozen: bool = False


EVERYTHING = Lessons(calls=1 << 62)
"""All of a log is history."""


class Play:
    """One pass of a log through a world. ``outcomes`` is the pass; ``tally`` counts while it goes on, and
    ``latest`` is the latest call so far, in Unix seconds.
    """

    def __init__(self, world: World, pseudonym: Pseudonym, lessons: Lessons) -> None:
        self.tally = Tally()
        self._world = world
        self._pseudonym = pseudonym
        self._lessons = lessons
        self._queue: deque[Outcome] = deque()
        self._waiting: dict[str, Outcome] = {}
        self._stopped: dict[str, Pending] = {}
        self.latest = 0.0
        self._enforced = world.observes
        self._early = False
        self._learning = bool(lessons.until or lessons.calls)
        if self._learning:
            world.observes = self._observes
        world.vouched = self._learning
        world.frozen = lessons.frozen and not self._learning

    def outcomes(self, records: Iterable[Record]) -> Iterator[Outcome]:
        """Play every record, telling outcomes as soon as all before them are told."""
        world, queue, waiting = self._world, self._queue, self._waiting
        until, calls = self._lessons.until, self._lessons.calls
        for activity in in_order(self._pairs(records)):
            outcome = waiting[activity.id]
            self._early = activity.at < until or outcome.number <= calls
            if self._learning and not self._early:
                self.approve(outcome.number - 1)
            evidence = decide(activity, world)
            if evidence is not None:
                settle(evidence, world)
                if stopped(evidence):
                    self._stop(evidence)
                outcome.add(evidence)
            elif activity.id in self._stopped:
                concede(activity, self._stopped.pop(activity.id), world)
            if not outcome.answered or isinstance(activity, Answer):
                outcome.waits = False
                del waiting[activity.id]
            while queue and (not queue[0].waits or len(queue) > MOST_WAITING):
                yield queue.popleft()
        if self._learning:
            self.approve(self.tally.calls)
        yield from queue

    def _stop(self, evidence: Evidence) -> None:
        """The call gets no answer here. In the record it got one, which the calls after it build on."""
        pending = self._world.recent.waiting(evidence.features.call)
        if pending is not None and len(self._stopped) < MOST_WAITING:
            self._stopped[evidence.features.call] = pending
        withdraw(evidence, self._world)

    def approve(self, calls: int) -> None:
        """End the lessons of so many calls: what was learnt is the approved reference, and nothing stands
        against anyone.
        """
        world = self._world
        self._learning = False
        self.tally.learnt = calls
        world.reference = world.state.copy()
        world.holds.restore([])
        world.vouched = False
        world.frozen = self._lessons.frozen

    def _observes(self, operation: Operation) -> bool:
        return self._early or self._enforced(operation)

    def _pairs(self, records: Iterable[Record]) -> Iterator[Pair]:
        """Calls and answers of a log, each put in the queue under a name of our own: ids may come twice."""
        tally, queue, waiting = self.tally, self._queue, self._waiting
        for record in records:
            tally.lines += 1
            if isinstance(record, BadLine | Skipped):
                queue.append(self._other(record))
                continue
            tally.calls += 1
            name, own = record.id or "", f"c{tally.calls}"
            force_setattr(record, "id", own)
            pair = self._pair(record)
            if record.at < self.latest:
                tally.late += 1
            else:
                self.latest = record.at
            outcome = waiting[own] = Outcome(name, tally.calls, answered=pair[1] is not None)
            queue.append(outcome)
            yield pair

    def _pair(self, record: Line | LoginLine) -> Pair:
        if isinstance(record, Line):
            return activities(record, self._pseudonym)
        self.tally.logins += 1
        return login(record, self._pseudonym), None

    def _other(self, record: BadLine | Skipped) -> Outcome:
        place = f"line-{record.number}"
        if isinstance(record, Skipped):
            self.tally.skipped += 1
            return Outcome(record.id or place, note=("skipped", record.type))
        self.tally.bad += 1
        if len(self.tally.named) < NAMED:
            self.tally.named.append(f"line {record.number}: {record.reason}")
        return Outcome(place, note=("error", record.reason))


@contextmanager
def steady_memory() -> Iterator[None]:
    """Collect cycles seldom: a replay makes millions of short-lived objects and hardly any cycle."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

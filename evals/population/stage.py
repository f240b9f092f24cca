"""Callers and the one time line they all act on.

A life is a generator: it yields pauses in seconds and calls, and is sent the reply of each call.
"""

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from random import Random
from typing import Any, NamedTuple

from evals.population.guises import Guise
from evals.population.plan import DAY


class Reply(NamedTuple):
    """What the API answered. ``size`` stands for a body that a log would not hold (a PDF, an archive)."""

    status: int
    body: Any = None
    size: int = 0
    millis: float = 12.0

    def rows(self) -> list[dict[str, Any]]:
        """The items of a list; none for any other answer."""
        return self.body["items"] if isinstance(self.body, dict) and "items" in self.body else []


class Call(NamedTuple):
    """One request. ``gain`` is how far it brings an attack to its goal; ``status`` forces the answer's."""

    guise: Guise
    method: str
    target: str
    body: Any = None
    gain: int = 0
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 0


class Goal:
    """How far an attack session is; shared by all callers of a session."""

    def __init__(self, kind: str, session: str, total: int) -> None:
        self.kind = kind
        self.session = session
        self.total = total
        self.done = 0


class Mark(NamedTuple):
    """What a caller's calls are in truth: a persona's, and those of which twin, change or attack."""

    persona: str
    twin: str = ""
    change: str = ""
    goal: Goal | None = None


Life = Generator[float | Call, Reply, None]


class Caller:
    """Somebody on the stage; ``now`` is set before every step and ``rng`` is nobody else's."""

    def __init__(self, guise: Guise, mark: Mark, rng: Random) -> None:
        self.guise = guise
        self.mark = mark
        self.rng = rng
        self.now = 0.0
        self.address = guise.place.pick(rng)
        self._turns: list[tuple[float, Guise, str]] = []

    def turn(self, at: float, guise: Guise, change: str) -> None:
        """Be another guise from a moment on; calls of the day after are made because of that change."""
        self._turns.append((at, guise, change))

    def settle(self) -> None:
        """Be somewhere for a while, as at the beginning of a session."""
        for at, guise, change in self._turns:
            if self.now >= at:
                self.guise = guise
                self.mark = self.mark._replace(change=change if self.now < at + DAY else "")
        self.address = self.guise.place.pick(self.rng)

    def get(self, target: str, gain: int = 0, **more: Any) -> Call:
        """A GET call."""
        return Call(self.guise, "GET", target, None, gain, **more)

    def send(self, method: str, target: str, body: Any = None, gain: int = 0, **more: Any) -> Call:
        """A call with a body."""
        return Call(self.guise, method, target, body, gain, **more)

    def think(self, median: float = 5.0, spread: float = 0.8) -> float:
        """A person's pause, log-normal, in seconds."""
        return median * self.rng.lognormvariate(0.0, spread)

    def soon(self) -> float:
        """The gap before what a client asks for by itself."""
        return self.rng.uniform(0.02, 0.35)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.rng.random() < share


class Sighting(NamedTuple):
    """One call that happened."""

    at: float
    caller: Caller
    address: str
    call: Call
    reply: Reply
    mark: Mark


Answering = Callable[[float, Call, Random], Reply]


class Stage:
    """The time line: callers enter at a moment and act until they are done or everything ends."""

    def __init__(self, answer: Answering) -> None:
        self._answer = answer
        self._heap: list[tuple[float, int, Caller, Life, Call]] = []
        self._entered = 0

    def enter(self, at: float, caller: Caller, life: Life) -> None:
        """Let somebody begin a life."""
        caller.now = at
        self._entered += 1
        self._advance(self._entered, caller, life, None)

    def enter_all(self, entries: Iterable[tuple[float, Caller, Life]]) -> None:
        """Let many begin."""
        for entry in entries:
            self.enter(*entry)

    def play(self, end: float) -> Iterator[Sighting]:
        """Everything that happens before ``end``, in order of time."""
        while self._heap and self._heap[0][0] < end:
            at, number, caller, life, call = heapq.heappop(self._heap)
            reply = self._answer(at, call, caller.rng)
            goal = caller.mark.goal
            if goal is not None:
                goal.done += call.gain
            yield Sighting(at, caller, caller.address, call, reply, caller.mark)
            caller.now = at + reply.millis / 1000.0
            self._advance(number, caller, life, reply)

    def _advance(self, number: int, caller: Caller, life: Life, reply: Reply | None) -> None:
        try:
            step = next(life) if reply is None else life.send(reply)
            while not isinstance(step, Call):
                caller.now += max(0.0, step)
                step = next(life)
        except StopIteration:
            return
        heapq.heappush(self._heap, (caller.now, number, caller, life, step))

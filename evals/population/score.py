"""Judge the judgements: what was done to the innocent, and which attacks were caught in time.

A session is *caught* when a call of it met at least ``step_up`` before half of its goal was reached; one of
three callers or more, when calls of two different callers did (one alone may be chance). It is caught *at
0.1 %* when the same is so of calls whose risk exceeds a threshold, which is the lowest that at most 0.1 % of
the live benign calls exceed, twins and changes included; or 0.1 % of the *usual* ones, which are neither; or
0.1 % of benign sessions by their highest risk, a benign session being a caller's calls less than half an
hour apart, within four hours.

Benign calls with a credential that is being misused (from the attack's first call on) are not benign
calls here: what is done there hits the right credential. They are counted apart, as *owners*.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
from evals.population.plan import HOUR
from evals.population.truth import Truth

ACTIONS = ("allow", "watch", "slow", "step_up", "block", "suspend")
ENOUGH = ACTIONS.index("step_up")
WRONG = ACTIONS.index("block")
FALSE_POSITIVES = 0.001
MANY = 3


class Judged(NamedTuple):
    """What was done about one line: the risk (any rising measure of it) and the action, as its place in
    ``ACTIONS``. ``held``: it only met a block or suspension that stood already; such calls have no rank.
    """

    risk: float = 0.0
    action: int = 0
    held: bool = False


NOTHING = Judged()


class Session(msgspec.Struct, frozen=True):
    """One attack. ``until`` is the call (from 1) with which it was caught, 0 if it was not in time; the same
    at 0.1 % of benign calls, of usual calls, of benign sessions. ``highest`` is its highest risk.
    """

    name: str
    kind: str
    calls: int
    goal: int
    until: int
    until_calls: int
    until_usual: int
    until_sessions: int
    highest: float


class Harm(msgspec.Struct, frozen=True):
    """What was done to some benign calls: how many met which action, how many were turned away by a block or
    suspension that stood already (``held``), and how many callers were blocked or suspended.
    """

    calls: int
    step_up: int
    block: int
    suspend: int
    held: int
    callers: int

    @property
    def wrong(self) -> float:
        """Blocking and suspending actions in 10,000 calls."""
        return 10_000.0 * (self.block + self.suspend) / self.calls if self.calls else 0.0

    @property
    def refused(self) -> float:
        """Calls in 10,000 that did not pass because of them."""
        return 10_000.0 * (self.block + self.suspend + self.held) / self.calls if self.calls else 0.0

    @property
    def challenged(self) -> float:
        """Stepped up in 10,000."""
        return 10_000.0 * self.step_up / self.calls if self.calls else 0.0


class Thresholds(msgspec.Struct, frozen=True):
    """Risks that one in a thousand benign calls, usual benign calls, and benign sessions exceed."""

    calls: float
    usual: float
    sessions: float


class Board(msgspec.Struct, frozen=True):
    """The outcome for one population and one judge. ``apart`` has twins and changes by name; they are part
    of ``benign`` as well.
    """

    sessions: tuple[Session, ...]
    benign: Harm
    apart: dict[str, Harm]
    owners: Harm
    thresholds: Thresholds
    unjudged: int


def score(truths: Iterable[Truth], judged: Mapping[str, Judged]) -> Board:
    """Compare the live lines with what was done about them."""
    truths = list(truths)
    attacks = _attacks(truths)
    since = _misused_since(attacks)
    benign, owners = list[Truth](), list[Truth]()
    for truth in truths:
        if truth.benign:
            (owners if since.get(truth.caller, truth.at + 1) <= truth.at else benign).append(truth)
    thresholds = _thresholds(benign, judged)
    return Board(
        tuple(_session(lines, judged, thresholds) for lines in attacks.values()),
        _harm(benign, judged),
        _apart(benign, judged),
        _harm(owners, judged),
        thresholds,
        sum(not one.history and one.id not in judged for one in truths),
    )


def _thresholds(benign: list[Truth], judged: Mapping[str, Judged]) -> Thresholds:
    def risk(one: Truth) -> float:
        return judged.get(one.id, NOTHING).risk

    return Thresholds(
        threshold([risk(one) for one in benign]),
        threshold([risk(one) for one in benign if not (one.twin or one.change)]),
        threshold([max(map(risk, run)) for run in runs(benign)]),
    )


def threshold(risks: list[float]) -> float:
    """The lowest value that at most one in a thousand exceeds."""
    risks = sorted(risks)
    return risks[-1 - int(len(risks) * FALSE_POSITIVES)] if risks else 0.0


def runs(lines: Iterable[Truth]) -> list[list[Truth]]:
    """The sessions of benign callers."""
    found: list[list[Truth]] = []
    latest: dict[str, list[Truth]] = {}
    for line in lines:
        run = latest.get(line.caller)
        if run is None or line.at - run[-1].at > HOUR / 2 or line.at - run[0].at > 4 * HOUR:
            run = latest[line.caller] = []
            found.append(run)
        run.append(line)
    return found


def _attacks(truths: list[Truth]) -> dict[str, list[Truth]]:
    found: dict[str, list[Truth]] = defaultdict(list)
    for truth in truths:
        if truth.session and not truth.history:
            found[truth.session].append(truth)
    return dict(sorted(found.items()))


def _misused_since(attacks: Mapping[str, list[Truth]]) -> dict[str, float]:
    since: dict[str, float] = {}
    for lines in attacks.values():
        for line in lines:
            since[line.caller] = min(line.at, since.get(line.caller, line.at))
    return since


def _session(lines: list[Truth], judged: Mapping[str, Judged], over: Thresholds) -> Session:
    first, done = lines[0], [judged.get(line.id, NOTHING) for line in lines]

    def above(limit: float) -> int:
        return caught(lines, lambda number: done[number].risk > limit)

    return Session(
        first.session,
        first.kind,
        len(lines),
        first.goal,
        caught(lines, lambda number: done[number].action >= ENOUGH),
        above(over.calls),
        above(over.usual),
        above(over.sessions),
        max(one.risk for one in done),
    )


def caught(lines: list[Truth], stopped: Callable[[int], bool]) -> int:
    """The number (from 1) of the call with which an attack is caught in time; 0 if it is not."""
    needed = 2 if len({line.caller for line in lines}) >= MANY else 1
    hit: set[str] = set()
    for number, line in enumerate(lines):
        if 2 * line.progress > line.goal:
            return 0
        if stopped(number):
            hit.add(line.caller)
        if len(hit) >= needed:
            return number + 1
    return 0


def _apart(benign: list[Truth], judged: Mapping[str, Judged]) -> dict[str, Harm]:
    found: dict[str, list[Truth]] = defaultdict(list)
    for one in benign:
        if one.twin or one.change:
            found[f"twin: {one.twin}" if one.twin else f"change: {one.change}"].append(one)
    return {name: _harm(lines, judged) for name, lines in sorted(found.items())}


def _harm(lines: list[Truth], judged: Mapping[str, Judged]) -> Harm:
    done = [judged.get(one.id, NOTHING) for one in lines]
    fresh = [one.action for one in done if not one.held]
    callers = {line.caller for line, one in zip(lines, done, strict=True) if one.action >= WRONG}
    return Harm(
        calls=len(lines),
        step_up=fresh.count(ENOUGH),
        block=fresh.count(WRONG),
        suspend=fresh.count(WRONG + 1),
        held=sum(one.held for one in done),
        callers=len(callers),
    )

"""Judge the judgements: which attack sessions were caught in time, and what was done to the innocent.

*Caught* means at least ``step_up`` on a call of the session (so on the credential, or address, it uses)
before half of the attack's goal was reached. An attack by many callers is caught once calls from two
different addresses were stopped: one alone could be a false alarm that hit it by chance. Everything here is
a pure function of two things: the truth, and one ``(risk, action)`` per line as ``limen replay`` writes them.
"""

from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import NamedTuple

import msgspec

from limen.demo.truth import Truth
from limen.model import Action

ENOUGH = Action.STEP_UP
MANY = 3
"""Credentials (or addresses without one) from which on an attack is one by many callers."""


class Judged(NamedTuple):
    """What was done about one line, by the call or by its answer."""

    action: Action
    risk: float = 0.0


class Session(msgspec.Struct, frozen=True):
    """One attack and when it was caught: after ``calls`` of its live calls, ``progress`` of ``goal`` done.

    ``calls`` and ``progress`` are -1 when it was not caught in time; ``stopped`` is the share of its calls
    that met at least a step-up.
    """

    name: str
    kind: str
    goal: int
    unit: str
    made: int
    calls: int
    progress: int
    stopped: float

    @property
    def caught(self) -> bool:
        """Whether it was caught before half of its goal."""
        return self.calls >= 0


class Harm(msgspec.Struct, frozen=True):
    """What was done to benign calls: how many there were, and how many met which action."""

    calls: int
    slow: int
    step_up: int
    block: int
    suspend: int

    @property
    def wrong_per_10k(self) -> float:
        """Blocking and suspending actions per 10,000 benign calls."""
        return 10_000.0 * (self.block + self.suspend) / self.calls if self.calls else 0.0


class Scoreboard(msgspec.Struct, frozen=True):
    """The outcome. ``twins`` are also part of ``benign``; ``owners`` are the benign calls of those whose
    credential was being misused at the time, which are not: holding that credential was right.
    ``unjudged`` are lines without a judgement; they count as allowed."""

    sessions: tuple[Session, ...]
    benign: Harm
    twins: dict[str, Harm]
    owners: Harm
    callers_harmed: int
    unjudged: int

    @property
    def caught_share(self) -> float:
        """The share of all attack sessions caught."""
        return sum(session.caught for session in self.sessions) / len(self.sessions) if self.sessions else 0.0

    def kinds(self) -> dict[str, tuple[Session, ...]]:
        """The sessions by kind, in the order in which kinds are cast."""
        found: dict[str, list[Session]] = {}
        for session in self.sessions:
            found.setdefault(session.kind, []).append(session)
        return {kind: tuple(sessions) for kind, sessions in found.items()}

    def kind_shares(self) -> dict[str, float]:
        """The share caught, by kind."""
        return {kind: sum(one.caught for one in found) / len(found) for kind, found in self.kinds().items()}

    @property
    def missed(self) -> tuple[Session, ...]:
        """The sessions that were not caught in time."""
        return tuple(session for session in self.sessions if not session.caught)

    def meets(self, share: float = 0.9, each: float = 0.6, wrong: float = 2.0) -> bool:
        """Whether enough was caught, of every kind, at little enough harm (per 10,000 benign calls)."""
        return (
            self.caught_share >= share
            and min(self.kind_shares().values(), default=0.0) >= each
            and self.benign.wrong_per_10k <= wrong
        )

    def clearly_better_than(self, control: "Scoreboard") -> bool:
        """Whether the control caught far less (15 points) or harmed far more (five times, over the limit)."""
        lost = self.caught_share - control.caught_share >= 0.15
        harm = control.benign.wrong_per_10k
        return lost or harm > max(5.0 * self.benign.wrong_per_10k, 2.0)


def every_line(_truth: Truth) -> bool:
    """Every live line is scored."""
    return True


def score(
    truths: Iterable[Truth], judged: Mapping[str, Judged], counts: Callable[[Truth], bool] = every_line
) -> Scoreboard:
    """Compare truth and judgement, live lines only. ``counts`` picks the lines to score; whose credential is
    misused since when is told from all of them."""
    live = [truth for truth in truths if not truth.history and truth.kind != "noise"]
    attacks: dict[str, list[Truth]] = {}
    for truth in live:
        if truth.session:
            attacks.setdefault(truth.session, []).append(truth)
    since = misused_since(live)
    benign, owned = list[Truth](), list[Truth]()
    live = [truth for truth in live if counts(truth)]
    for truth in live:
        if not truth.session:
            (owned if since.get(truth.credential, truth.at + 1.0) <= truth.at else benign).append(truth)
    twins = sorted({truth.persona for truth in benign if truth.twin})
    return Scoreboard(
        sessions=tuple(_session(lines, judged) for _, lines in _counted(attacks, counts)),
        benign=_harm(benign, judged),
        twins={name: _harm([truth for truth in benign if truth.persona == name], judged) for name in twins},
        owners=_harm(owned, judged),
        callers_harmed=len({_who(truth) for truth in benign if _action(truth, judged) >= Action.BLOCK}),
        unjudged=sum(truth.id not in judged for truth in live),
    )


def misused_since(truths: Iterable[Truth]) -> dict[str, float]:
    """When the first attack with each credential began."""
    since: dict[str, float] = {}
    for truth in truths:
        if truth.session and truth.credential:
            since[truth.credential] = min(truth.at, since.get(truth.credential, truth.at))
    return since


def _counted(
    attacks: Mapping[str, list[Truth]], counts: Callable[[Truth], bool]
) -> Iterable[tuple[str, list[Truth]]]:
    for name, lines in sorted(attacks.items()):
        if counted := [truth for truth in lines if counts(truth)]:
            yield name, counted


def _who(truth: Truth) -> str:
    return truth.credential or truth.address


def _action(truth: Truth, judged: Mapping[str, Judged]) -> Action:
    found = judged.get(truth.id)
    return found.action if found else Action.ALLOW


def _session(lines: list[Truth], judged: Mapping[str, Judged]) -> Session:
    """Follow one attack to the call with which it was caught."""
    first = lines[0]
    stopped = [_action(truth, judged) >= ENOUGH for truth in lines]
    calls = caught_with(lines, stopped)
    progress = lines[calls - 1].progress if calls > 0 else -1
    if progress * 2 > first.goal:
        calls = progress = -1
    share = sum(stopped) / len(lines)
    return Session(first.session, first.kind, first.goal, first.unit, len(lines), calls, progress, share)


def caught_with(lines: Iterable[Truth], stopped: Iterable[bool]) -> int:
    """The number (from 1) of the call that makes a catch, -1 for none."""
    lines = list(lines)
    needed = 2 if len({_who(truth) for truth in lines}) >= MANY else 1
    places: set[str] = set()
    for number, (truth, stop) in enumerate(zip(lines, stopped, strict=True), 1):
        if stop:
            places.add(truth.address)
        if len(places) >= needed:
            return number
    return -1


def _harm(lines: list[Truth], judged: Mapping[str, Judged]) -> Harm:
    counts = dict.fromkeys(Action, 0)
    for truth in lines:
        counts[_action(truth, judged)] += 1
    return Harm(len(lines), *(counts[Action(level)] for level in range(Action.SLOW, Action.SUSPEND + 1)))


def median_calls(sessions: Iterable[Session]) -> float:
    """The median of calls until caught, over those that were; -1 when none was."""
    calls = [session.calls for session in sessions if session.caught]
    return median(calls) if calls else -1.0

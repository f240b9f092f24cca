"""What a shift report tells, gathered."""

from collections import Counter

import msgspec

from limen.admin.answering.scene import Scene
from limen.copilot.explaining.shift import Change, Promise, Shift, explain
from limen.copilot.explaining.telling import Explanation
from limen.model import Action, Evidence, Revision
from limen.stores.journal import Gap

REVISIONS_MOST = 1_000
"""Newest revisions that are looked through."""


class _Rate(msgspec.Struct, frozen=True):
    action: str
    promised: float


class _Status(msgspec.Struct, frozen=True):
    mode: str
    rates: list[_Rate]


class _Counts:
    """Calls of a shift, counted as they come."""

    def __init__(self) -> None:
        self.asked: Counter[Action] = Counter()
        self.calls = self.stopped = 0
        self.gaps = 0.0

    def take(self, evidence: Evidence) -> None:
        """One activity; answers are no calls."""
        if evidence.features.kind != "call":
            return
        self.calls += 1
        self.asked[max(evidence.verdict.would, evidence.verdict.action)] += not evidence.verdict.routine
        self.stopped += evidence.verdict.action >= Action.STEP_UP

    def at_least(self, action: Action) -> int:
        """How many calls were asked this or something severer for."""
        return sum(times for each, times in self.asked.items() if each >= action)


def shift_report(scene: Scene, since: float) -> Explanation:
    """The report from a time until now."""
    counts = _counted(scene, since)
    status = msgspec.convert(scene.ask("status"), _Status, from_attributes=True)
    late = [each for each in scene.disk.control.revisions(REVISIONS_MOST) if each.at >= since]
    told = Shift(
        since,
        scene.now,
        status.mode,
        counts.calls,
        counts.at_least(Action.WATCH),
        counts.stopped,
        tuple(each for each in scene.incidents if each.first >= since),
        tuple(each for each in scene.incidents if each.state == "open" and each.severity != "low"),
        tuple(_change(each) for each in late if each.by in ("policy", "limen")),
        tuple(_change(each) for each in late if each.by not in ("policy", "limen")),
        len(scene.holds),
        tuple(Promise(r.action, r.promised, counts.at_least(Action.parse(r.action))) for r in status.rates),
        counts.gaps,
    )
    return explain(told)


def _counted(scene: Scene, since: float) -> _Counts:
    counts = _Counts()
    for _, record in scene.disk.reader().records(since=since):
        if isinstance(record, Evidence) and since <= record.features.at <= scene.now:
            counts.take(record)
        elif isinstance(record, Gap) and record.until >= since:
            counts.gaps += record.until - max(record.since, since)
    return counts


def _change(revision: Revision) -> Change:
    """With the reason that a person gave; what policy acts on is told by its incident."""
    why = f" ({revision.why})" if revision.why and revision.by not in ("policy", "limen") else ""
    return Change(revision.number, revision.at, revision.by, revision.what + why)

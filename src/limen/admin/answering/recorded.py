"""What the record of late adds up to, for whatever a question is about."""

from collections import Counter
from collections.abc import Callable, Iterable

from limen.admin.answering.scene import WINDOW, Scene
from limen.admin.verb import hold_name, shown
from limen.copilot.explaining.key import Hold as HoldTold
from limen.copilot.explaining.tally import Tally
from limen.model import Action, Evidence, Hold

About = Callable[[Evidence], bool]
"""Whether a decision is about the thing in question."""

ODDEST = 3
OPERATIONS_MOST = 4_096
"""Different operations that are counted apart; the catalogue has fewer."""


class Counted:
    """Decisions, counted as they come."""

    def __init__(self) -> None:
        self.decisions = 0
        self.last = 0.0
        self.actions: Counter[str] = Counter()
        self.operations: Counter[int] = Counter()
        self.oddest: list[tuple[float, str]] = []

    def take(self, evidence: Evidence) -> None:
        """One more."""
        self.decisions += 1
        self.last = max(self.last, evidence.features.at)
        self.actions[evidence.verdict.action.word] += 1
        operation = evidence.features.operation
        if operation in self.operations or len(self.operations) < OPERATIONS_MOST:
            self.operations[operation] += 1
        if max(evidence.verdict.would, evidence.verdict.action) > Action.ALLOW:
            self.oddest = sorted([*self.oddest, (evidence.risk.bits, evidence.id)], reverse=True)[:ODDEST]


def tally_of(scene: Scene, about: About) -> Tally:
    """Decisions of the last day about something."""
    since, counted = scene.now - WINDOW, Counted()
    for evidence in scene.evidence(since):
        if about(evidence) and not _plain_answer(evidence):
            counted.take(evidence)
    return told(counted, scene, since)


def _plain_answer(evidence: Evidence) -> bool:
    """What came back and was not odd: its call is counted already."""
    return evidence.features.kind == "answer" and evidence.verdict.would is Action.ALLOW


def told(counted: Counted, scene: Scene, since: float) -> Tally:
    """Counts with names."""
    most = counted.operations.most_common(ODDEST)
    names = scene.name_operations(shown(operation) for operation, _ in most)
    return Tally(
        since,
        scene.now,
        counted.decisions,
        dict(sorted(counted.actions.items(), key=lambda pair: Action.parse(pair[0]))),
        {names[shown(operation)]: times for operation, times in most},
        tuple((evidence, bits) for bits, evidence in counted.oddest),
        counted.last,
    )


def holds_on(scene: Scene, subjects: Iterable[int]) -> tuple[HoldTold, ...]:
    """What stands against somebody."""
    wanted = set(subjects)
    return tuple(_hold(hold) for hold in scene.holds if hold.subject in wanted)


def _hold(hold: Hold) -> HoldTold:
    return HoldTold(
        hold_name(hold), hold.action.word, hold.since, hold.until, hold.reason, hold.evidence, hold.by
    )

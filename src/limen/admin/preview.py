"""What a change would have done to the evidence of late: each activity judged before and after it.

Nothing is learnt or put in force; what depends on earlier verdicts (a suspension that stops later calls) is
not played again, so this tells first effects.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from limen.admin.disk import Disk
from limen.assemble.rules import compiled, document_of, policy_with
from limen.engine.decide import judge, score
from limen.engine.relearn import relearn
from limen.engine.risk import weigh
from limen.engine.ruled import facts_of
from limen.engine.rules.counts import Counts
from limen.engine.rules.document import Document
from limen.engine.rules.untold import untold
from limen.engine.token_ages import TokenAges
from limen.engine.world import World
from limen.model import Action, Evidence, Features, Label, Operation, Risk, Signal, Verdict

MOST = 50_000
"""Activities looked at, the newest ones."""

EXAMPLES = 3


class Move(msgspec.Struct):
    """Activities for which one action would become another; ``examples`` are evidence ids."""

    before: str
    after: str
    count: int = 0
    callers: int = 0
    examples: list[str] = []


class Preview(msgspec.Struct):
    """What would change, the severest first."""

    activities: int
    changed: int
    changes: list[Move]


class RulesPreview(msgspec.Struct):
    """What would change, and ``untold``: for each rule, how many of the calls do not tell what it asks."""

    preview: Preview
    untold: dict[str, dict[str, int]]


Judged = Callable[[Evidence], Verdict]


def policy_preview(disk: Disk, text: str, since: float) -> Preview:
    """What another policy would have asked for, with the standing rules after it; beside it what was asked
    for then. Raises ``ConfigError`` for a text that cannot be used.
    """
    world = disk.world()
    world.policy = policy_with(disk.settings, disk.control, world.rules, text)
    world.counts = Counts()

    def now(evidence: Evidence) -> Verdict:
        return _asked(evidence.risk, evidence.signals, evidence, world)

    return _compared(_recent(disk, since), lambda evidence: evidence.verdict.would, lambda e: now(e).action)


def token_age_preview(disk: Disk, ages: TokenAges, since: float) -> Preview:
    """What other rules of token age would ask for, beside what those in force do.

    Where a rule names a claim or a network that nobody asked about when a call was made, it is not known
    whether the call had it: it counts as without.
    """
    recent, world = _recent(disk, since), disk.world()
    world.observes = lambda _operation: False

    def now(evidence: Evidence) -> Action:
        operation = operation_of(evidence.features, world)
        return judge(evidence.risk, evidence.signals, evidence.features, operation, world).would

    world.counts = Counts()
    before = {each.id: now(each) for each in recent}
    world.token_ages, world.counts = ages, Counts()
    return _compared(recent, lambda each: before[each.id], now)


def rules_preview(disk: Disk, rules: Document, since: float) -> RulesPreview:
    """What other standing rules would ask for, beside what those in force do: both as if they had stood all
    the time, their limits counted over the recorded calls.
    """
    recent, world = [each for each in _recent(disk, since) if each.features.kind == "call"], disk.world()
    world.observes = lambda _operation: False
    before = _under(document_of(disk.control), recent, disk, world)
    after = _under(rules, recent, disk, world)
    changed = _compared(recent, lambda each: before[each.id], lambda each: after[each.id])
    return RulesPreview(changed, _untold(rules, recent))


def _under(rules: Document, recent: list[Evidence], disk: Disk, world: World) -> dict[str, Action]:
    standing = tuple(replace(rule, since=0.0) for rule in rules)
    world.rules = compiled(standing, disk.settings, disk.pseudonyms.once)
    world.policy, world.counts = policy_with(disk.settings, disk.control, world.rules), Counts()
    return {each.id: _asked(each.risk, each.signals, each, world).action for each in recent}


def _untold(rules: Document, recent: list[Evidence]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for rule in rules:
        counts = Counter(what for each in recent for what in untold(rule, each.features))
        if counts:
            found[rule.id] = dict(counts)
    return found


def label_preview(disk: Disk, evidence: Evidence, label: Label, since: float) -> Preview:
    """What policy would ask for once a label is in force, beside what it would ask for as things stand."""
    recent, world = _recent(disk, since), disk.world()
    world.counts = Counts()
    before = {each.id: _judged_again(each, world).action for each in recent}
    world.counts = Counts()
    relearn(evidence, label, world)
    return _compared(recent, lambda each: before[each.id], lambda each: _judged_again(each, world).action)


def _judged_again(evidence: Evidence, world: World) -> Verdict:
    features = evidence.features
    signals = score(features, world)
    if signals and world.exceptions:
        signals = world.exceptions.excuse(signals, features)
    risk = weigh(signals, features, world.state, world.budget.step_up, world.green)
    risk = replace(risk, session=evidence.risk.session)
    return _asked(risk, signals, evidence, world)


def _asked(risk: Risk, signals: tuple[Signal, ...], evidence: Evidence, world: World) -> Verdict:
    """What policy and rules ask for; limits count the calls as they come."""
    operation, features = operation_of(evidence.features, world), evidence.features
    facts = facts_of(risk, signals, features, operation, world)
    return world.policy.judge(risk, signals, features, operation, world.budget, facts)


def _recent(disk: Disk, since: float) -> list[Evidence]:
    """What was judged (not stopped by a standing hold) since then: the newest ``MOST``."""
    judged = (each for each in disk.evidence(since) if not each.verdict.standing)
    return list(deque((each for each in judged if each.features.at >= since), MOST))


def _compared(
    recent: Iterable[Evidence], before: Callable[[Evidence], Action], after: Callable[[Evidence], Action]
) -> Preview:
    moves: dict[tuple[Action, Action], Move] = {}
    callers: dict[tuple[Action, Action], set[int]] = {}
    activities = 0
    for evidence in recent:
        activities += 1
        step = before(evidence), after(evidence)
        if step[0] == step[1]:
            continue
        move = moves.setdefault(step, Move(step[0].word, step[1].word))
        move.count += 1
        callers.setdefault(step, set()).add(evidence.features.caller.subject)
        if len(move.examples) < EXAMPLES:
            move.examples.append(evidence.id)
    for step, move in moves.items():
        move.callers = len(callers[step])
    ordered = [moves[step] for step in sorted(moves, key=lambda step: (-max(step), -step[1]))]
    return Preview(activities, sum(move.count for move in ordered), ordered)


def operation_of(features: Features, world: World) -> Operation:
    """The operation that evidence is about; one that the catalogue does not know any more has no path."""
    return world.catalogue.find(features.operation) or Operation(features.operation, features.method, "?")

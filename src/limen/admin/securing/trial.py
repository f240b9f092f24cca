"""Trying proposals on the record: which of them would refuse harmless calls, or ask too often for proof.

All are tried together, since they will stand together; each refusal is laid at the door of the rule that
decided it. What refuses more than is stated is left out, and the rest is tried again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from limen.admin.disk import Disk
from limen.admin.dry_run import ASKED, REFUSED, Progress, addresses_of, calls_of, class_of
from limen.admin.ending import DECOY, Controls
from limen.admin.plan_run import run_steps
from limen.admin.scratch import scratch
from limen.admin.securing.tally import harmless
from limen.admin.verbs import VERBS
from limen.assemble import Installation
from limen.copilot.operations import PlantDecoy
from limen.copilot.present import Present
from limen.copilot.securing import Proposal, Remark, called
from limen.copilot.step import Step
from limen.engine.rules import document
from limen.engine.world import World
from limen.model import Change

REFUSED_MOST = 0.001
"""The share of harmless calls that a proposal may refuse."""

REFUSED_OF_ONE_MOST = 0.01
"""The share of one harmless caller's calls that it may refuse, whoever it is."""

ASKED_MOST = 0.01
"""The share of harmless calls before which it may ask for proof."""

EVERY = 1_000


class Trial(msgspec.Struct, frozen=True):
    """What was tried: ``calls`` harmless ones, of which so many would be ``refused`` or ``asked`` for proof
    under what is ``kept``; ``left`` is what would have done more than may be."""

    kept: tuple[Proposal, ...]
    left: tuple[Remark, ...] = ()
    calls: int = 0
    refused: int = 0
    asked: int = 0


class _Harm:
    """Harmless calls that end otherwise, by the policy that decided; written by ``_round`` alone."""

    def __init__(self) -> None:
        self.calls: Counter[int] = Counter()
        self.refused: dict[str, Counter[int]] = defaultdict(Counter)
        self.asked: dict[str, Counter[int]] = defaultdict(Counter)

    def of(self, policy: str) -> str:
        """Why what this policy does is too much; empty where it is not."""
        whole = self.calls.total()
        refused, asked = _of(policy, self.refused), _of(policy, self.asked)
        if refused.total() > REFUSED_MOST * whole:
            return (
                f"{refused.total():,} of {whole:,} harmless calls would be refused, {REFUSED_MOST:.1%} may be"
            )
        for subject, count in refused.items():
            mine = self.calls[subject]
            if count > max(1.0, REFUSED_OF_ONE_MOST * mine):
                most = f"{REFUSED_OF_ONE_MOST:.0%} of one's may be"
                return f"one harmless caller would be refused {count:,} of {mine:,} calls, {most}"
        if asked.total() > ASKED_MOST * whole:
            return f"{asked.total():,} of {whole:,} harmless calls would need proof, {ASKED_MOST:.0%} may"
        return ""


def tried(
    proposals: tuple[Proposal, ...], disk: Disk, world: World, present: Present, since: float, now: float,
    progress: Progress,
) -> Trial:  # fmt: skip
    """Rounds until nothing is too much: each leaves out what was, so there are few."""
    left: list[Remark] = []
    while True:
        harm = _round(proposals, disk, world, present, since, now, progress)
        judged = [(each, harm.of(policy_of(each, present))) for each in proposals]
        left += [Remark("left", called(each), why, each.advice) for each, why in judged if why]
        proposals = tuple(each for each, why in judged if not why)
        if not any(why for _, why in judged):
            refused, asked = (sum(c.total() for c in all_.values()) for all_ in (harm.refused, harm.asked))
            return Trial(proposals, tuple(left), harm.calls.total(), refused, asked)


def policy_of(proposal: Proposal, present: Present) -> str:
    """What decides where a proposal is in force; empty for what is no rule."""
    if isinstance(proposal.operation, PlantDecoy):
        return DECOY
    for step in _rules(proposal, present):
        op = str(step.arguments["op"])
        return document.named(op, document.slots_of(op, step.arguments["slots"]))
    return ""


def _round(
    proposals: tuple[Proposal, ...], disk: Disk, world: World, present: Present, since: float, now: float,
    progress: Progress,
) -> _Harm:  # fmt: skip
    harm, address_of = _Harm(), addresses_of(disk, now)
    steps = tuple(step for each in proposals for step in _rules(each, present))
    with _enforcing(disk, world, ()) as plain, _enforcing(disk, world, steps, now) as changed:
        before, after = (Controls(each, world, address_of) for each in (plain, changed))
        for number, evidence in enumerate(calls_of(disk, world, since, now), 1):
            old, (action, policy) = class_of(before.ends(evidence)), after.decided(evidence)
            if harmless(evidence):
                subject, new = evidence.features.caller.subject, class_of(action)
                harm.calls[subject] += 1
                if new != old and new in (REFUSED, ASKED):
                    (harm.refused if new == REFUSED else harm.asked)[policy][subject] += 1
            if number % EVERY == 0:
                progress(number)
    return harm


@contextmanager
def _enforcing(disk: Disk, world: World, steps: tuple[Step, ...], now: float = 0.0) -> Iterator[Installation]:
    """A copy of the controls under which everything is enforced, with these steps run."""
    with scratch(disk, world) as copy:
        run_steps(copy, steps, lambda verb, arguments: VERBS[verb](copy, arguments), Change(now, "trial"))
        copy.world.observes = lambda _operation: False
        yield copy


def _rules(proposal: Proposal, present: Present) -> Iterator[Step]:
    for step in proposal.operation.steps(present):
        if step.verb == "rules.put":
            yield step


def _of(policy: str, counts: dict[str, Counter[int]]) -> Counter[int]:
    """What a rule's policies did, all of them; nothing for no policy."""
    found: Counter[int] = Counter()
    for name, by_caller in counts.items():
        if policy and (name == policy or name.startswith(f"{policy}-")):
            found.update(by_caller)
    return found

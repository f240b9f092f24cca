"""What standing rules say of a call by themselves, however odd or usual it is."""

from typing import Final

from limen.engine.context import Case
from limen.engine.facts import NO_FACTS, Facts
from limen.engine.world import World
from limen.model import Action, Features, Operation, Risk, Signal, Verdict

USUAL: Final = Risk()
"""No oddness at all."""


def facts_of(
    risk: Risk,
    signals: tuple[Signal, ...],
    features: Features,
    operation: Operation,
    world: World,
    target: str = "",
) -> Facts:
    """What the rules ask about an activity, limits counted; ``target`` is what was asked for."""
    if not world.rules:
        return NO_FACTS
    case = Case(risk, signals, features, operation, world.budget)
    return world.rules.facts(case, world.catalogue, world.counts, target)


def by_rules(features: Features, operation: Operation, world: World, target: str = "") -> Verdict | None:
    """The verdict of the rule that stops a call where behaviour is not judged; ``None`` where none does.

    Nothing is counted: a call that is not judged takes nothing of a limit, and is not stopped by one.
    """
    if not world.rules or world.observes(operation):
        return None
    case = Case(USUAL, (), features, operation, world.budget)
    facts = world.rules.facts(case, world.catalogue, None, target)
    verdict = world.policy.judge(USUAL, (), features, operation, world.budget, facts)
    return verdict if verdict.routine and verdict.action >= Action.STEP_UP else None

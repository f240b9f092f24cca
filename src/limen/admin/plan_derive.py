"""From operations to steps, and back: that a plan's steps are what its operations mean, and nothing else."""

from limen.admin.present import present_of
from limen.assemble import Installation
from limen.copilot.plan import Asked, Plan, asked_of
from limen.copilot.present import Present
from limen.copilot.step import Step
from limen.model import ConfigError

ADDED = frozenset({"text", "sha256", "evidence", "files", "found", "checked"})
"""What whoever makes a plan reads for it: an OpenAPI document's text, evidence out of the journal, files
that are to be written and what stands there."""


def derived(plan: Plan, installation: Installation) -> None:
    """Raise ``ConfigError`` for a plan whose steps or impacts are not those of its operations now."""
    chosen = [step.arguments.get("port", 0) for step in plan.steps if step.verb == "gateways.start"]
    port = chosen[0] if chosen else 0
    control, now = installation.control, installation.clock.now()
    zone = installation.settings.rules.time_zone
    present = present_of(control, installation.keys, installation.world, now, zone, port)
    meant, asked = meaning(plan.operations, present)
    same = len(meant) == len(plan.steps) and all(map(_same, meant, plan.steps))
    if not same or asked != plan.operations:
        raise ConfigError("the plan's steps are not what its operations mean: make it again")


def meaning(operations: tuple[Asked, ...], present: Present) -> tuple[tuple[Step, ...], tuple[Asked, ...]]:
    """The steps and the classes of operations against what stands now; raises ``ConfigError``."""
    typed = [each.typed for each in operations]
    steps = tuple(step for each in typed for step in each.steps(present))
    return steps, tuple(asked_of(each, present) for each in typed)


def _same(meant: Step, given: Step) -> bool:
    more = given.arguments.keys() - meant.arguments.keys()
    kept = {name: value for name, value in given.arguments.items() if name not in more}
    return meant.verb == given.verb and more <= ADDED and kept == meant.arguments

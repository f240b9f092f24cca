"""Running a plan's steps, each a revision, and taking them back: newest first, to the bytes there were."""

from collections.abc import Callable
from typing import Any

from limen.admin.plan_diff import changed_by
from limen.admin.plan_record import Changed, Done
from limen.assemble import Installation
from limen.assemble.rules import policy_of
from limen.copilot.step import Step
from limen.model import Change, ConfigError, Features, Operation, Risk

STEPS = frozenset(
    {
        "gateways.start",
        "gateways.stop",
        "keys.create",
        "keys.resume",
        "keys.revoke",
        "keys.rotate",
        "keys.set_expiry",
        "keys.set_networks",
        "keys.set_scopes",
        "keys.suspend",
        "labels.put",
        "mode",
        "model.approve",
        "model.rollback",
        "operations.import",
        "policy.remove",
        "rules.drop",
        "rules.put",
        "undo",
    }
)
"""The verbs that a plan may consist of."""

Run = Callable[[str, dict[str, Any]], Any]
"""A verb by its name, with plain arguments."""


class StepFailedError(ConfigError):
    """A step could not be run; those before it were taken back."""


def run_steps(
    installation: Installation, steps: tuple[Step, ...], run: Run, change: Change
) -> tuple[tuple[Done, ...], list[Any]]:
    """What was done, and what the verbs gave. Raises ``StepFailedError`` with everything as it was before."""
    done: list[Done] = []
    results = []
    for step in steps:
        before, inverse = installation.control.head().number, inverse_of(installation, step)
        try:
            result = run(step.verb, {**step.arguments, **_who(change)})
            probe(installation)
        except Exception as error:
            partly = Done(step.verb, _changed(installation, before, change))
            take_back(installation, (*done, partly), run, change)
            raise StepFailedError(f"{step.verb}: {error}: nothing was changed") from error
        made = _changed(installation, before, change)
        done.append(Done(step.verb, made, inverse or _of_result(step, result)))
        results.append(result)
    return tuple(done), results


def take_back(
    installation: Installation, done: tuple[Done, ...], run: Run, change: Change
) -> tuple[Done, ...]:
    """Undo what was done, newest first; what that did."""
    undone = []
    for each in reversed(done):
        before = installation.control.head().number
        for step in each.inverse or _undo(each):
            run(step.verb, {**step.arguments, **_who(change)})
        undone.append(Done(f"undo {each.verb}", _changed(installation, before, change)))
    return tuple(undone)


def probe(installation: Installation) -> None:
    """Raise ``ConfigError`` unless the policy in force compiles and answers a plain call without an error."""
    policy_of(installation.settings, installation.control)
    world = installation.world
    call = Features(installation.clock.now(), "call", "probe", 0, "GET", True)
    verdict = world.policy.judge(Risk(), (), call, Operation(0, "GET", "/"), world.budget)
    if verdict.policy.startswith("error:"):
        raise ConfigError(f"policy {verdict.policy.removeprefix('error:')} fails to evaluate")


def inverse_of(installation: Installation, step: Step) -> tuple[Step, ...]:
    """The verbs that take back what the chain of revisions alone cannot; asked before the step is run."""
    if step.verb == "keys.set_networks":
        key = installation.keys.show(str(step.arguments["public_id"]))
        networks = list(installation.keys.details(key).networks)
        return (Step(step.verb, {"public_id": key.public_id, "networks": networks}),)
    if step.verb in ("model.approve", "model.rollback") and installation.world.model_revision:
        return (Step("model.rollback", {"revision": installation.world.model_revision}),)
    return ()


def _of_result(step: Step, result: Any) -> tuple[Step, ...]:
    """A key that was just made is not unmade, but revoked."""
    if step.verb == "keys.create":
        return (Step("keys.revoke", {"public_id": result.public_id}),)
    return ()


def _undo(done: Done) -> tuple[Step, ...]:
    return tuple(Step("undo", {"name": f"r{changed.number}"}) for changed in reversed(done.changed))


def _changed(installation: Installation, before: int, change: Change) -> tuple[Changed, ...]:
    """The revisions since then by this person; what traffic made meanwhile is not the plan's."""
    control = installation.control
    mine = [each for each in control.revisions_since(before) if each.by == change.by]
    return tuple(changed_by(control, each) for each in mine)


def _who(change: Change) -> dict[str, str]:
    return {"by": change.by, "why": change.why}

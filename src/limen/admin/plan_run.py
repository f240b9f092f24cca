"""Running a plan's steps, each a revision, and taking them back: newest first, to the bytes there were."""

from collections.abc import Callable
from typing import Any

from limen.admin.plan_diff import changed_by
from limen.admin.plan_record import Changed, Done
from limen.assemble import Installation
from limen.assemble.rules import policy_of
from limen.copilot.step import Step
from limen.engine.context import Case
from limen.model import Change, ConfigError, Features, LimenError, Operation, Risk

STEPS = frozenset(
    {
        "gateways.start",
        "gateways.stop",
        "gateways.write",
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
            results.append(run(step.verb, {**step.arguments, **_who(change)}))
        except Exception as error:
            done.append(Done(step.verb, _changed(installation, before, change)))
            raise _failed(step.verb, error, done, run, change) from error
        made = _changed(installation, before, change)
        done.append(Done(step.verb, made, inverse or _of_result(step, results[-1])))
    try:
        probe(installation)
    except Exception as error:
        raise _failed("the probe afterwards", error, done, run, change) from error
    return tuple(done), results


def _failed(what: str, error: Exception, done: list[Done], run: Run, change: Change) -> StepFailedError:
    """The error to raise, once what was done is taken back."""
    left = _taken_back(tuple(done), run, change)
    return StepFailedError(f"{what}: {error}: {left or 'nothing was changed'}")


def back(done: tuple[Done, ...]) -> tuple[Step, ...]:
    """The verbs that take back what was done, the newest first."""
    return tuple(step for each in reversed(done) for step in each.inverse or _undo(each))


def _taken_back(done: tuple[Done, ...], run: Run, change: Change) -> str:
    """Take back all that can be; what could not, in words."""
    left = []
    for step in back(done):
        try:
            run(step.verb, {**step.arguments, **_who(change)})
        except LimenError as error:
            left.append(f"{step.verb} could not be taken back ({error})")
    return "; ".join(left)


def probe(installation: Installation) -> None:
    """Raise ``ConfigError`` unless what is on disk compiles and a plain call is answered without an error."""
    policy_of(installation.settings, installation.control)
    world = installation.world
    call = Features(installation.clock.now(), "call", "probe", 0, "GET", True)
    operation, risk = Operation(0, "GET", "/"), Risk()
    facts = world.rules.facts(Case(risk, (), call, operation, world.budget), world.catalogue)
    verdict = world.policy.judge(risk, (), call, operation, world.budget, facts)
    if verdict.policy.startswith("error:"):
        raise ConfigError(f"policy {verdict.policy.removeprefix('error:')} fails to evaluate")


def inverse_of(installation: Installation, step: Step) -> tuple[Step, ...]:
    """The verbs that take back what the chain of revisions alone cannot; asked before the step is run."""
    if step.verb in ("keys.set_networks", "keys.set_scopes", "keys.set_expiry"):
        return (Step(step.verb, _terms(installation, step.verb, str(step.arguments["public_id"]))),)
    if step.verb in ("model.approve", "model.rollback") and installation.world.model_revision:
        return (Step("model.rollback", {"revision": installation.world.model_revision}),)
    return ()


def _terms(installation: Installation, verb: str, public_id: str) -> dict[str, Any]:
    """What a key has now of what the verb would change."""
    key = installation.keys.show(public_id)
    now: dict[str, dict[str, Any]] = {
        "keys.set_networks": {"networks": list(installation.keys.details(key).networks)},
        "keys.set_scopes": {"scopes": list(key.scopes)},
        "keys.set_expiry": {"expires": key.expires},
    }
    return {"public_id": public_id, **now[verb]}


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

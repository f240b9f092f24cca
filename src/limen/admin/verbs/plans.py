"""Plans: proposed, approved, applied between two decisions, taken back, and the audit of it all.

These verbs run other verbs; ``over`` is given all of them, so that none is imported twice.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from limen.admin.codes import code_for, fits
from limen.admin.operators import Operators, agreed, may_approve, proven
from limen.admin.plan_derive import derived
from limen.admin.plan_last import last_change
from limen.admin.plan_record import Act, Approval, Done, Record, Records
from limen.admin.plan_run import STEPS, StepFailedError, back, run_steps
from limen.admin.verb import Verb, change_of
from limen.admin.verbs.holds import Undone
from limen.assemble import Installation
from limen.copilot.plan import Plan
from limen.copilot.step import Step
from limen.credentials.operators import APPROVE, signed
from limen.model import Change, ConfigError

Verbs = Mapping[str, Verb]
STAYS = {
    "keys.revoke": "a key that was revoked stays revoked",
    "keys.rotate": "the old secret of a key stays ended",
    "labels.put": "what was learnt from a label stays learnt",
}
"""What an undo of a plan leaves as it is, by the verb that did it."""


class Applied(msgspec.Struct, frozen=True):
    """What applying a plan did: its revisions, on whose word, and what its verbs gave (texts of new keys)."""

    id: str
    revisions: tuple[int, ...]
    agreed: tuple[str, ...]
    results: list[Any]


class Code(msgspec.Struct, frozen=True):
    """A one-time code, and until when it is good (Unix seconds)."""

    id: str
    code: str
    until: float


class UndonePlan(Undone, frozen=True):
    """What an undo of a plan did, and what it could not take back."""

    plan: str = ""
    stays: tuple[str, ...] = ()


def put(installation: Installation, arguments: dict[str, Any]) -> Record:
    """Keep a plan, once it is what its operations mean against what stands now."""
    plan = msgspec.json.decode(bytes(arguments["plan"]), type=Plan)
    change, records = change_of(installation, arguments), _records(installation)
    if plan.base != installation.control.base():
        raise ConfigError("the controls changed while the plan was made: make it again")
    if plan.signature and not proven(plan, Operators(installation.control).all()):
        raise ConfigError(f"the signature is not that of an operator named {plan.author!r}")
    if foreign := {step.verb for step in plan.steps} - STEPS:
        raise ConfigError(f"a plan may not run {', '.join(sorted(foreign))}")
    derived(plan, installation)
    record = Record(plan)
    records.put(record, _about(change, plan, "proposed"))
    return record


def list_(installation: Installation, _arguments: dict[str, Any]) -> list[Record]:
    """Every plan, oldest first."""
    return _records(installation).all()


def show(installation: Installation, arguments: dict[str, Any]) -> Record:
    """One plan with all that was said and done about it."""
    return _records(installation).find(str(arguments["id"]))


def approve(installation: Installation, arguments: dict[str, Any]) -> Record:
    """An operator's signature over a plan's hash; his public key tells whose it is."""
    change, records = change_of(installation, arguments), _records(installation)
    record = _whole(records, str(arguments["id"]))
    operator = Operators(installation.control).holding(bytes.fromhex(str(arguments["key"])))
    word, plan = bytes.fromhex(str(arguments["signature"])), record.plan
    may_approve(plan, operator, _two(installation))
    if not signed(operator.key, word, APPROVE, plan.hash.encode()):
        raise ConfigError(f"the signature is not {operator.name}'s over {plan.id} as it stands")
    others = tuple(each for each in record.approvals if each.operator != operator.name)
    kept = msgspec.structs.replace(
        record, approvals=(*others, Approval(operator.name, change.at, word, operator.key))
    )
    records.put(kept, _about(change, plan, f"approved by {operator.name}"))
    return kept


def code(installation: Installation, arguments: dict[str, Any]) -> Code:
    """The one-time code with which a program may apply a plan; shown on the command line and nowhere else."""
    record = _whole(_records(installation), str(arguments["id"]))
    return Code(record.plan.id, *code_for(record.plan, installation.keyring, installation.clock.now()))


def discard(installation: Installation, arguments: dict[str, Any]) -> Record:
    """A plan is not wanted any more; it stays on record."""
    change, records = change_of(installation, arguments), _records(installation)
    record = _proposed(records, str(arguments["id"]))
    ended = Act(change.by, change.at, why=change.why)
    kept = msgspec.structs.replace(record, state="discarded", ended=ended)
    records.put(kept, _about(change, record.plan, "discarded"))
    return kept


def apply(verbs: Verbs, installation: Installation, arguments: dict[str, Any]) -> Applied:
    """Run a plan's steps, if it is as it was agreed to and nothing changed since; all of it or nothing."""
    records, change = _records(installation), change_of(installation, arguments)
    record = _whole(records, str(arguments["id"]))
    plan, mine = record.plan, _about(change, record.plan, "")
    _fresh(installation, plan)
    words = _agreed(installation, record, _at_console(installation, plan, arguments), change)
    run = partial(_run, verbs, installation)
    try:
        done, results = run_steps(installation, plan.steps, run, mine)
    except StepFailedError as failure:
        told = Act(change.by, change.at, (), words, str(failure))
        failed = msgspec.structs.replace(record, state="failed", applied=told)
        records.put(failed, _about(change, plan, "failed"))
        raise
    applied = Act(change.by, change.at, done, words, change.why)
    kept = msgspec.structs.replace(record, state="applied", applied=applied)
    records.put(kept, _about(change, plan, f"applied, agreed by {', '.join(words) or 'its author'}"))
    return Applied(plan.id, tuple(sorted(kept.made)), words, results)


def wanted(installation: Installation, arguments: dict[str, Any]) -> str:
    """Why a plan cannot be applied as things stand, with the cure; empty when it can."""
    try:
        record = _whole(_records(installation), str(arguments["id"]))
        _fresh(installation, record.plan)
        _agreed(installation, record, False, change_of(installation, arguments))
    except ConfigError as error:
        return str(error)
    return ""


def undo(verbs: Verbs, installation: Installation, arguments: dict[str, Any]) -> Undone:
    """Take back a plan, or whatever else a name stands for; no name: the last change of a person."""
    records = _records(installation)
    name = str(arguments.get("name") or "") or last_change(installation.control, records.all())
    if installation.control.load_document(f"plan {name}") is None:
        found: Undone = verbs["undo"](installation, {**arguments, "name": name})
        return found
    return _undo_plan(verbs, installation, records.find(name), change_of(installation, arguments))


def _undo_plan(verbs: Verbs, installation: Installation, record: Record, change: Change) -> UndonePlan:
    plan = record.plan
    if record.state != "applied" or record.applied is None:
        raise ConfigError(f"{plan.id} is {record.state}: only what is applied can be taken back")
    kept, gone = _sorted_out(record.applied.done)
    run = partial(_run, verbs, installation)
    undone, _ = run_steps(installation, back(gone), run, _about(change, plan, ""))
    ended = Act(change.by, change.at, undone, why=change.why)
    revision = _records(installation).put(
        msgspec.structs.replace(record, state="undone", ended=ended), _about(change, plan, "undone")
    )
    stays = tuple(dict.fromkeys(STAYS[each.verb] for each in kept))
    return UndonePlan(f"plan {plan.id} is taken back", revision.number, plan.id, stays)


def _sorted_out(done: tuple[Done, ...]) -> tuple[tuple[Done, ...], tuple[Done, ...]]:
    """What stays, and what can be taken back; a label is taken off, though what it taught stays.

    The terms of a key that is revoked for good stay what they are: nobody can use it.
    """
    kept = tuple(each for each in done if each.verb in STAYS)
    gone = {
        c.what.removeprefix("revoke key ")
        for each in done
        if each.verb == "keys.revoke"
        for c in each.changed
    }
    free = (each for each in done if each.verb not in STAYS or each.verb == "labels.put")
    return kept, tuple(each for each in free if not any(_about_key(step, gone) for step in each.inverse))


def _about_key(step: Step, keys: set[str]) -> bool:
    return step.verb.startswith("keys.") and step.arguments.get("public_id") in keys


def _agreed(installation: Installation, record: Record, console: bool, change: Change) -> tuple[str, ...]:
    """On whose word; with no operator named yet, on that of the person at the console, who must say so."""
    operators, two = Operators(installation.control).all(), _two(installation)
    if operators:
        said = [(each.operator, each.signature) for each in record.approvals]
        return agreed(record.plan, said, operators, two)
    if record.plan.impact in two and not console:
        raise ConfigError(
            f"{record.plan.id} would {record.plan.impact.value} protection and no operator is named yet: say"
            " --approve to answer for it alone, or name two: limen operators add NAME --out FILE"
        )
    return (f"{change.by} at the console, alone: no operator is named",)


def _at_console(installation: Installation, plan: Plan, arguments: dict[str, Any]) -> bool:
    """Whether somebody at the console agrees: he says so, or gave a program the plan's one-time code.

    Raises ``ConfigError`` for a wrong code, or where ``needs_code`` says that there must be one.
    """
    said = str(arguments.get("code") or "")
    if said and not fits(said, plan, installation.keyring, installation.clock.now()):
        raise ConfigError(f"this is not the code of {plan.id} now: `limen plans code {plan.id}` shows it")
    if arguments.get("needs_code") and not said:
        raise ConfigError(
            f"{plan.id} needs its one-time code: `limen plans code {plan.id}` shows it to a person"
        )
    return bool(said) or bool(arguments.get("console"))


def _two(installation: Installation) -> frozenset[str]:
    return frozenset(installation.settings.copilot.two_persons)


def _run(verbs: Verbs, installation: Installation, verb: str, arguments: dict[str, Any]) -> Any:
    return verbs[verb](installation, arguments)


def _fresh(installation: Installation, plan: Plan) -> None:
    if plan.base != installation.control.base():
        raise ConfigError(f"{plan.id} is stale: the controls changed since it was made: make it again")


def _proposed(records: Records, name: str) -> Record:
    record = records.find(name)
    if record.state != "proposed":
        raise ConfigError(f"{name} is {record.state} already")
    return record


def _whole(records: Records, name: str) -> Record:
    """A proposed plan that can be agreed to: what it would do is known."""
    record = _proposed(records, name)
    if record.plan.unread:
        raise ConfigError(
            f"{name} is about {', '.join(record.plan.unread)}, which nobody read yet:"
            f" `limen plans fetch {name}` reads it and makes the plan again with it"
        )
    return record


def _records(installation: Installation) -> Records:
    return Records(installation.control, installation.keyring)


def _about(change: Change, plan: Plan, what: str) -> Change:
    """The change as the chain tells it: its words name people and stay in the sealed plan."""
    return msgspec.structs.replace(change, why=f"plan {plan.id} {what}".rstrip())


def over(verbs: Verbs) -> dict[str, Verb]:
    """The verbs of plans, over all the others."""
    known = dict(verbs)
    undoing = partial(undo, known)
    mine: dict[str, Verb] = {
        "plans.put": put,
        "plans.list": list_,
        "plans.show": show,
        "plans.wanted": wanted,
        "plans.approve": approve,
        "plans.code": code,
        "plans.discard": discard,
        "plans.apply": partial(apply, {**known, "undo": undoing}),
        "undo": undoing,
    }
    return mine
